"""Term dates as files: taken away, sent in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from magpie.core.dates import COLUMNS, AcademicYear, SchoolCalendar, calendar_rows, check_calendar
from magpie.core.tables import Mistake
from magpie.register.actions import replace_calendar
from magpie.register.bridge import STRETCH_KINDS, CalendarOwner, calendar_of, rows_of
from magpie.register.calendar_lists import CalendarPlan, Row, plan_calendar, rows_of_list
from magpie.register.forms.files import ConfirmForm, FileForm, signed_rows
from magpie.register.models import TermStretch
from magpie.register.permissions import can_edit_calendar, require
from magpie.register.phrases import finding_in_words
from magpie.register.sent_files import read_sent_list
from magpie.register.views.lists import csv_response
from magpie.register.views.owners import owner_at, year_at


def calendar_csv(request: Any, owner: str, year: str) -> HttpResponse:
    """What the owner itself has entered; the file can be changed and sent back."""
    whose, of_year = owner_at(request, owner), year_at(year)
    rows = ([row[column] for column in COLUMNS] for row in calendar_rows(calendar_of(whose, of_year)))
    return csv_response(f"term-dates-{owner}-{of_year.label}", rows, COLUMNS)


def calendar_import(request: Any, owner: str, year: str) -> HttpResponse:
    whose, of_year = owner_at(request, owner), year_at(year)
    require(can_edit_calendar(request.user, whose, request.today))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = read_sent_list(form.cleaned_data["file"], COLUMNS)
        rows = rows_of_list(sent, whose, of_year)
        return _preview(request, owner, whose, of_year, rows, sent.mistakes, sent.cleaned)
    context = {"form": form, "owner": whose, "address": owner, "year": of_year}
    return render(request, "register/calendar_file.html", context)


def calendar_import_confirm(request: Any, owner: str, year: str) -> HttpResponse:
    """Put the file that was looked at in place of what was entered for its years."""
    whose, of_year = owner_at(request, owner), year_at(year)
    require(can_edit_calendar(request.user, whose, request.today))
    if request.method != "POST":
        return redirect("register:calendar-import", owner, of_year.label)
    form = ConfirmForm(request.POST, purpose=_purpose(request, owner))
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("register:calendar-import", owner, of_year.label)
    rows = [(number, cells) for number, cells in form.cleaned_data["rows"]]
    plan = plan_calendar(rows, whose)
    if plan.calendar is None:
        return _preview(request, owner, whose, of_year, rows, (), ())
    replace_calendar(owner=whose, calendar=plan.calendar, now=request.now, by=request.user)
    messages.success(request, f"The dates for {_labels(plan.calendar)} were taken over.")
    return redirect("register:calendar", owner, of_year.label)


def _preview(
    request: Any,
    address: str,
    owner: CalendarOwner,
    year: AcademicYear,
    rows: list[Row],
    mistakes: tuple[Mistake, ...],
    cleaned: tuple[Mistake, ...],
) -> HttpResponse:
    plan = plan_calendar(rows, owner) if rows else CalendarPlan()
    context: dict[str, Any] = {"owner": owner, "address": address, "year": year, "cleaned": cleaned}
    context["mistakes"] = [*mistakes, *plan.mistakes]
    if plan.calendar is not None and not mistakes:
        context |= _shown(owner, plan.calendar)
        context["rows"] = signed_rows(rows, _purpose(request, address))
    return render(request, "register/calendar_preview.html", context)


def _shown(owner: CalendarOwner, calendar: SchoolCalendar) -> dict[str, Any]:
    labels = dict(TermStretch.Kind.choices)
    years = [known.year.label for known in calendar.years]
    return {
        "years": [
            {
                "label": known.year.label,
                "lines": [(str(labels[STRETCH_KINDS[entry.kind]]), entry) for entry in known.entries],
                "n_school_days": len(known.school_days),
                "findings": [finding_in_words(finding) for finding in check_calendar(calendar, known.year)],
            }
            for known in calendar.years
        ],
        "replaced": list(rows_of(owner).filter(academic_year__in=years).values_list("academic_year", flat=True)),
    }


def _labels(calendar: SchoolCalendar) -> str:
    return " and ".join(known.year.label for known in calendar.years)


def _purpose(request: Any, address: str) -> str:
    return f"term dates of {address} by user {request.user.pk}"
