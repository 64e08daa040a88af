"""What is there already: shared, signed, excused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from magpie.core.duties.facts import Key
from magpie.core.playbook import Artefact, Playbook
from magpie.duties.dated import Dated, DiaryLine
from magpie.duties.days import LocalDays, as_text, constant, no_key, zone_of
from magpie.duties.happenings import waiting_key
from magpie.duties.models import Excuse
from magpie.duties.scope import Scope
from magpie.programmes.models import Declaration

Shared = dict[tuple[str, str, Key | None], dict[Key | None, date]]
SIGNED, EXCUSED = "signed", "excused"


@dataclass(slots=True)
class Given:
    """Of one cohort: what was signed for what, by whom; and the duties that are excused, with the reasons."""

    signed: dict[tuple[str, Key], dict[Key, date]] = field(default_factory=dict)
    excuses: dict[str, str] = field(default_factory=dict)


def read_given(cohorts: Iterable[Any], scope: Scope) -> dict[int, Given]:
    """By the cohorts' keys; in one statement."""
    cohorts = list(cohorts)
    found = {cohort.pk: Given() for cohort in cohorts}
    days = {cohort.pk: LocalDays(zone_of(cohort)) for cohort in cohorts}
    signed = Declaration.objects.filter(scope.within("cohort", Q(person=scope.person)), withdrawn_at=None).order_by()
    excused = Excuse.objects.filter(cohort__in=found, withdrawn_at=None).order_by()
    rows = signed.values_list(constant(SIGNED), "cohort", "kind", "about", "person", as_text("signed_at")).union(
        excused.values_list(constant(EXCUSED), "cohort", "key", "reason", no_key(), as_text("at")), all=True
    )
    for what, cohort, name, words, person, at in rows:
        if what == SIGNED:
            found[cohort].signed.setdefault((name, words), {})[person] = days[cohort].of(at)
        else:
            found[cohort].excuses[name] = words
    return found


def shared_of(playbook: Playbook, dated: Dated) -> Shared:
    """An agenda without stages is shared as soon as its draft is."""
    found: Shared = {}
    for line in dated.activities.values():
        for name, stage, unit, on in _papers(playbook, line):
            units = found.setdefault((name, stage, line.public_id), {})
            units[unit] = min(units.get(unit, on), on)
    return found


def _papers(playbook: Playbook, line: DiaryLine) -> Iterator[tuple[str, str, Key | None, date]]:
    days = {"agenda": {"draft": line.draft_on, "final": line.final_on}, "pack": {"": line.pack_on}}
    for name, artefact in playbook.artefacts.items():
        if artefact.about != line.name:
            continue
        for stage, on in days.get(artefact.kind, {}).items():
            if on is not None and (not artefact.stages or stage in artefact.stages):
                yield name, stage if artefact.stages else "", _unit(artefact, line), on


def _unit(artefact: Artefact, line: DiaryLine) -> Key | None:
    return {"school": line.host, "group": line.group}.get(artefact.one_per)


def excuses_of(dated: Dated, given: Given) -> dict[str, str]:
    """The reasons by duty. What was excused while it waited for a day stays excused when it gets one."""
    if not given.excuses:
        return {}
    dates = {waiting_key(line.name, line.group, line.host): line.public_id for line in dated.activities.values()}
    moved = {
        ":".join([duty, *(dates.get(part, part) for part in parts)]): reason
        for key, reason in given.excuses.items()
        for duty, *parts in [key.split(":")]
    }
    return {**given.excuses, **moved}
