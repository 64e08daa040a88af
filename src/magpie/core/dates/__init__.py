"""School days, lead times, rolls, term calendars, seasons and quiet hours."""

from magpie.core.dates.bank_holidays import bank_holidays, easter_sunday
from magpie.core.dates.checking import check_calendar
from magpie.core.dates.columns import COLUMNS
from magpie.core.dates.due import Due, due_on
from magpie.core.dates.england import ENGLAND, stand_in_year, usual_england
from magpie.core.dates.exporting import calendar_rows
from magpie.core.dates.lead import Direction, Lead, Length, Unit
from magpie.core.dates.letters import LetterWindow, letter_window, next_letter_time
from magpie.core.dates.reading import CalendarReading, RowMistake, read_calendars
from magpie.core.dates.resolve import Origin, ResolvedCalendar, Source, resolve_calendar
from magpie.core.dates.school_calendar import Roll, SchoolCalendar
from magpie.core.dates.seasons import Season, seasons_of, seasons_on
from magpie.core.dates.terms import Certainty, Closed, Entry, EntryKind, SchoolYear
from magpie.core.dates.written import NotUnderstood, read_date
from magpie.core.dates.years import AcademicYear, YearMissing

__all__ = [
    "COLUMNS",
    "ENGLAND",
    "AcademicYear",
    "CalendarReading",
    "Certainty",
    "Closed",
    "Direction",
    "Due",
    "Entry",
    "EntryKind",
    "Lead",
    "Length",
    "LetterWindow",
    "NotUnderstood",
    "Origin",
    "ResolvedCalendar",
    "Roll",
    "RowMistake",
    "SchoolCalendar",
    "SchoolYear",
    "Season",
    "Source",
    "Unit",
    "YearMissing",
    "bank_holidays",
    "calendar_rows",
    "check_calendar",
    "due_on",
    "easter_sunday",
    "letter_window",
    "next_letter_time",
    "read_calendars",
    "read_date",
    "resolve_calendar",
    "seasons_of",
    "seasons_on",
    "stand_in_year",
    "usual_england",
]
