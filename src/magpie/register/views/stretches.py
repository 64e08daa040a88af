"""Terms, holidays and single days of a calendar, one by one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from magpie.core.dates import AcademicYear
from magpie.register.actions import remove_stretch, save_stretch
from magpie.register.bridge import CalendarOwner, rows_of
from magpie.register.forms.calendars import StretchForm
from magpie.register.models import TermStretch
from magpie.register.permissions import can_edit_calendar, require
from magpie.register.views.owners import owner_at, year_at


def stretch_new(request: Any, owner: str, year: str) -> HttpResponse:
    whose, of_year = owner_at(request, owner), year_at(year)
    require(can_edit_calendar(request.user, whose, request.today))
    return _form_page(request, owner, whose, of_year, None)


def stretch_edit(request: Any, owner: str, year: str, stretch: int) -> HttpResponse:
    whose, of_year = owner_at(request, owner), year_at(year)
    known = get_object_or_404(_stretches(whose, of_year), pk=stretch)
    require(can_edit_calendar(request.user, whose, request.today))
    return _form_page(request, owner, whose, of_year, known)


def stretch_remove(request: Any, owner: str, year: str, stretch: int) -> HttpResponse:
    whose, of_year = owner_at(request, owner), year_at(year)
    known = get_object_or_404(_stretches(whose, of_year), pk=stretch)
    require(can_edit_calendar(request.user, whose, request.today))
    if request.method == "POST":
        remove_stretch(owner=whose, stretch=known, now=request.now, by=request.user)
        messages.success(request, f"{known.get_kind_display()} removed.")
        return redirect("register:calendar", owner, of_year.label)
    context = {"owner": whose, "address": owner, "year": of_year, "stretch": known}
    return render(request, "register/stretch_remove.html", context)


def _form_page(
    request: Any, address: str, owner: CalendarOwner, year: AcademicYear, stretch: TermStretch | None
) -> HttpResponse:
    others = [other for other in _stretches(owner, year) if other != stretch]
    form = StretchForm(request.POST or None, year=year, others=others, stretch=stretch)
    if request.method == "POST" and form.is_valid():
        save_stretch(owner=owner, year=year, stretch=stretch, **form.cleaned_data, now=request.now, by=request.user)
        messages.success(request, "The dates were saved.")
        return redirect("register:calendar", address, year.label)
    context = {"form": form, "owner": owner, "address": address, "year": year, "stretch": stretch}
    return render(request, "register/stretch_form.html", context)


def _stretches(owner: CalendarOwner, year: AcademicYear) -> Any:
    rows = rows_of(owner).filter(academic_year=year.label)
    return TermStretch.objects.filter(calendar__in=rows).select_related("calendar")
