"""The academic year: from 1 September to 31 August."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from magpie.core.dates.written import NotUnderstood

_WRITTEN = re.compile(r"(\d{4})\s*[-/–]\s*(\d{4}|\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class AcademicYear:
    """Named by the calendar year in which it begins."""

    start: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year if day.month >= 9 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads 2025-26, 2025/26 and 2025-2026."""
        found = _WRITTEN.fullmatch(text.strip())
        if not found:
            raise NotUnderstood(f"Write an academic year such as 2025-26, not “{text.strip()}”.")
        start, end = int(found[1]), found[2]
        year = cls(start)
        if int(end) != (start + 1 if len(end) == 4 else (start + 1) % 100):
            raise NotUnderstood(f"An academic year ends in the year after it began: write {year.label}.")
        return year

    @classmethod
    def between(cls, one: date, other: date) -> Iterator[Self]:
        """Every academic year from that of the earlier day to that of the later one."""
        for start in range(cls.of(min(one, other)).start, cls.of(max(one, other)).start + 1):
            yield cls(start)

    @property
    def label(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02}"

    @property
    def first(self) -> date:
        return date(self.start, 9, 1)

    @property
    def last(self) -> date:
        return date(self.start + 1, 8, 31)

    @property
    def next(self) -> "AcademicYear":
        return AcademicYear(self.start + 1)

    @property
    def previous(self) -> "AcademicYear":
        return AcademicYear(self.start - 1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.label


class YearMissing(LookupError):
    """Nobody entered the terms of this academic year, so no question about its days can be answered."""

    def __init__(self, owner: str, year: AcademicYear) -> None:
        super().__init__(f"The calendar of {owner} has no terms for {year.label}.")
        self.owner = owner
        self.year = year
