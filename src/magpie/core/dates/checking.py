"""What looks odd in a calendar that was read without a mistake."""

from collections.abc import Iterator
from datetime import date, timedelta

from magpie.core.dates.school_calendar import SchoolCalendar
from magpie.core.dates.terms import SchoolYear
from magpie.core.dates.years import AcademicYear
from magpie.core.findings import Finding

FEWEST_PUPIL_DAYS, MOST_PUPIL_DAYS = 170, 200
LONGEST_BREAK = timedelta(days=24)
LONGEST_STRETCH = timedelta(days=65)


def check_calendar(calendar: SchoolCalendar, year: AcademicYear) -> list[Finding]:
    """A year without terms, too few or too many days, days out of place and gaps; empty when nothing looks odd."""
    school_year = calendar.by_year.get(year)
    if school_year is None:
        return [_warning("calendar.year_missing", owner=calendar.owner, year=year.label)]
    return [
        *_count_findings(school_year),
        *_end_findings(school_year),
        *_gap_findings(school_year),
        *_inset_findings(school_year),
    ]


def _count_findings(school_year: SchoolYear) -> Iterator[Finding]:
    n_days = len(school_year.school_days)
    if n_days < FEWEST_PUPIL_DAYS:
        yield _warning("calendar.few_days", year=school_year.year.label, n_days=n_days, at_least=FEWEST_PUPIL_DAYS)
    if n_days > MOST_PUPIL_DAYS:
        yield _warning("calendar.many_days", year=school_year.year.label, n_days=n_days, at_most=MOST_PUPIL_DAYS)


def _end_findings(school_year: SchoolYear) -> Iterator[Finding]:
    if not school_year.school_days:
        return
    year, first, last = school_year.year, school_year.school_days[0], school_year.school_days[-1]
    if first > date(year.start, 9, 15):
        yield _warning("calendar.late_start", year=year.label, first=first)
    if last < date(year.start + 1, 7, 1):
        yield _warning("calendar.early_end", year=year.label, last=last)


def _gap_findings(school_year: SchoolYear) -> Iterator[Finding]:
    """School days with three weeks and more of nothing between them, or nine weeks and more without a break."""
    days = school_year.school_days
    began = days[0] if days else None
    for before, after in zip(days, (*days[1:], None), strict=True):
        if after is not None and after - before > LONGEST_BREAK:
            yield _warning("calendar.long_gap", last=before, next=after, n_days=(after - before).days - 1)
        if after is None or after - before >= timedelta(days=7):
            if began is not None and before - began > LONGEST_STRETCH:
                yield _warning("calendar.no_break", first=began, last=before)
            began = after


def _inset_findings(school_year: SchoolYear) -> Iterator[Finding]:
    if not school_year.inset_days:
        yield Finding("calendar.no_inset_days", "notes", {"year": school_year.year.label})


def _warning(code: str, **facts: object) -> Finding:
    return Finding(code, "warns", facts)
