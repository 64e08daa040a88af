"""What speaks against a day: no school, tests and exams, a year that nobody entered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from magpie.core.dates import (
    AcademicYear,
    Certainty,
    Closed,
    SchoolCalendar,
    SchoolYear,
    Season,
    seasons_on,
    stand_in_year,
)
from magpie.core.findings import Finding

SHOWN = 5


@dataclass(frozen=True, slots=True)
class DaySchool:
    """A school that the day must suit."""

    name: str
    phase: str
    calendar: SchoolCalendar


Alike = list[tuple[SchoolCalendar, list[DaySchool]]]


def check_days(first_on: date, last_on: date, schools: Sequence[DaySchool]) -> list[Finding]:
    """Each reason once for each day, with the schools for which it holds: some by name, all by number."""
    alike = by_calendar(schools)
    found = [finding for day in days_from(first_on, last_on) for finding in _of_day(day, alike, schools)]
    return found + list(_missing_years(first_on, last_on, alike, len(schools)))


def days_from(first_on: date, last_on: date) -> list[date]:
    return [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]


def why_closed(day: date, calendar: SchoolCalendar) -> Closed | None:
    """By the calendar, or for a year without terms by what stands in for it."""
    return school_year(day, calendar).why_closed(day)


def school_year(day: date, calendar: SchoolCalendar) -> SchoolYear:
    year = AcademicYear.of(day)
    return calendar.by_year.get(year) or stand_in_year(year)


def by_calendar(schools: Iterable[DaySchool]) -> Alike:
    """Schools for which the same years count stand together, so that each calendar is asked once."""
    found: dict[tuple[int, ...], tuple[SchoolCalendar, list[DaySchool]]] = {}
    for school in schools:
        key = tuple(id(known) for known in school.calendar.years)
        found.setdefault(key, (school.calendar, []))[1].append(school)
    return list(found.values())


def named(schools: Sequence[DaySchool], total: int) -> dict[str, object]:
    """The facts about whom it concerns: a few names, how many there are, and of how many."""
    names = sorted(school.name for school in schools)
    return {"schools": tuple(names[:SHOWN]), "n": len(names), "of": total}


def _of_day(day: date, alike: Alike, schools: Sequence[DaySchool]) -> Iterator[Finding]:
    if day.weekday() >= 5:
        yield Finding("date.weekend", "warns", {"on": day})
    else:
        yield from _closures(day, alike, len(schools))
    yield from _seasons(day, schools)


def _closures(day: date, alike: Alike, total: int) -> Iterator[Finding]:
    closed: dict[Closed, list[DaySchool]] = defaultdict(list)
    for calendar, sharing in alike:
        why = why_closed(day, calendar)
        if why is not None:
            closed[why] += sharing
    for why, concerned in sorted(closed.items(), key=lambda each: (-len(each[1]), each[0].code, each[0].name)):
        yield Finding(f"date.{why.code}", "warns", {"on": day, "name": why.name, **named(concerned, total)})


def _seasons(day: date, schools: Sequence[DaySchool]) -> Iterator[Finding]:
    by_phase: dict[str, list[DaySchool]] = defaultdict(list)
    for school in schools:
        by_phase[school.phase].append(school)
    concerned: dict[Season, list[DaySchool]] = defaultdict(list)
    for phase, alike in by_phase.items():
        for season in seasons_on(day, phase):
            concerned[season] += alike
    for season, found in concerned.items():
        facts = {"on": day, "name": season.name, "first": season.first, "last": season.last}
        yield Finding("date.exam_season", "warns", {**facts, **named(found, len(schools))})


def _missing_years(first_on: date, last_on: date, alike: Alike, total: int) -> Iterator[Finding]:
    for year in AcademicYear.between(first_on, last_on):
        guessed: dict[Certainty, list[DaySchool]] = defaultdict(list)
        for calendar, sharing in alike:
            known = calendar.by_year.get(year) or stand_in_year(year)
            if known.certainty is not Certainty.ENTERED:
                guessed[known.certainty] += sharing
        for certainty, schools in guessed.items():
            facts = {"year": year.label, "used": certainty.value}
            yield Finding("date.year_missing", "warns", {**facts, **named(schools, total)})
