"""What is due by when because of one activity, whether there is time for it, and what moves when its day does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from magpie.core.dates import Direction, Due, SchoolCalendar, due_on
from magpie.core.diary.days import DaySchool, by_calendar
from magpie.core.findings import Finding
from magpie.core.playbook import Duty, Playbook


@dataclass(frozen=True, slots=True)
class Owers:
    """Whose calendars count: the host's, those of all schools, and ``otherwise`` for whoever is of no school."""

    schools: Sequence[DaySchool]
    host: DaySchool | None
    otherwise: SchoolCalendar


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty's day. ``schools`` are those for which it is this day, empty where it is so for all who owe it."""

    duty: str
    due: Due
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """The days of one duty before and after the activity moves."""

    duty: str
    before: tuple[Deadline, ...]
    after: tuple[Deadline, ...]

    @property
    def moves(self) -> bool:
        return {each.due.due_on for each in self.before} != {each.due.due_on for each in self.after}


def duties_about(playbook: Playbook, name: str) -> dict[str, Duty]:
    """Those whose day is counted from this activity."""
    return {key: duty for key, duty in playbook.duties.items() if name in playbook.activities_meant(duty.due.anchor)}


def deadlines(playbook: Playbook, name: str, on: date, owers: Owers) -> list[Deadline]:
    """Each duty's day by the calendar of whoever owes it; several where their calendars do not agree."""
    return [
        deadline
        for key, duty in duties_about(playbook, name).items()
        for deadline in _of_duty(playbook, key, duty, on, owers)
    ]


def what_moves(playbook: Playbook, name: str, old_on: date, new_on: date, owers: Owers) -> list[Move]:
    return [
        Move(
            key,
            tuple(_of_duty(playbook, key, duty, old_on, owers)),
            tuple(_of_duty(playbook, key, duty, new_on, owers)),
        )
        for key, duty in duties_about(playbook, name).items()
    ]


def check_deadlines(playbook: Playbook, name: str, on: date, owers: Owers, today: date) -> list[Finding]:
    """What should have been done already by the time the day is set; nothing for a day that is past itself."""
    if on < today:
        return []
    found = []
    for key, duty in duties_about(playbook, name).items():
        first = min(each.due.due_on for each in _of_duty(playbook, key, duty, on, owers))
        if duty.lead().direction is Direction.BEFORE and first < today:
            facts = {"duty": key, "due_on": first, "days": (on - today).days}
            found.append(Finding("date.deadline_passed", "warns", facts))
    return found


def _of_duty(playbook: Playbook, key: str, duty: Duty, on: date, owers: Owers) -> list[Deadline]:
    schools = _owing(playbook, duty, owers)
    lead = duty.lead()
    if not schools:
        return [Deadline(key, due_on(on, lead, owers.otherwise))]
    days: dict[date, tuple[Due, list[str]]] = {}
    for calendar, alike in by_calendar(schools):
        due = due_on(on, lead, calendar)
        days.setdefault(due.due_on, (due, []))[1].extend(school.name for school in alike)
    if len(days) == 1:
        return [Deadline(key, due) for due, _ in days.values()]
    return [Deadline(key, due, tuple(sorted(names))) for _, (due, names) in sorted(days.items())]


def _owing(playbook: Playbook, duty: Duty, owers: Owers) -> list[DaySchool]:
    if {"everyone invited", *_school_roles(playbook)} & set(duty.of):
        return list(owers.schools)
    found: list[DaySchool] = []
    if "visitors" in duty.of:
        found += [school for school in owers.schools if school is not owers.host]
    if "host" in duty.of and owers.host is not None:
        found.append(owers.host)
    return found


def _school_roles(playbook: Playbook) -> Iterable[str]:
    return playbook.roles_of_school().keys()
