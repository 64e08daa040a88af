"""The days a school is open, over as many academic years as somebody has entered."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Self

from magpie.core.dates.terms import Certainty, Closed, Entry, EntryKind, SchoolYear
from magpie.core.dates.written import NotUnderstood
from magpie.core.dates.years import AcademicYear, YearMissing


class Roll(StrEnum):
    """Where a date goes that falls on a day without school."""

    BACK = "back to a school day"
    FORWARD = "forward to the next school day"
    NONE = "none"

    @classmethod
    def parse(cls, text: str) -> Self:
        roll = ROLL_WORDS.get(" ".join(text.casefold().split()))
        if roll is None:
            choices = ", ".join(cls)
            raise NotUnderstood(f"Write where the date rolls to, one of: {choices}; not “{text.strip()}”.")
        return cls(roll)


ROLL_WORDS: Mapping[str, Roll] = {
    **{f"back{end}": Roll.BACK for end in ("", " to a school day", " to the last school day")},
    **{f"forward{end}": Roll.FORWARD for end in ("", " to a school day", " to the next school day")},
    **dict.fromkeys(("none", "no roll", "not rolled"), Roll.NONE),
}


@dataclass(frozen=True)
class SchoolCalendar:
    """Whose calendar it is and its academic years. A question about a year without terms raises ``YearMissing``.

    A school day has pupils in school: no weekend, holiday, bank holiday, INSET day or closure.
    """

    owner: str
    years: tuple[SchoolYear, ...] = ()

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.years, key=lambda school_year: school_year.year))
        if len({school_year.year for school_year in ordered}) < len(ordered):
            raise ValueError(f"The calendar of {self.owner} has the same academic year twice.")
        object.__setattr__(self, "years", ordered)

    @classmethod
    def of_entries(cls, owner: str, entries: Iterable[Entry]) -> Self:
        """Entries sorted into the academic years in which they begin."""
        by_year: dict[AcademicYear, list[Entry]] = {}
        for entry in entries:
            by_year.setdefault(AcademicYear.of(entry.first), []).append(entry)
        return cls(owner, tuple(SchoolYear(year, tuple(found)) for year, found in by_year.items()))

    @cached_property
    def by_year(self) -> Mapping[AcademicYear, SchoolYear]:
        """Only years with terms: a year of single INSET days still waits for its terms."""
        return {school_year.year: school_year for school_year in self.years if school_year.terms}

    @cached_property
    def _school_days(self) -> tuple[date, ...]:
        return tuple(day for school_year in self.by_year.values() for day in school_year.school_days)

    @cached_property
    def _school_day_set(self) -> frozenset[date]:
        return frozenset(self._school_days)

    @cached_property
    def sure_school_days(self) -> frozenset[date]:
        """The school days of years that somebody entered, about which there is nothing to say."""
        entered = [school_year for school_year in self.by_year.values() if school_year.certainty is Certainty.ENTERED]
        if len(entered) == len(self.by_year):
            return self._school_day_set
        return frozenset(day for school_year in entered for day in school_year.school_days)

    def school_year(self, day: date) -> SchoolYear:
        year = AcademicYear.of(day)
        if year not in self.by_year:
            raise YearMissing(self.owner, year)
        return self.by_year[year]

    def is_school_day(self, day: date) -> bool:
        if day in self._school_day_set:
            return True
        self.school_year(day)
        return False

    def is_inset(self, day: date) -> bool:
        return day in self.school_year(day).inset_days

    def why_closed(self, day: date) -> Closed | None:
        """None on a school day; never raises, a year without terms is a reason too."""
        if day in self._school_day_set:
            return None
        year = AcademicYear.of(day)
        school_year = self.by_year.get(year)
        return school_year.why_closed(day) if school_year else Closed("year_missing", year.label)

    def next_school_day(self, day: date) -> date:
        """The first school day after this day."""
        return self.add_school_days(day, 1)

    def previous_school_day(self, day: date) -> date:
        """The last school day before this day."""
        return self.add_school_days(day, -1)

    def roll(self, day: date, roll: Roll) -> date:
        """The day itself when it is a school day or nothing is rolled."""
        if roll is Roll.NONE or self.is_school_day(day):
            return day
        return self.add_school_days(day, -1 if roll is Roll.BACK else 1)

    def add_school_days(self, day: date, n: int) -> date:
        """The n-th school day after this day, or before it when n is negative; the day itself for 0."""
        if n == 0:
            return day
        days = self._school_days
        at = bisect_right(days, day) + n - 1 if n > 0 else bisect_left(days, day) + n
        if 0 <= at < len(days):
            self._require(day, days[at])
            return days[at]
        raise YearMissing(self.owner, self._first_missing(AcademicYear.of(day), forward=n > 0))

    def school_days(self, first: date, last: date) -> tuple[date, ...]:
        """Every school day from the first to the last day, both included."""
        self._require(first, last)
        days = self._school_days
        return days[bisect_left(days, first) : bisect_right(days, last)]

    def school_days_between(self, start: date, end: date) -> int:
        """How many school days lead from start to end: what ``add_school_days`` needs; negative going back."""
        self._require(start, end)
        count_up_to = bisect_right if start <= end else bisect_left
        return count_up_to(self._school_days, end) - count_up_to(self._school_days, start)

    def with_inset(self, day: date, name: str = "") -> "SchoolCalendar":
        return self.with_entry(Entry.on(EntryKind.INSET, day, name))

    def with_closure(self, day: date, name: str = "") -> "SchoolCalendar":
        return self.with_entry(Entry.on(EntryKind.CLOSURE, day, name))

    def with_entry(self, entry: Entry) -> "SchoolCalendar":
        year = AcademicYear.of(entry.first)
        known = {school_year.year: school_year for school_year in self.years}
        return self.with_year(known.get(year, SchoolYear(year, ())).with_entries([entry]))

    def with_year(self, school_year: SchoolYear) -> "SchoolCalendar":
        """The same calendar with this year in place of what it had."""
        others = tuple(known for known in self.years if known.year != school_year.year)
        return replace(self, years=(*others, school_year))

    def _require(self, one: date, other: date) -> None:
        for year in AcademicYear.between(one, other):
            if year not in self.by_year:
                raise YearMissing(self.owner, year)

    def _first_missing(self, year: AcademicYear, *, forward: bool) -> AcademicYear:
        while year in self.by_year:
            year = year.next if forward else year.previous
        return year
