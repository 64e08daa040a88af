from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from magpie.core.dates import AcademicYear
from magpie.register.actions import add_organisation, rename_organisation
from magpie.register.forms.organisations import OrganisationForm, OrganisationSchoolsForm, OrganisationSearchForm
from magpie.register.history import history_of
from magpie.register.models import Membership, Organisation, School
from magpie.register.models.schools import SchoolQuerySet
from magpie.register.permissions import can_import_register, require
from magpie.register.queries import (
    CALENDAR_KINDS,
    JOINED_KINDS,
    organisations_found,
    with_school_counts,
    with_successors,
)
from magpie.register.views.lists import csv_response, page_of
from magpie.register.views.owners import address_of

HISTORY_LINES = 50


def organisation_list(request: Any) -> HttpResponse:
    form = OrganisationSearchForm(request.GET)
    context = {
        "form": form,
        "page_of": page_of(_found(request, form), request),
        "is_search": form.has_changed(),
        "may_edit": can_import_register(request.user),
    }
    return render(request, "register/organisations.html", context)


def organisations_csv(request: Any) -> HttpResponse:
    found = _found(request, OrganisationSearchForm(request.GET))
    rows = ((one.get_kind_display(), one.name, one.code, one.n_schools) for one in found)  # type: ignore[attr-defined]
    return csv_response("organisations", rows, ("Kind", "Name", "Number", "Schools"))


def organisation_page(request: Any, public_id: str) -> HttpResponse:
    organisation = _organisation(request, public_id)
    form = OrganisationSchoolsForm(request.GET)
    words = form.given("q")
    schools = School.objects.visible_to(request.user).found_by(words)
    is_joined = organisation.kind in JOINED_KINDS
    rows = _members(organisation, schools) if is_joined else _schools_under(organisation, schools)
    context = {
        "organisation": organisation,
        "form": form,
        "words": words,
        "calendar_address": address_of(organisation),
        "is_joined": is_joined,
        "page_of": page_of(rows, request),
        "may_edit": can_import_register(request.user),
        "has_calendar": organisation.kind in CALENDAR_KINDS,
        "year": AcademicYear.of(request.today),
        "history": history_of(organisation)[:HISTORY_LINES],
    }
    return render(request, "register/organisation.html", context)


def organisation_new(request: Any) -> HttpResponse:
    require(can_import_register(request.user))
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = add_organisation(**form.cleaned_data, now=request.now, by=request.user)
        messages.success(request, f"{organisation} was added.")
        return redirect(organisation)
    return render(request, "register/organisation_form.html", {"form": form})


def organisation_edit(request: Any, public_id: str) -> HttpResponse:
    organisation = _organisation(request, public_id)
    require(can_import_register(request.user))
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        rename_organisation(organisation=organisation, name=name, now=request.now, by=request.user)
        messages.success(request, "The name was changed.")
        return redirect(organisation)
    return render(request, "register/organisation_form.html", {"form": form, "organisation": organisation})


def _found(request: Any, form: OrganisationSearchForm) -> QuerySet[Organisation]:
    organisations = Organisation.objects.visible_to(request.user)
    found = organisations_found(organisations, form.given("q"), form.given("kind"))
    return with_school_counts(found, request.today)


def _organisation(request: Any, public_id: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), public_id=public_id)


def _members(organisation: Organisation, schools: SchoolQuerySet) -> QuerySet[Membership]:
    """Those who are in it first, then those who were."""
    members = Membership.objects.filter(organisation=organisation, school__in=schools.values("pk"))
    return members.select_related("school").order_by(F("until_on").desc(nulls_first=True), "school__name", "pk")


def _schools_under(organisation: Organisation, schools: SchoolQuerySet) -> QuerySet[School]:
    key = "trust" if organisation.kind == Organisation.Kind.TRUST else "authority"
    return with_successors(schools.filter(**{key: organisation}).select_related("authority", "trust"))
