"""A calendar as rows that can be read back."""

from magpie.core.dates.columns import ACADEMIC_YEAR, CALENDAR, FIRST, KIND, LAST, NAME
from magpie.core.dates.school_calendar import SchoolCalendar


def calendar_rows(calendar: SchoolCalendar) -> list[dict[str, str]]:
    """What was entered, year by year; bank holidays that a rule knows are not written out."""
    return [
        {
            CALENDAR: calendar.owner,
            ACADEMIC_YEAR: school_year.year.label,
            KIND: entry.kind.value,
            FIRST: entry.first.isoformat(),
            LAST: entry.last.isoformat(),
            NAME: entry.name,
        }
        for school_year in calendar.years
        for entry in school_year.entries
    ]
