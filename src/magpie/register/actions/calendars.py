from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from magpie.core.dates import AcademicYear, EntryKind, SchoolCalendar, SchoolYear, read_calendars, stand_in_year
from magpie.core.dates.columns import FIRST, KIND, LAST
from magpie.register.bridge import (
    ENTRY_KINDS,
    CalendarOwner,
    entry_of,
    row_for,
    rows_of,
    stretch_of,
)
from magpie.register.history import record
from magpie.register.models import TermCalendar, TermStretch
from magpie.register.phrases import day_in_words

# Which field of a stretch a mistake in a file's column is about.
FIELDS = {FIRST: "first_on", LAST: "last_on"}


def stretch_mistakes(
    *, year: AcademicYear, kind: str, first_on: date, last_on: date, others: list[TermStretch]
) -> list[tuple[str, str]]:
    """Field and message for each thing wrong with one more stretch; the rules are those for a file."""
    cells = {"calendar": "-", "academic year": year.label, "kind": ENTRY_KINDS[kind].value}
    cells |= {"first": first_on.isoformat(), "last": last_on.isoformat()}
    found = [
        (FIELDS.get(mistake.column, "kind"), mistake.message)
        for mistake in read_calendars([(1, cells)]).mistakes
        if mistake.column != KIND
    ]
    for other in others:
        overlap = first_on <= other.last_on and other.first_on <= last_on
        if other.kind == kind and (overlap if kind == TermStretch.Kind.TERM else other.first_on == first_on):
            days = f"{day_in_words(other.first_on)} to {day_in_words(other.last_on)}"
            what = f"{other.get_kind_display()} from {days}"
            found.append(("first_on", f"There is already {_article(what)}. Change that one, or write other days."))
    return found


@transaction.atomic
def save_stretch(
    *,
    owner: CalendarOwner,
    year: AcademicYear,
    kind: str,
    first_on: date,
    last_on: date,
    name: str = "",
    stretch: TermStretch | None = None,
    now: datetime,
    by: Any,
) -> TermStretch:
    """Add a stretch of days, or change the one that is given."""
    calendar = row_for(owner, year)
    others = [other for other in calendar.stretches.all() if other != stretch]
    mistakes = stretch_mistakes(year=year, kind=kind, first_on=first_on, last_on=last_on, others=others)
    if mistakes:
        raise ValidationError([message for _, message in mistakes])
    is_new = stretch is None
    stretch = stretch or TermStretch(calendar=calendar)
    stretch.kind, stretch.first_on, stretch.last_on, stretch.name = kind, first_on, last_on, name
    stretch.full_clean()
    stretch.save()
    deed = "were added" if is_new else "were changed"
    _record(owner, year.label, f": {_in_words(stretch)} {deed}", now=now, by=by)
    return stretch


@transaction.atomic
def remove_stretch(*, owner: CalendarOwner, stretch: TermStretch, now: datetime, by: Any) -> None:
    calendar = stretch.calendar
    _record(owner, calendar.academic_year, f": {_in_words(stretch)} were removed", now=now, by=by)
    stretch.delete()
    if not calendar.stretches.exists():
        calendar.delete()


@transaction.atomic
def copy_usual_pattern(*, owner: CalendarOwner, year: AcademicYear, now: datetime, by: Any) -> TermCalendar:
    """The usual England pattern as the owner's own dates, to be changed; single days already entered stay."""
    calendar = row_for(owner, year)
    if calendar.stretches.filter(kind=TermStretch.Kind.TERM).exists():
        raise ValidationError(f"There are terms for {year.label} already. Remove them first.", code="has_terms")
    known = {entry_of(stretch) for stretch in calendar.stretches.all()}
    entries = [entry for entry in _shipped(year).entries if entry not in known]
    TermStretch.objects.bulk_create(stretch_of(entry, calendar) for entry in entries)
    _record(owner, year.label, " were copied from the usual pattern for England", now=now, by=by)
    return calendar


@transaction.atomic
def replace_calendar(*, owner: CalendarOwner, calendar: SchoolCalendar, now: datetime, by: Any) -> None:
    """Each year of the calendar takes the place of what the owner had for that year; other years stay."""
    for school_year in calendar.years:
        row = row_for(owner, school_year.year)
        row.stretches.all().delete()
        TermStretch.objects.bulk_create(stretch_of(entry, row) for entry in school_year.entries)
        _record(owner, school_year.year.label, " were taken from a file", now=now, by=by)


@transaction.atomic
def remove_calendar(*, owner: CalendarOwner, year: AcademicYear, now: datetime, by: Any) -> None:
    deleted, _ = rows_of(owner).filter(academic_year=year.label).delete()
    if deleted:
        _record(owner, year.label, " were removed", now=now, by=by)


def has_usual_pattern(year: AcademicYear) -> bool:
    """Whether there is more to copy than weekdays."""
    return len(stand_in_year(year).of_kind(EntryKind.TERM)) > 1


def _shipped(year: AcademicYear) -> SchoolYear:
    if not has_usual_pattern(year):
        raise ValidationError(f"No usual pattern is known for {year.label}. Add the terms one by one.", code="unknown")
    return stand_in_year(year)


def _record(owner: CalendarOwner, year: str, deed: str, *, now: datetime, by: Any) -> None:
    """The owner is named, because a coordinator reads the lines of several cohorts together."""
    record("calendar.changed", f"Term dates of {owner} for {year}{deed}.", row=owner, by=by, now=now)


def _in_words(stretch: TermStretch) -> str:
    days = day_in_words(stretch.first_on)
    if stretch.last_on != stretch.first_on:
        days += f" to {day_in_words(stretch.last_on)}"
    return f"{stretch.get_kind_display()}, {days},"


def _article(what: str) -> str:
    return f"{'an' if what[0] in 'AEIO' else 'a'} {what[0].lower() if what[1].islower() else what[0]}{what[1:]}"
