"""What is there already: shared, signed, answered, recorded, excused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, IntegerField, Q, Value
from django.db.models.functions import Cast

from magpie.core.playbook import Artefact, Playbook
from magpie.core.playbook.names import RSVP
from magpie.diary.models import Invitation
from magpie.duties.dated import Dated, DiaryLine
from magpie.duties.happenings import waiting_key
from magpie.duties.models import Excuse
from magpie.duties.scope import Scope
from magpie.programmes.models import Declaration

Key = int | str
Shared = dict[tuple[str, str, Key | None], dict[Key | None, date]]
THERE = Invitation.Attendance.THERE.value
SIGNED, EXCUSED = "signed", "excused"


@dataclass(slots=True)
class Given:
    """Of one cohort: who signed what for what, and which duties are excused, with the reasons."""

    signatures: list[tuple[str, str, int, datetime]] = field(default_factory=list)
    excuses: dict[str, str] = field(default_factory=dict)


def read_given(cohorts: Iterable[Any], scope: Scope) -> dict[int, Given]:
    """By the cohorts' keys; in one statement."""
    found = {cohort.pk: Given() for cohort in cohorts}
    signed = Declaration.objects.filter(scope.within("cohort", Q(person=scope.person)), withdrawn_at=None)
    excused = Excuse.objects.filter(cohort__in=found, withdrawn_at=None)
    is_signed, is_excused = (Cast(Value(what), CharField()) for what in (SIGNED, EXCUSED))
    nobody = Cast(Value(None), IntegerField())
    rows = (
        signed.order_by()
        .values_list(is_signed, "cohort", "kind", "about", "person", "signed_at")
        .union(excused.order_by().values_list(is_excused, "cohort", "key", "reason", nobody, "at"), all=True)
    )
    for kind, cohort, name, about, person, at in rows:
        if kind == SIGNED:
            found[cohort].signatures.append((name, about, person, at))
        else:
            found[cohort].excuses[name] = about
    return found


class Days:
    """Moments as days of the programme; many repeat, as what is done together is done at one moment."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[datetime, date] = {}

    def of(self, at: datetime) -> date:
        day = self._known.get(at)
        if day is None:
            day = self._known[at] = at.astimezone(self._zone).date()
        return day


def shared_of(playbook: Playbook, dated: Dated, days: Days) -> Shared:
    """An agenda without stages is shared as soon as its draft is."""
    found: Shared = {}
    for line in dated.activities:
        for name, stage, unit, at in _papers(playbook, line):
            units = found.setdefault((name, stage, line.public_id), {})
            units[unit] = min(units.get(unit, days.of(at)), days.of(at))
    return found


def _papers(playbook: Playbook, line: DiaryLine) -> Iterator[tuple[str, str, Key | None, datetime]]:
    agenda = {"draft": line.draft_shared_at, "final": line.final_shared_at}
    for name, artefact in playbook.artefacts.items():
        if artefact.about != line.name or artefact.kind not in ("agenda", "pack"):
            continue
        moments = agenda if artefact.kind == "agenda" else {"": line.pack_shared_at}
        for stage, at in moments.items():
            if at is not None and (not artefact.stages or stage in artefact.stages):
                yield name, stage if artefact.stages else "", _unit(artefact, line), at


def _unit(artefact: Artefact, line: DiaryLine) -> Key | None:
    return {"school": line.host, "group": line.group}.get(artefact.one_per)


def signed_of(given: Given, days: Days) -> dict[tuple[str, Key], dict[Key, date]]:
    found: dict[tuple[str, Key], dict[Key, date]] = {}
    for kind, about, person, at in given.signatures:
        found.setdefault((kind, about), {})[person] = days.of(at)
    return found


def answered_of(dated: Dated, days: Days) -> dict[tuple[str, Key | None], dict[Key, date]]:
    """Whoever comes instead answers for the one who was asked."""
    found: dict[tuple[str, Key | None], dict[Key, date]] = {}
    for line in dated.invitations:
        if line.answered_at is not None:
            people = found.setdefault((RSVP, line.activity), {})
            on = days.of(line.answered_at)
            people[line.person] = min(people.get(line.person, on), on)
    return found


def present_of(dated: Dated) -> dict[Key, dict[Key, bool]]:
    """Whether they were there, or whoever came instead."""
    found: dict[Key, dict[Key, bool]] = {}
    for line in dated.invitations:
        if line.attendance:
            people = found.setdefault(line.activity, {})
            people[line.person] = people.get(line.person, False) or line.attendance == THERE
    return found


def excuses_of(dated: Dated, given: Given) -> dict[str, str]:
    """The reasons by duty. What was excused while it waited for a day stays excused when it gets one."""
    if not given.excuses:
        return {}
    dates = {waiting_key(line.name, line.group, line.host): line.public_id for line in dated.activities}
    moved = {
        ":".join([duty, *(dates.get(part, part) for part in parts)]): reason
        for key, reason in given.excuses.items()
        for duty, *parts in [key.split(":")]
    }
    return {**given.excuses, **moved}
