"""A year that nobody has dated yet: groups and days as one may assume them, so that its letters can be counted.

Pure: the same facts give the same year. What is there already stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from magpie.core.dates import Roll, SchoolCalendar
from magpie.core.dates.england import ask_with_stand_ins
from magpie.core.duties import Dues, Facts, Happening, Holder, Key
from magpie.core.playbook import Playbook, Window
from magpie.duties.happenings import undated
from magpie.duties.held import Held, SeatLine, Span
from magpie.duties.holders import facilitating_role

USUAL_SIZE = 3
LETTERS = "ABCDEFGHI"
Stretch = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Assumed:
    """``names`` are of people, schools and groups that are made up."""

    facts: Facts
    names: Mapping[Key, str] = field(default_factory=dict)
    n_days: int = 0
    has_groups: bool = False
    has_schools: bool = False


def assumed_year(playbook: Playbook, facts: Facts, opens_on: date, closes_on: date) -> Assumed:
    """All that has happened is forgotten: the year is walked from its first day."""
    facts = replace(facts, shared={}, signed={}, answered={}, present={}, excused=frozenset(), promises=())
    names: dict[Key, str] = {}
    schools = _schools(playbook, facts)
    is_without_schools = not schools
    if is_without_schools:
        facts, schools = _with_schools(playbook, facts, opens_on, names)
    is_without_groups = not any(holder.group is not None for holder in facts.holders)
    if is_without_groups and playbook.groups is not None:
        facts = _with_groups(playbook, facts, schools, opens_on, names)
    n_days = sum(each.on is None for each in facts.happenings)
    facts = replace(facts, happenings=_dated(playbook, facts, opens_on, closes_on))
    return Assumed(facts, names, n_days, is_without_groups, is_without_schools)


def _schools(playbook: Playbook, facts: Facts) -> list[Key]:
    """In their order."""
    roles = playbook.roles_of_school()
    found = (each.school for each in facts.holders if each.role in roles and each.school is not None)
    return list(dict.fromkeys(found))


def _size(playbook: Playbook) -> int:
    groups = playbook.groups
    return (groups.preferred or groups.sizes[0]) if groups else USUAL_SIZE


def _with_schools(playbook: Playbook, facts: Facts, opens_on: date, names: dict[Key, str]) -> tuple[Facts, list[Key]]:
    """One group of schools with one person in each post."""
    schools: list[Key] = [f"school {letter}" for letter in LETTERS[: _size(playbook)]]
    names.update({school: str(school).replace("s", "S", 1) for school in schools})
    holders = list(facts.holders)
    for school in schools:
        for role, described in playbook.roles_of_school().items():
            person = f"{role} of {school}"
            names[person] = f"{described.title} of {names[school]}"
            holders.append(Holder(person, role, school, None, facts.calendar, opens_on))
    return replace(facts, holders=holders), schools


def _with_groups(
    playbook: Playbook, facts: Facts, schools: Sequence[Key], opens_on: date, names: dict[Key, str]
) -> Facts:
    """Schools in their order, so many to a group; each facilitator of the cohort takes a group in turn."""
    size = _size(playbook)
    n_groups = max(1, len(schools) // size)
    group_of: dict[Key, Key] = {school: f"group {min(n // size, n_groups - 1) + 1}" for n, school in enumerate(schools)}
    groups = list(dict.fromkeys(group_of.values()))
    names.update({group: str(group).capitalize() for group in groups})
    holders = [
        replace(each, group=group_of[each.school]) if each.school in group_of else each for each in facts.holders
    ]
    holders += _facilitators(playbook, facts, groups, opens_on, names)
    span = Span(opens_on, None)
    seats = [SeatLine(0, school, group, span) for school, group in group_of.items()]  # type: ignore[arg-type]
    happenings = [each for each in facts.happenings if each.on is not None]
    happenings += undated(playbook, happenings, Held(seats=seats), opens_on)
    return replace(facts, holders=holders, happenings=happenings)


def _facilitators(
    playbook: Playbook, facts: Facts, groups: Sequence[Key], opens_on: date, names: dict[Key, str]
) -> Iterator[Holder]:
    role = facilitating_role(playbook)
    if role not in playbook.roles:
        return
    known = list(dict.fromkeys(each.person for each in facts.holders if each.role == role))
    for n, group in enumerate(groups):
        person: Key = known[n % len(known)] if known else f"{role} of {group}"
        if not known:
            names[person] = f"{playbook.roles[role].title} of {names[group]}"
        yield Holder(person, role, None, group, facts.calendar, opens_on)


def _dated(playbook: Playbook, facts: Facts, opens_on: date, closes_on: date) -> list[Happening]:
    """What waits for a day gets one on the school days of the playbook's windows.

    What happens once lies in their middle. What each group has several times lies evenly over them, the groups one
    after the other.
    """
    places: dict[str, dict[Key | None, list[Happening]]] = {}
    for each in facts.happenings:
        if each.on is None and each.activity in playbook.activities:
            places.setdefault(each.activity, {}).setdefault(each.group, []).append(each)
    days: dict[Key, date] = {}
    for name, groups in places.items():
        chosen = _school_days(facts, _stretches(playbook, name, facts, opens_on, closes_on))
        for n, waiting in enumerate(groups.values()):
            for m, each in enumerate(waiting):
                days[each.key] = _at((m + (n + 0.5) / len(groups)) / len(waiting), chosen)
    return [replace(each, on=days[each.key]) if each.key in days else each for each in facts.happenings]


def _at(part: float, days: Sequence[date]) -> date:
    return days[min(int(part * len(days)), len(days) - 1)]


def _stretches(playbook: Playbook, name: str, facts: Facts, opens_on: date, closes_on: date) -> list[Stretch]:
    """The windows of the activity or of its phase; else its share of the year, in the order of activities."""
    activity = playbook.activities[name]
    found = [span for window in activity.windows for span in _spans(window, opens_on, closes_on)]
    if not found:
        found = [(first, last) for first, last in facts.phases.get(activity.phase or "", ()) if last >= opens_on]
    if found:
        return found
    order = playbook.activities_in_order()
    length = (closes_on - opens_on).days
    begins = opens_on + timedelta(days=length * order.index(name) // len(order))
    return [(begins, begins + timedelta(days=max(1, length // len(order))))]


def _spans(window: Window, opens_on: date, closes_on: date) -> list[Stretch]:
    """The window as days of the cohort; nothing where they do not meet."""
    for year in range(opens_on.year - 1, closes_on.year + 1):
        first_on = _day(year, window.first)
        last_on = _day(year + (window.last < window.first), window.last)
        if first_on <= closes_on and last_on >= opens_on:
            return [(max(first_on, opens_on), min(last_on, closes_on))]
    return []


def _day(year: int, month_day: tuple[int, int]) -> date:
    """29 February is the 28th in a year without one."""
    month, day = month_day
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def _school_days(facts: Facts, stretches: Sequence[Stretch]) -> list[date]:
    """By the cohort's calendar; where there is none, the first day rolled to one."""
    calendar = Dues(facts.calendars, facts.calendar).calendar(None)

    def all_of_them(asked: SchoolCalendar) -> list[date]:
        return [day for first, last in stretches for day in asked.school_days(first, last)]

    found, _ = ask_with_stand_ins(calendar, all_of_them)
    if not found:
        day, _ = ask_with_stand_ins(calendar, lambda asked: asked.roll(stretches[0][0], Roll.FORWARD))
        return [day]
    return found
