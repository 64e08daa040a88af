"""What is there already: shared, signed, answered, recorded, excused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from magpie.core.playbook import Artefact, Playbook
from magpie.core.playbook.names import RSVP
from magpie.diary.models import Invitation
from magpie.duties.happenings import Dated, DiaryLine, waiting_key
from magpie.duties.models import Excuse
from magpie.duties.scope import Scope
from magpie.programmes.models import Declaration
from magpie.visits.models import Agenda, Pack

Key = int | str
Shared = dict[tuple[str, str, Key | None], dict[Key | None, date]]
THERE = Invitation.Attendance.THERE.value
STAGES = ("draft", "final")


@dataclass(slots=True)
class Given:
    """Of one cohort: for each activity when its papers were shared, who signed what, and which duties are excused."""

    papers: list[tuple[str, str, datetime]] = field(default_factory=list)
    signatures: list[tuple[str, str, int, datetime]] = field(default_factory=list)
    excuses: list[str] = field(default_factory=list)


def read_given(cohorts: Iterable[Any], scope: Scope) -> dict[int, Given]:
    """By the cohorts' keys; in four statements."""
    found = {cohort.pk: Given() for cohort in cohorts}
    of_activities = Q(activity__group=None) | Q(activity__group__in=scope.groups())
    within = scope.within("activity__cohort", of_activities)
    agendas = Agenda.objects.filter(within, draft_shared_at__isnull=False)
    agendas |= Agenda.objects.filter(within, final_shared_at__isnull=False)
    for cohort, activity, draft_at, final_at in agendas.values_list(
        "activity__cohort", "activity__public_id", "draft_shared_at", "final_shared_at"
    ):
        for stage, at in zip(STAGES, (draft_at, final_at), strict=True):
            found[cohort].papers += [(activity, stage, at)] if at else []
    packs = Pack.objects.filter(within, shared_at__isnull=False)
    for cohort, activity, at in packs.values_list("activity__cohort", "activity__public_id", "shared_at"):
        found[cohort].papers.append((activity, "pack", at))
    _read_signatures(found, scope)
    for cohort, key in Excuse.objects.filter(cohort__in=found, withdrawn_at=None).values_list("cohort", "key"):
        found[cohort].excuses.append(key)
    return found


def _read_signatures(found: Mapping[int, Given], scope: Scope) -> None:
    signed = Declaration.objects.filter(scope.within("cohort", Q(person=scope.person)), withdrawn_at=None)
    fields = ("cohort", "kind", "about", "person", "signed_at")
    for cohort, kind, about, person, at in signed.order_by().values_list(*fields):
        found[cohort].signatures.append((kind, about, person, at))


class Days:
    """Moments as days of the programme; most of them repeat, as what is done together is done at one moment."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[datetime, date] = {}

    def of(self, at: datetime) -> date:
        day = self._known.get(at)
        if day is None:
            day = self._known[at] = at.astimezone(self._zone).date()
        return day


def shared_of(playbook: Playbook, dated: Dated, given: Given, days: Days) -> Shared:
    """An agenda without stages is shared as soon as its draft is."""
    lines = {line.public_id: line for line in dated.activities}
    found: Shared = {}
    for activity, paper, at in given.papers:
        line = lines.get(activity)
        for name, stage, unit in _artefacts_meant(playbook, paper, line) if line else ():
            units = found.setdefault((name, stage, activity), {})
            units[unit] = min(units.get(unit, days.of(at)), days.of(at))
    return found


def _artefacts_meant(playbook: Playbook, paper: str, line: DiaryLine) -> Iterator[tuple[str, str, Key | None]]:
    kind = "pack" if paper == "pack" else "agenda"
    for name, artefact in playbook.artefacts.items():
        if artefact.kind != kind or artefact.about != line.name:
            continue
        if not artefact.stages:
            yield name, "", _unit(artefact, line)
        elif paper in artefact.stages:
            yield name, paper, _unit(artefact, line)


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


def excused_of(dated: Dated, given: Given) -> frozenset[str]:
    """What was excused while it waited for a day stays excused when it gets one."""
    dates = {
        waiting_key(line.name, *(key for key in (line.group, line.host) if key is not None)): line.public_id
        for line in dated.activities
    }
    moved = (
        ":".join(dates.get(part, part) for part in parts) for key in given.excuses if len(parts := key.split(":")) > 1
    )
    return frozenset([*given.excuses, *moved])
