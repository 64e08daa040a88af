"""What a cohort should know before it moves to another edition."""

from magpie.core.findings import Finding
from magpie.core.playbook import Playbook
from magpie.programmes.models import Cohort, Declaration, PlaybookEdition, Role
from magpie.register.models import Post


def check_move(cohort: Cohort, edition: PlaybookEdition) -> list[Finding]:
    """Refusals first, then what a coordinator decides."""
    if edition.pk == cohort.edition_id:
        return [Finding("edition.same", "refuses", {"edition": str(edition)})]
    if not edition.is_ready:
        return [Finding("edition.draft", "refuses", {"edition": str(edition)})]
    findings = []
    if edition.slug != cohort.edition.slug:
        findings.append(Finding("edition.other_playbook", "warns", {"edition": str(edition)}))
    elif edition.edition < cohort.edition.edition:
        findings.append(Finding("edition.older", "warns", {"edition": str(edition)}))
    return findings + _signed(cohort, edition.playbook) + _held(cohort, edition.playbook)


def _signed(cohort: Cohort, new: Playbook) -> list[Finding]:
    """Declarations that people signed under other words, or that are asked no more."""
    findings = []
    signed = Declaration.objects.filter(cohort=cohort, withdrawn_at=None).values_list("kind", "wording")
    by_kind: dict[str, list[str]] = {}
    for kind, wording in signed:
        by_kind.setdefault(kind, []).append(wording)
    for kind, wordings in sorted(by_kind.items()):
        old = cohort.playbook.declarations.get(kind)
        facts: dict[str, object] = {"title": old.title if old else kind, "n": len(wordings)}
        if kind not in new.declarations:
            findings.append(Finding("edition.declaration_gone", "warns", facts))
        elif any(wording.strip() != new.declarations[kind].wording.strip() for wording in wordings):
            findings.append(Finding("edition.declaration_changed", "warns", facts))
    return findings


def _held(cohort: Cohort, new: Playbook) -> list[Finding]:
    """Roles of the old edition that people hold and the new one does not know."""
    gone = {name: role.title for name, role in cohort.playbook.roles.items() if name not in new.roles}
    schools = cohort.enrolments.taking_part().values("school")
    posts = Post.objects.filter(school__in=schools, until_on=None, kind__in=gone).values_list("kind", flat=True)
    roles = Role.objects.filter(cohort=cohort, until_on=None, kind__in=gone).values_list("kind", flat=True)
    held = [*posts, *roles] if gone else []
    return [
        Finding("edition.role_gone", "warns", {"title": title, "n": held.count(name)})
        for name, title in gone.items()
        if name in held
    ]
