"""From rows to the rules on dates: whose calendars count, what else has a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from magpie.core.dates import SchoolCalendar, usual_england
from magpie.core.diary import (
    Dated,
    DaySchool,
    Move,
    Owers,
    check_days,
    check_deadlines,
    check_order,
    check_window,
    what_moves,
)
from magpie.core.findings import Finding
from magpie.diary.models import Activity
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.queries import calendars_of_cohort
from magpie.register.bridge import calendars_for
from magpie.register.models import School

MOST_CLASHES = 5


@dataclass(frozen=True, slots=True)
class Other:
    """Something else with a day, of this cohort or of another one at the same time."""

    pk: int
    cohort: int
    group: int | None
    dated: Dated


@dataclass(slots=True)
class Surroundings:
    """What a day of one activity is judged by."""

    cohort: Cohort
    name: str
    group: Group | None
    owers: Owers
    school_keys: dict[int, DaySchool]
    others: list[Other] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school of a cohort, with what says whose calendar counts for it; ``pk`` is the school's."""

    pk: int
    enrolment: int
    public_id: str
    name: str
    phase: str
    trust_id: int | None
    authority_id: int | None


def school_lines(enrolments: QuerySet[Enrolment]) -> list[SchoolLine]:
    """In one statement and without rows, because a cohort may have hundreds."""
    fields = ("school", "pk", "public_id", "school__name", "school__phase", "school__trust", "school__authority")
    return [SchoolLine(*row) for row in enrolments.order_by("school__name", "pk").values_list(*fields)]


def schools_of(cohort: Cohort, group: Group | None, day: date) -> list[SchoolLine]:
    """The schools of the group on that day, or on its first day when that is later; without a group all schools."""
    if group is None:
        return school_lines(Enrolment.objects.taking_part().filter(cohort=cohort))
    seats = Seat.objects.held_on(max(day, group.from_on)).filter(group=group)
    return school_lines(Enrolment.objects.filter(pk__in=seats.values("enrolment")))


def day_schools(cohort: Cohort, lines: Iterable[SchoolLine]) -> tuple[dict[int, DaySchool], SchoolCalendar]:
    """By the enrolments' keys, and the calendar of whoever is of no school; in two statements however many."""
    lines = list(lines)
    own = calendars_of_cohort(cohort)
    resolved = calendars_for(cast("list[School]", lines), None, own)
    schools = {each.enrolment: DaySchool(each.name, each.phase, resolved[each.pk].calendar) for each in lines}
    return schools, own or usual_england()


def surroundings_of(
    cohort: Cohort, *, name: str, group: Group | None, host: Enrolment | None, starts_at: datetime, ends_at: datetime
) -> Surroundings:
    zone = ZoneInfo(cohort.programme.time_zone)
    on = starts_at.astimezone(zone).date()
    lines = schools_of(cohort, group, on)
    schools, otherwise = day_schools(cohort, lines)
    hosting = schools.get(host.pk) if host else None
    return Surroundings(
        cohort=cohort,
        name=name,
        group=group,
        owers=Owers(list(schools.values()), hosting, otherwise),
        school_keys={each.pk: schools[each.enrolment] for each in lines},
        others=list(_others(cohort, group, starts_at, ends_at, zone)),
    )


def _others(
    cohort: Cohort, group: Group | None, starts_at: datetime, ends_at: datetime, zone: ZoneInfo
) -> Iterator[Other]:
    """Of the cohort what has to do with this group, and of all cohorts what lies on the same days."""
    opens, closes = _whole_days(starts_at, ends_at, zone)
    related = Q(cohort=cohort) & (Q(group=None) | Q(group=group)) if group else Q(cohort=cohort)
    rows = Activity.objects.standing().filter(related | Q(starts_at__lt=closes, ends_at__gt=opens))
    fields = ("pk", "cohort", "group", "name", "title", "starts_at", "ends_at")
    for pk, in_cohort, in_group, name, title, starts, ends in rows.values_list(*fields):
        on = starts.astimezone(zone).date()
        yield Other(pk, in_cohort, in_group, Dated(name, title, on, starts, ends))


def _whole_days(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def check_date(
    around: Surroundings, starts_at: datetime, ends_at: datetime, *, today: date, but: int | None = None
) -> list[Finding]:
    """All that speaks against these times; ``but`` is the activity itself when it moves."""
    cohort, name = around.cohort, around.name
    zone = ZoneInfo(cohort.programme.time_zone)
    on, last_on = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    found = _out_of_bounds(cohort, on, last_on, today) + check_days(on, last_on, around.owers.schools)
    others = [other for other in around.others if other.pk != but]
    if name in cohort.playbook.activities:
        own = [each.dated for each in others if each.cohort == cohort.pk and _concerns(each, around.group)]
        found += check_order(cohort.playbook, name, starts_at, ends_at, own)
        found += check_window(cohort.playbook, name, on)
        found += check_deadlines(cohort.playbook, name, on, around.owers, today)
    return found + _clashes(around, others, starts_at, ends_at, zone)


def moves_of(around: Surroundings, old_on: date, new_on: date) -> list[Move]:
    return what_moves(around.cohort.playbook, around.name, old_on, new_on, around.owers)


def _concerns(other: Other, group: Group | None) -> bool:
    return group is None or other.group in (None, group.pk)


def _out_of_bounds(cohort: Cohort, on: date, last_on: date, today: date) -> list[Finding]:
    found = []
    if last_on < today:
        found.append(Finding("date.past", "warns", {"on": on}))
    if on < cohort.opens_on or last_on > cohort.closes_on:
        facts = {"opens_on": cohort.opens_on, "closes_on": cohort.closes_on}
        found.append(Finding("date.outside_cohort", "warns", facts))
    return found


def _clashes(
    around: Surroundings, others: list[Other], starts_at: datetime, ends_at: datetime, zone: ZoneInfo
) -> list[Finding]:
    """The other things on these days for which a school of this one, or its facilitator, is wanted."""
    opens, closes = _whole_days(starts_at, ends_at, zone)
    same_day = [each for each in others if each.dated.starts_at < closes and each.dated.ends_at > opens]
    if not same_day:
        return []
    concerned, facilitators = _busy_schools(same_day, opens.date()), _facilitators(around.group, same_day, opens.date())
    found = []
    for other in same_day:
        busy = [school for key, school in around.school_keys.items() if key in concerned[other.pk]]
        facilitator = facilitators.get(other.pk, "")
        if busy or facilitator:
            facts = {
                "title": other.dated.title,
                "is_elsewhere": other.cohort != around.cohort.pk,
                "from": other.dated.starts_at.astimezone(zone),
                "to": other.dated.ends_at.astimezone(zone),
                "facilitator": facilitator,
                "schools": tuple(sorted(school.name for school in busy)[:MOST_CLASHES]),
                "n": len(busy),
                "of": len(around.school_keys),
            }
            found.append(Finding("date.clash", "warns", facts))
    more = found[MOST_CLASHES:]
    return found[:MOST_CLASHES] + ([Finding("date.more_clashes", "warns", {"n": len(more)})] if more else [])


def _busy_schools(others: list[Other], day: date) -> dict[int, set[int]]:
    """For each of the others the keys of the schools that it is for."""
    groups = {each.group for each in others if each.group is not None}
    cohorts = {each.cohort for each in others if each.group is None}
    by_group: dict[int, set[int]] = {group: set() for group in groups}
    if groups:
        for group, school in (
            Seat.objects.held_on(day).filter(group__in=groups).values_list("group", "enrolment__school")
        ):
            by_group[group].add(school)
    by_cohort: dict[int, set[int]] = {cohort: set() for cohort in cohorts}
    if cohorts:
        enrolled = Enrolment.objects.taking_part().filter(cohort__in=cohorts)
        for cohort, school in enrolled.values_list("cohort", "school"):
            by_cohort[cohort].add(school)
    return {each.pk: by_cohort[each.cohort] if each.group is None else by_group[each.group] for each in others}


def _facilitators(group: Group | None, others: list[Other], day: date) -> dict[int, str]:
    """Which of the others has the same facilitator as this group, and who that is."""
    if group is None:
        return {}
    groups = {group.pk, *(each.group for each in others if each.group is not None)}
    held = FacilitatorSeat.objects.held_on(day).filter(group__in=groups)
    seats = list(held.values_list("group", "person", "person__name"))
    own = {person for in_group, person, _ in seats if in_group == group.pk}
    shared = {in_group: name for in_group, person, name in seats if person in own}
    return {each.pk: shared[each.group] for each in others if each.group in shared}
