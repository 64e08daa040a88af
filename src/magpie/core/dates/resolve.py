"""Whose calendar counts: the school's own, else its trust's, and so on, by whole academic year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from magpie.core.dates.england import ENGLAND, stand_in_year, usual_england
from magpie.core.dates.school_calendar import SchoolCalendar
from magpie.core.dates.terms import Certainty, Entry, SchoolYear
from magpie.core.dates.years import AcademicYear
from magpie.core.findings import Finding


class Source(StrEnum):
    SCHOOL = "school"
    TRUST = "trust"
    AUTHORITY = "authority"
    COHORT = "cohort"
    ENGLAND = "england"
    WEEKDAYS = "weekdays"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the terms of one year came from."""

    source: Source
    owner: str


@dataclass(frozen=True, slots=True)
class ResolvedCalendar:
    calendar: SchoolCalendar
    origins: Mapping[AcademicYear, Origin]
    findings: tuple[Finding, ...]


Layer = tuple[Source, SchoolCalendar]


def resolve_calendar(
    owner: str, layers: Sequence[Layer], years: Iterable[AcademicYear] | None = None
) -> ResolvedCalendar:
    """Merge calendars given in order of preference; years default to all that the layers or England know.

    The first layer with terms for a year gives the whole year. INSET and closure days of that layer and of those
    before it are kept; those of later layers are not this school's.
    """
    wanted = sorted(set(_known_years(layers) if years is None else years))
    resolved = {year: _resolve_year(layers, year) for year in wanted}
    return ResolvedCalendar(
        calendar=SchoolCalendar(owner, tuple(school_year for school_year, _ in resolved.values())),
        origins={year: origin for year, (_, origin) in resolved.items()},
        findings=tuple(
            finding for school_year, _ in resolved.values() if (finding := missing_year_finding(owner, school_year))
        ),
    )


def missing_year_finding(owner: str, school_year: SchoolYear) -> Finding | None:
    """Says so when nobody entered this year and something stands in for it."""
    if school_year.certainty is Certainty.ENTERED:
        return None
    facts: dict[str, object] = {"owner": owner, "year": school_year.year.label, "used": school_year.certainty.value}
    return Finding("calendar.year_missing", "warns", facts)


def _known_years(layers: Sequence[Layer]) -> set[AcademicYear]:
    calendars = [usual_england(), *(calendar for _, calendar in layers)]
    return {school_year.year for calendar in calendars for school_year in calendar.years}


def _resolve_year(layers: Sequence[Layer], year: AcademicYear) -> tuple[SchoolYear, Origin]:
    single_days: list[Entry] = []
    for source, calendar in layers:
        known = next((candidate for candidate in calendar.years if candidate.year == year), None)
        if known is None:
            continue
        if known.terms:
            return known.with_entries(single_days), Origin(source, calendar.owner)
        single_days += known.single_days
    stand_in = stand_in_year(year)
    source = Source.WEEKDAYS if stand_in.certainty is Certainty.WEEKDAYS else Source.ENGLAND
    return stand_in.with_entries(single_days), Origin(source, ENGLAND)
