"""Exam and test seasons, in which a school had better not be visited."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from magpie.core.dates.bank_holidays import bank_holidays
from magpie.core.dates.written import read_date

SeasonCode = Literal["ks2", "exams", "contingency"]

# The register's phases; a phase it does not settle (a special school, say) may have either kind.
_PHASES: dict[str, frozenset[str]] = {
    "nursery": frozenset(),
    "primary": frozenset({"ks2"}),
    "middle deemed primary": frozenset({"ks2"}),
    "middle deemed secondary": frozenset({"ks2"}),
    "secondary": frozenset({"exams", "contingency"}),
    "16 plus": frozenset({"exams", "contingency"}),
}
_ALL_CODES = frozenset({"ks2", "exams", "contingency"})


@dataclass(frozen=True, slots=True)
class Season:
    """A stretch of tests; ``assumed`` when a rule of thumb stands in for dates that nobody has entered."""

    code: SeasonCode
    name: str
    first: date
    last: date
    assumed: bool

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def seasons_on(day: date, phase: str) -> tuple[Season, ...]:
    """The seasons of this phase that the day falls in; a phase that is not known is warned of all."""
    return tuple(season for season in seasons_of(day.year, phase) if day in season)


def seasons_of(year: int, phase: str) -> tuple[Season, ...]:
    """The seasons of one calendar year, by first day."""
    codes = _PHASES.get(" ".join(phase.casefold().split()), _ALL_CODES)
    return tuple(season for season in _seasons(year) if season.code in codes)


@lru_cache(maxsize=64)
def _seasons(year: int) -> tuple[Season, ...]:
    known = [season for season in _known_seasons() if season.first.year == year]
    tests = [season for season in known if season.code == "ks2"] or [_usual_tests(year)]
    contingency = [season for season in known if season.code == "contingency"] or [_usual_contingency(year)]
    return tuple(sorted([*tests, *contingency, _exams(year, contingency)], key=lambda season: season.first))


@lru_cache(maxsize=1)
def _known_seasons() -> tuple[Season, ...]:
    text = files("magpie.core.dates").joinpath("seasons.csv").read_text(encoding="utf-8")
    codes: dict[str, SeasonCode] = {"ks2": "ks2", "contingency": "contingency"}
    return tuple(
        Season(codes[row["season"]], row["name"], read_date(row["first"]), read_date(row["last"]), assumed=False)
        for row in csv.DictReader(text.splitlines())
    )


def _exams(year: int, contingency: Iterable[Season]) -> Season:
    """From the Thursday after the early May bank holiday to the last contingency day."""
    early_may = next(day for day in bank_holidays(year) if day.month == 5)
    first = early_may + timedelta(days=(3 - early_may.weekday()) % 7)
    return Season("exams", "GCSE and A-level exams", first, max(day.last for day in contingency), assumed=True)


def _usual_tests(year: int) -> Season:
    """Monday to Thursday in the week of the second Monday in May."""
    first = _weekday_from(date(year, 5, 8), 0)
    return Season("ks2", "Key stage 2 tests", first, first + timedelta(days=3), assumed=True)


def _usual_contingency(year: int) -> Season:
    """The last Wednesday in June."""
    day = _weekday_from(date(year, 6, 24), 2)
    return Season("contingency", "Exam contingency day", day, day, assumed=True)


def _weekday_from(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
