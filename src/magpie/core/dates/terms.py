"""One academic year of a school calendar: its terms, holidays, INSET days and closures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Literal, Self

from magpie.core.dates.bank_holidays import bank_holiday_name
from magpie.core.dates.years import AcademicYear

ClosedCode = Literal["weekend", "inset", "closure", "holiday", "bank_holiday", "year_missing"]


class EntryKind(StrEnum):
    TERM = "term"
    HOLIDAY = "holiday"
    INSET = "inset"
    CLOSURE = "closure"
    BANK_HOLIDAY = "bank holiday"


class Certainty(StrEnum):
    """How far the terms of a year can be relied on, from what a school entered to nothing but weekdays."""

    ENTERED = "entered"
    USUAL = "usual"
    ASSUMED = "assumed"
    WEEKDAYS = "weekdays"


SINGLE_DAYS = frozenset({EntryKind.INSET, EntryKind.CLOSURE, EntryKind.BANK_HOLIDAY})


@dataclass(frozen=True, slots=True)
class Entry:
    """A stretch of days of one kind, both ends included."""

    kind: EntryKind
    first: date
    last: date
    name: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"The last day {self.last} is before the first day {self.first}.")

    @classmethod
    def on(cls, kind: EntryKind, day: date, name: str = "") -> Self:
        return cls(kind, day, day, name)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> Iterator[date]:
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a day is no school day: a code, and the name of the holiday or closure where one is known."""

    code: ClosedCode
    name: str = ""


@dataclass(frozen=True)
class SchoolYear:
    """What was entered for one academic year. Days between terms are holidays, whether a row names them or not."""

    year: AcademicYear
    entries: tuple[Entry, ...]
    certainty: Certainty = Certainty.ENTERED

    def __post_init__(self) -> None:
        for entry in self.entries:
            if entry.first not in self.year or entry.last not in self.year:
                raise ValueError(f"{entry.first} to {entry.last} is not within {self.year.label}.")
        ordered = sorted(set(self.entries), key=lambda entry: (entry.first, entry.last, entry.kind, entry.name))
        object.__setattr__(self, "entries", tuple(ordered))

    @cached_property
    def terms(self) -> tuple[Entry, ...]:
        return self.of_kind(EntryKind.TERM)

    @property
    def single_days(self) -> tuple[Entry, ...]:
        """INSET days, closures and extra bank holidays, which stand on their own without terms."""
        return tuple(entry for entry in self.entries if entry.kind in SINGLE_DAYS)

    @cached_property
    def school_days(self) -> tuple[date, ...]:
        term_days = {day for term in self.terms for day in term.days()}
        return tuple(day for day in sorted(term_days) if self.why_closed(day) is None)

    @cached_property
    def inset_days(self) -> frozenset[date]:
        return frozenset(day for entry in self.of_kind(EntryKind.INSET) for day in entry.days() if day.weekday() < 5)

    def of_kind(self, kind: EntryKind) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind is kind)

    def with_entries(self, entries: Iterable[Entry]) -> "SchoolYear":
        return replace(self, entries=(*self.entries, *entries))

    def why_closed(self, day: date) -> Closed | None:
        """The reason a person would give first: within a holiday it is the holiday, not the bank holiday."""
        if day.weekday() >= 5:
            return Closed("weekend")
        if inset := self._covering(EntryKind.INSET, day):
            return Closed("inset", inset.name)
        if closure := self._covering(EntryKind.CLOSURE, day):
            return Closed("closure", closure.name)
        return self._holiday(day) or self._bank_holiday(day)

    def _covering(self, kind: EntryKind, day: date) -> Entry | None:
        return next((entry for entry in self.entries if entry.kind is kind and day in entry), None)

    def _holiday(self, day: date) -> Closed | None:
        if holiday := self._covering(EntryKind.HOLIDAY, day):
            return Closed("holiday", holiday.name)
        if self._covering(EntryKind.TERM, day):
            return None
        return Closed("holiday", self._name_between_terms(day))

    def _bank_holiday(self, day: date) -> Closed | None:
        if entered := self._covering(EntryKind.BANK_HOLIDAY, day):
            return Closed("bank_holiday", entered.name)
        name = bank_holiday_name(day)
        return Closed("bank_holiday", name) if name else None

    def _name_between_terms(self, day: date) -> str:
        """Christmas, Easter and the summer are known without a row that names them."""
        before = max((term.last for term in self.terms if term.last < day), default=None)
        after = min((term.first for term in self.terms if term.first > day), default=None)
        if before is None or after is None:
            return "Summer"
        gap = Entry(EntryKind.HOLIDAY, before, after)
        names = {bank_holiday_name(free) for free in gap.days()}
        if "Christmas Day" in names:
            return "Christmas"
        return "Easter" if "Easter Monday" in names else ""
