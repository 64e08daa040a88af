from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from magpie.core.dates import AcademicYear, Entry, ResolvedCalendar, Source, check_calendar, resolve_calendar
from magpie.register.actions import copy_usual_pattern, remove_calendar
from magpie.register.actions.calendars import has_usual_pattern
from magpie.register.bridge import (
    STRETCH_KINDS,
    CalendarOwner,
    calendar_for,
    calendar_of,
    entry_of,
    kind_of,
    rows_of,
)
from magpie.register.models import School, TermStretch
from magpie.register.permissions import can_edit_calendar, require
from magpie.register.phrases import finding_in_words, origin_in_words
from magpie.register.views.owners import address_of, owner_at, year_at


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch of the year that applies; with its own row when the owner has entered it."""

    entry: Entry
    kind: str
    stretch: TermStretch | None

    @property
    def is_single_day(self) -> bool:
        return self.entry.first == self.entry.last


def calendar_now(request: Any, owner: str) -> HttpResponse:
    """The calendar of the year that today is in."""
    owner_at(request, owner)
    return redirect("register:calendar", owner, AcademicYear.of(request.today).label)


def calendar_page(request: Any, owner: str, year: str) -> HttpResponse:
    whose, of_year = owner_at(request, owner), year_at(year)
    resolved = _resolved(whose, of_year)
    stretches = list(TermStretch.objects.filter(calendar__in=rows_of(whose).filter(academic_year=of_year.label)))
    school_year = resolved.calendar.years[0]
    findings = check_calendar(_checked(whose, of_year, resolved), of_year)
    context = {
        **_context(request, whose, of_year),
        "lines": _lines(school_year.entries, stretches),
        "has_own": bool(stretches),
        "has_own_terms": any(stretch.kind == TermStretch.Kind.TERM for stretch in stretches),
        "why": origin_in_words(resolved.origins[of_year], of_year.label) if isinstance(whose, School) else "",
        "n_school_days": len(school_year.school_days),
        "n_inset_days": len(school_year.inset_days),
        "findings": [finding_in_words(finding) for finding in findings],
        "has_usual_pattern": has_usual_pattern(of_year),
        "other_years": _other_years(whose, of_year),
    }
    return render(request, "register/calendar.html", context)


def calendar_copy(request: Any, owner: str, year: str) -> HttpResponse:
    whose, of_year = owner_at(request, owner), year_at(year)
    require(can_edit_calendar(request.user, whose, request.today))
    if not has_usual_pattern(of_year) or _has_own_terms(whose, of_year):
        messages.error(request, "There is nothing to copy: terms are entered already, or no usual pattern is known.")
        return redirect("register:calendar", owner, of_year.label)
    if request.method == "POST":
        copy_usual_pattern(owner=whose, year=of_year, now=request.now, by=request.user)
        messages.success(request, "The usual pattern was copied. Change what is different for you.")
        return redirect("register:calendar", owner, of_year.label)
    return render(request, "register/calendar_copy.html", _context(request, whose, of_year))


def calendar_remove(request: Any, owner: str, year: str) -> HttpResponse:
    whose, of_year = owner_at(request, owner), year_at(year)
    require(can_edit_calendar(request.user, whose, request.today))
    if request.method == "POST":
        remove_calendar(owner=whose, year=of_year, now=request.now, by=request.user)
        messages.success(request, f"The dates for {of_year.label} were removed.")
        return redirect("register:calendar", owner, of_year.label)
    n_stretches = TermStretch.objects.filter(calendar__in=rows_of(whose).filter(academic_year=of_year.label)).count()
    context = {**_context(request, whose, of_year), "n_stretches": n_stretches}
    return render(request, "register/calendar_remove.html", context)


def _context(request: Any, owner: CalendarOwner, year: AcademicYear) -> dict[str, Any]:
    kind, may_edit = kind_of(owner), can_edit_calendar(request.user, owner, request.today)
    return {
        "owner": owner,
        "owner_page": kind.page_of(owner, may_edit),
        "applies_to": kind.applies_to,
        "address": address_of(owner),
        "is_school": isinstance(owner, School),
        "year": year,
        "may_edit": may_edit,
    }


def _resolved(owner: CalendarOwner, year: AcademicYear) -> ResolvedCalendar:
    if isinstance(owner, School):
        return calendar_for(owner, [year])
    return resolve_calendar(str(owner), [(kind_of(owner).source_of(owner), calendar_of(owner, year))], [year])


def _checked(owner: CalendarOwner, year: AcademicYear, resolved: ResolvedCalendar) -> Any:
    """What stands in for a year that nobody entered is not worth remarks of its own; that it is missing is."""
    stands_in = resolved.origins[year].source in (Source.ENGLAND, Source.WEEKDAYS)
    return calendar_of(owner, year) if stands_in else resolved.calendar


def _has_own_terms(owner: CalendarOwner, year: AcademicYear) -> bool:
    rows = rows_of(owner).filter(academic_year=year.label)
    return TermStretch.objects.filter(calendar__in=rows, kind=TermStretch.Kind.TERM).exists()


def _lines(entries: tuple[Entry, ...], stretches: list[TermStretch]) -> list[Line]:
    own = {entry_of(stretch): stretch for stretch in stretches}
    labels = dict(TermStretch.Kind.choices)
    entries = tuple(sorted({*entries, *own}, key=lambda entry: (entry.first, entry.last, entry.kind)))
    return [Line(entry, str(labels[STRETCH_KINDS[entry.kind]]), own.get(entry)) for entry in entries]


def _other_years(owner: CalendarOwner, year: AcademicYear) -> list[str]:
    known = set(rows_of(owner).values_list("academic_year", flat=True))
    return sorted((known | {year.previous.label, year.next.label}) - {year.label})
