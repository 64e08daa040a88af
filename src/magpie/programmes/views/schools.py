"""The schools of a cohort: who takes part, who is asked, what is missing; bringing one more in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.adding import add_school_to
from magpie.programmes.actions.invitations import head_of, invite_school
from magpie.programmes.forms.schools import AddSchoolForm, InviteSchoolForm, RegisterSearchForm, SchoolSearchForm
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Cohort, Enrolment, EnrolmentList
from magpie.programmes.refusals import Refused
from magpie.programmes.views.cohorts import cohort_or_404
from magpie.programmes.wants import SchoolLine, enrolments_found, lines_for, with_decisions
from magpie.register.models import Person, School
from magpie.register.permissions import can_read_posts
from magpie.register.queries import SchoolSearch, schools_found, with_successors

FORM = ["GET", "HEAD", "POST"]
HEADER = (
    "URN",
    "school",
    "state",
    "from",
    "until",
    "head",
    "head's address",
    "second leader",
    "second leader's address",
    "trust",
    "can share",
    "seeks help with",
    "eligibility",
    "missing",
)


@require_safe
def school_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    form = SchoolSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    enrolments = with_decisions(Enrolment.objects.filter(cohort=cohort)).select_related("school__trust")
    enrolments = enrolments.order_by("school__name", "pk")
    found = enrolments_found(
        enrolments,
        words=asked.get("q", ""),
        state=asked.get("state", ""),
        wants=asked.get("wants", ""),
        day=request.today,
    )
    if wants_file(request):
        return csv_file(f"{cohort.slug}-schools", HEADER, map(_row, lines_for(list(found), cohort, request.today)))
    rows = page_of(request, found)
    facts = {
        "cohort": cohort,
        "form": form,
        "rows": rows,
        "lines": lines_for(list(rows.object_list), cohort, request.today),
        "asks": bool(request.GET),
        "open_lists": EnrolmentList.objects.filter(cohort=cohort, state=EnrolmentList.State.OPEN),
    }
    return render(request, "programmes/schools.html", facts)


@require_safe
def school_add(request: Any, slug: str) -> HttpResponse:
    """Finds a school in the register, to enrol it or to invite it."""
    cohort = coordinated_or_refuse(request, slug)
    form = RegisterSearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    search = SchoolSearch(words=words) if words else SchoolSearch(status=School.Status.OPEN)
    found = schools_found(School.objects.visible_to(request.user), search, request.today)
    rows = page_of(request, with_successors(found))
    enrolments = Enrolment.objects.filter(cohort=cohort, school__in=rows.object_list)
    states = {each.school_id: each for each in enrolments}
    lines = [(school, states.get(school.pk)) for school in rows.object_list]
    facts = {"cohort": cohort, "form": form, "words": words, "rows": rows, "lines": lines}
    return render(request, "programmes/school_add.html", facts)


@require_http_methods(FORM)
def school_enrol(request: Any, slug: str, number: str) -> HttpResponse:
    """Enrols a school that has agreed elsewhere, with its leaders where they are known."""
    cohort = coordinated_or_refuse(request, slug)
    school = _school(request, number)
    form = AddSchoolForm(request.POST or None, initial={"from_on": max(request.today, cohort.opens_on)})
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = add_school_to(
                cohort, school=school, **form.cleaned_data, today=request.today, by=request.user, now=request.now
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{school} takes part in {cohort}.")
            return redirect("programmes:enrolment", cohort.slug, enrolment.public_id)
    has_head, head = _head_shown(request, school)
    facts = {"cohort": cohort, "school": school, "form": form, "has_head": has_head, "head": head}
    return render(request, "programmes/school_enrol.html", facts)


@require_http_methods(FORM)
def school_invite(request: Any, slug: str, number: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    school = _school(request, number)
    has_head, head = _head_shown(request, school)
    initial = {"head_name": head.name, "head_address": head.address} if head else {}
    data = request.POST if request.method == "POST" else None
    form = InviteSchoolForm(data, initial=initial, has_head=has_head)
    if form.is_bound and form.is_valid():
        try:
            enrolment = invite_school(
                cohort, school=school, **form.cleaned_data, today=request.today, by=request.user, now=request.now
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{school} is invited; a letter to its head is on its way.")
            return redirect("programmes:enrolment", cohort.slug, enrolment.public_id)
    facts = {"cohort": cohort, "school": school, "form": form, "has_head": has_head, "head": head}
    return render(request, "programmes/school_invite.html", facts)


def coordinated_or_refuse(request: Any, slug: str) -> Cohort:
    """The cohort in one statement for those who coordinate it; the others are told whether they may know of it."""
    own = Cohort.objects.coordinated_by(request.user, request.today).select_related("programme__owner", "edition")
    cohort = own.filter(slug=slug).first()
    if cohort is None:
        cohort_or_404(request, slug)
        raise PermissionDenied
    return cohort


def refused(form: Any, refusal: Refused) -> None:
    """Put the words of a refusal at the box that they belong to, or above the form when it has none."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)


def _head_shown(request: Any, school: School) -> tuple[bool, Person | None]:
    """Whether the school has a head who can be written to, and who it is for those who may read its posts."""
    head = head_of(school, request.today)
    has_head = head is not None and bool(head.address)
    return has_head, head if can_read_posts(request.user, school, request.today) else None


def _school(request: Any, number: str) -> School:
    return get_object_or_404(School.objects.visible_to(request.user).addressed(number).select_related("trust"))


def _row(line: SchoolLine) -> tuple[object, ...]:
    enrolment, school = line.enrolment, line.enrolment.school
    return (
        school.number,
        school.name,
        enrolment.get_state_display(),
        enrolment.from_on,
        enrolment.until_on,
        line.head.person.name if line.head else "",
        line.head.person.address if line.head else "",
        line.second.person.name if line.second else "",
        line.second.person.address if line.second else "",
        school.trust.name if school.trust else "",
        "; ".join(line.shares),
        "; ".join(line.seeks),
        line.decision,
        "; ".join(line.wants),
    )
