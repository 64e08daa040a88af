"""The usual England pattern, and what stands in for a year that nobody entered."""

import csv
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from magpie.core.dates.school_calendar import SchoolCalendar
from magpie.core.dates.terms import Certainty, Entry, EntryKind, SchoolYear
from magpie.core.dates.written import read_date
from magpie.core.dates.years import AcademicYear, YearMissing

ENGLAND = "England"

Answer = TypeVar("Answer")


@lru_cache(maxsize=1)
def usual_england() -> SchoolCalendar:
    """The shipped years. Terms differ by place, so each year says whether it is usual or merely assumed."""
    entries: dict[AcademicYear, list[Entry]] = {}
    certainty: dict[AcademicYear, Certainty] = {}
    text = files("magpie.core.dates").joinpath("england.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        year = AcademicYear.parse(row["academic year"])
        entry = Entry(EntryKind(row["kind"]), read_date(row["first"]), read_date(row["last"]), row["name"])
        entries.setdefault(year, []).append(entry)
        certainty[year] = Certainty(row["certainty"])
    years = (SchoolYear(year, tuple(found), certainty[year]) for year, found in entries.items())
    return SchoolCalendar(ENGLAND, tuple(years))


def stand_in_year(year: AcademicYear) -> SchoolYear:
    """The usual England pattern; for a year that is not shipped, every weekday but bank holidays."""
    shipped = usual_england().by_year.get(year)
    if shipped:
        return shipped
    whole_year = Entry(EntryKind.TERM, year.first, year.last)
    return SchoolYear(year, (whole_year,), Certainty.WEEKDAYS)


def with_stand_in(calendar: SchoolCalendar, year: AcademicYear) -> SchoolCalendar:
    """The calendar with terms for this year; single INSET and closure days entered without terms stay."""
    single_days = [entry for known in calendar.years if known.year == year for entry in known.single_days]
    return calendar.with_year(stand_in_year(year).with_entries(single_days))


def ask_with_stand_ins(
    calendar: SchoolCalendar, ask: Callable[[SchoolCalendar], Answer]
) -> tuple[Answer, SchoolCalendar]:
    """The answer, and the calendar that gave it: with a stand-in for each missing year the question touched."""
    while True:
        try:
            return ask(calendar), calendar
        except YearMissing as missing:
            calendar = with_stand_in(calendar, missing.year)
