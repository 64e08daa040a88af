from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from magpie.core.dates import AcademicYear
from magpie.register.actions import add_school, edit_school
from magpie.register.bridge import calendar_for
from magpie.register.forms.schools import SchoolForm, SchoolSearchForm
from magpie.register.models import School
from magpie.register.permissions import can_edit_school, can_import_register, can_operate, can_read_posts, require
from magpie.register.phrases import origin_in_words, school_in_words
from magpie.register.queries import (
    history_lines,
    links_of,
    post_counts,
    posts_of,
    schools_found,
    schools_in_order,
    successor_numbers,
)
from magpie.register.views.lists import csv_response, page_of
from magpie.register.views.owners import address_of

CSV_COLUMNS = (
    *("URN", "School", "Status", "Phase", "Kind", "Local authority", "Trust", "Street", "Town", "Postcode"),
    *("Pupils", "Easting", "Northing", "Closed", "Followed by"),
)
# Fields between the status and the successors, in the order of their headings.
CSV_FACTS = (
    *("phase", "type_name", "authority__name", "trust__name", "street", "town", "postcode"),
    *("n_pupils", "easting_m", "northing_m", "closed_on"),
)
HISTORY_LINES = 50


def school_list(request: Any) -> HttpResponse:
    form = SchoolSearchForm(request.GET)
    found = schools_found(School.objects.visible_to(request.user), form.search(), request.today)
    page = page_of(found.values_list("pk", flat=True), request)
    page.object_list = schools_in_order(page.object_list)
    context = {
        "form": form,
        "page_of": page,
        "is_search": form.has_changed(),
        "may_add": can_import_register(request.user),
    }
    return render(request, "register/schools.html", context)


def schools_csv(request: Any) -> HttpResponse:
    search = SchoolSearchForm(request.GET).search()
    found = schools_found(School.objects.visible_to(request.user), search, request.today)
    followed_by = successor_numbers()
    statuses = dict(School.Status.choices)
    rows = (
        (urn, name, statuses[School.Status(status)], *facts, followed_by.get(key, ""))
        for key, urn, name, status, *facts in found.values_list("pk", "urn", "name", "status", *CSV_FACTS).iterator()
    )
    return csv_response("schools", rows, CSV_COLUMNS)


def school_page(request: Any, urn: str) -> HttpResponse:
    school = _school(request, urn)
    year = AcademicYear.of(request.today)
    resolved = calendar_for(school, [year])
    predecessors, successors = links_of(school)
    may_read_posts = can_read_posts(request.user, school, request.today)
    context = {
        "school": school,
        "in_words": school_in_words(school),
        "successors": successors,
        "predecessors": predecessors,
        "memberships": school.memberships.select_related("organisation").order_by("from_on", "pk"),
        "may_read_posts": may_read_posts,
        "may_operate": can_operate(request.user),
        "posts": posts_of(school) if may_read_posts else (),
        "post_counts": post_counts(school, request.today) if can_operate(request.user) else [],
        "history": history_lines(school, with_people=may_read_posts)[:HISTORY_LINES],
        "year": year,
        "origin": origin_in_words(resolved.origins[year], year.label),
        "may_edit": can_edit_school(request.user, school),
        "calendar_address": address_of(school),
        "address_lines": [line for line in _address(school) if line],
        "has_web_address": school.website.startswith(("http://", "https://")),
    }
    return render(request, "register/school.html", context)


def school_new(request: Any) -> HttpResponse:
    require(can_import_register(request.user))
    form = SchoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        school = add_school(facts=form.cleaned_data, now=request.now, by=request.user)
        messages.success(request, f"{school} was added.")
        return redirect(school)
    return render(request, "register/school_form.html", {"form": form})


def school_edit(request: Any, urn: str) -> HttpResponse:
    school = _school(request, urn)
    require(can_edit_school(request.user, school))
    form = SchoolForm(request.POST or None, school=school)
    if request.method == "POST" and form.is_valid():
        edit_school(school=school, facts=form.cleaned_data, now=request.now, by=request.user)
        messages.success(request, "The school’s details were changed.")
        return redirect(school)
    return render(request, "register/school_form.html", {"form": form, "school": school})


def _address(school: School) -> tuple[str, ...]:
    return (school.street, school.locality, school.address3, school.town, school.county, school.postcode)


def _school(request: Any, urn: str) -> School:
    schools = School.objects.visible_to(request.user).select_related("authority", "trust")
    return get_object_or_404(schools.addressed(urn))
