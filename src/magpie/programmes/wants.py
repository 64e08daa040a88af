"""What a school's enrolment still lacks, in words, and who holds its posts; in few queries for a whole page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from magpie.core.playbook import Playbook
from magpie.programmes.models import Cohort, Declaration, EligibilityDecision, Enrolment, EnrolmentTheme
from magpie.programmes.signing import BEFORE, POSTS, all_to_sign
from magpie.register.models import Post

State = Enrolment.State
OPEN_STATES = (State.INVITED, State.APPLIED, State.ENROLLED)


@dataclass(slots=True)
class SchoolLine:
    """An enrolment as lists show it."""

    enrolment: Enrolment
    posts: dict[str, Post] = field(default_factory=dict)
    shares: list[str] = field(default_factory=list)
    seeks: list[str] = field(default_factory=list)
    wants: list[str] = field(default_factory=list)

    @property
    def decision(self) -> str:
        """The newest decision in words, where the enrolments were read ``with_decisions``."""
        outcome = getattr(self.enrolment, "newest_outcome", None)
        return str(EligibilityDecision.Outcome(outcome).label) if outcome else ""

    @property
    def head(self) -> Post | None:
        return self.posts.get(Post.Kind.HEAD)

    @property
    def second(self) -> Post | None:
        return self.posts.get(Post.Kind.SECOND_LEADER)


def posts_needed(playbook: Playbook) -> list[str]:
    """The posts of a school that this programme works with."""
    roles = playbook.roles_of_school()
    return [kind.value for kind in POSTS if kind.value in roles]


def with_decisions(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    newest = EligibilityDecision.objects.filter(enrolment=OuterRef("pk")).order_by("-at", "-pk")
    return enrolments.annotate(newest_outcome=Subquery(newest.values("outcome")[:1]))


def lines_for(enrolments: Sequence[Enrolment], cohort: Cohort, day: date) -> list[SchoolLine]:
    lines = {enrolment.pk: SchoolLine(enrolment) for enrolment in enrolments}
    _add_posts(lines, day)
    for use in EnrolmentTheme.objects.filter(enrolment__in=lines).select_related("theme"):
        line = lines[use.enrolment_id]
        (line.shares if use.side == EnrolmentTheme.Side.SHARES else line.seeks).append(use.theme.name)
    unsigned = _unsigned(lines, cohort, day)
    for line in lines.values():
        if line.enrolment.state in OPEN_STATES:
            line.wants = [*_wanted_of(line, cohort.playbook), *unsigned.get(line.enrolment.pk, [])]
    return list(lines.values())


def _add_posts(lines: dict[int, SchoolLine], day: date) -> None:
    by_school = {line.enrolment.school_id: line for line in lines.values()}
    held = Post.objects.held_on(day).filter(school__in=by_school, kind__in=POSTS).select_related("person__user")
    for post in held:
        by_school[post.school_id].posts[post.kind] = post


def _wanted_of(line: SchoolLine, playbook: Playbook) -> list[str]:
    wants = []
    for kind in posts_needed(playbook):
        post = line.posts.get(kind)
        title = playbook.roles[kind].title.lower()
        if post is None:
            wants.append(f"no {title}")
        elif not post.person.address:
            wants.append(f"no address of the {title}")
    if playbook.eligibility is not None and not line.decision and line.enrolment.state != State.INVITED:
        wants.append("no decision on eligibility")
    if line.enrolment.state != State.INVITED:
        wants += [] if line.shares else ["no theme that it can share"]
        wants += [] if line.seeks else ["no theme that it seeks"]
    return wants


def _unsigned(lines: dict[int, SchoolLine], cohort: Cohort, day: date) -> dict[int, list[str]]:
    """Only what is signed once: what is signed before an activity waits for its date."""
    once = [each for each in all_to_sign(cohort.playbook, day) if each.rule.when != BEFORE]
    people = {post.person_id for line in lines.values() for post in line.posts.values()}
    if not once or not people:
        return {}
    signed = set(
        Declaration.objects.filter(cohort=cohort, person__in=people, withdrawn_at=None).values_list(
            "person", "kind", "about"
        )
    )
    found: dict[int, list[str]] = defaultdict(list)
    for line in lines.values():
        if line.enrolment.state != State.ENROLLED:
            continue
        for each in once:
            signers = [post for kind, post in line.posts.items() if kind in each.rule.by]
            missing = [post.person.name for post in signers if (post.person_id, each.kind, each.about) not in signed]
            if missing:
                found[line.enrolment.pk].append(f"{each.title} not signed by {' and '.join(missing)}")
    return found


WANTS = [
    ("", "All"),
    ("head", "No head"),
    ("second", "No second leader"),
    ("decision", "No decision on eligibility"),
    ("themes", "No themes"),
    ("answer", "No answer"),
]


def enrolments_found(
    enrolments: QuerySet[Enrolment], *, words: str, state: str, wants: str, day: date
) -> QuerySet[Enrolment]:
    for word in words.split():
        asked = (
            Q(school__name__icontains=word) | Q(school__town__icontains=word) | Q(school__trust__name__icontains=word)
        )
        enrolments = enrolments.filter(asked | Q(school__urn=int(word)) if _is_number(word) else asked)
    if state:
        enrolments = enrolments.filter(state=state)
    if wants in ("head", "second"):
        kind = Post.Kind.HEAD if wants == "head" else Post.Kind.SECOND_LEADER
        held = Post.objects.held_on(day).filter(school=OuterRef("school"), kind=kind)
        enrolments = enrolments.filter(~Exists(held), state__in=OPEN_STATES)
    elif wants == "decision":
        decided = EligibilityDecision.objects.filter(enrolment=OuterRef("pk"))
        enrolments = enrolments.filter(~Exists(decided), state__in=(State.APPLIED, State.ENROLLED))
    elif wants == "themes":
        uses = EnrolmentTheme.objects.filter(enrolment=OuterRef("pk"))
        enrolments = enrolments.filter(~Exists(uses), state__in=(State.APPLIED, State.ENROLLED))
    elif wants == "answer":
        enrolments = enrolments.filter(state=State.INVITED)
    return enrolments


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 9
