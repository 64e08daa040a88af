"""One school in a cohort: the page for its own people and the coordinators, and what they do there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.enrolment import enrol_school, keep_apart, let_meet, withdraw_school, write_profile
from magpie.programmes.asks import ask_in_words
from magpie.programmes.evidence_kinds import kind_title
from magpie.programmes.forms.profile import ApartForm, ProfileForm
from magpie.programmes.forms.schools import EnrolForm, WithdrawForm
from magpie.programmes.models import Enrolment, NoGoPair
from magpie.programmes.refusals import Refused
from magpie.programmes.school_page import apart_from, people_of, signatures_of
from magpie.programmes.school_permissions import SchoolStanding, standing_of_school
from magpie.programmes.views.schools import FORM, refused
from magpie.programmes.wants import lines_for, with_decisions
from magpie.register.history import history_of
from magpie.register.permissions import require


@require_safe
def enrolment_page(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    cohort = enrolment.cohort
    line = lines_for([enrolment], cohort, request.today)[0]
    evidence = enrolment.evidence.all() if standing.coordinates else enrolment.evidence.filter(from_school=True)
    history = history_of(enrolment)
    if not standing.coordinates:
        # Whether others gave evidence, or asked to be kept apart, is not the school's to know.
        history = history.exclude(what__in=("enrolment.apart", "enrolment.may-meet")).exclude(
            what__startswith="eligibility.evidence"
        )
    facts = {
        **facts_of(enrolment, standing),
        "line": line,
        "people": people_of(line, cohort, request.today),
        "signatures": signatures_of(line, cohort, request.today),
        "apart": apart_from(enrolment, coordinates=standing.coordinates) if standing.writes else [],
        "decisions": enrolment.decisions.select_related("by"),
        "evidence": [(kind_title(cohort.playbook, each.kind), each) for each in evidence],
        "ask": ask_in_words(cohort.playbook),
        "history": history[:20],
    }
    return render(request, "programmes/enrolment.html", facts)


@require_http_methods(FORM)
def enrolment_enrol(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment, standing = coordinated_enrolment(request, slug, public_id)
    form = EnrolForm(request.POST or None, initial={"from_on": max(request.today, enrolment.cohort.opens_on)})
    if request.method == "POST" and form.is_valid():
        try:
            enrol_school(
                enrolment.cohort, school=enrolment.school, **form.cleaned_data, by=request.user, now=request.now
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{enrolment.school} takes part.")
            return back_to(enrolment)
    decision = enrolment.decisions.first()
    facts = {**facts_of(enrolment, standing), "form": form, "decision": decision}
    return render(request, "programmes/enrolment_enrol.html", facts)


@require_http_methods(FORM)
def enrolment_withdraw(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment, standing = coordinated_enrolment(request, slug, public_id)
    form = WithdrawForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_school(enrolment, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{enrolment.school} no longer takes part from that day.")
            return back_to(enrolment)
    return render(request, "programmes/enrolment_withdraw.html", {**facts_of(enrolment, standing), "form": form})


@require_http_methods(FORM)
def enrolment_profile(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.writes)
    form = ProfileForm(request.POST or None, enrolment=enrolment)
    if request.method == "POST":
        # An empty form takes everything out, and only a bound one says so.
        form = ProfileForm(request.POST, enrolment=enrolment)
        if form.is_valid():
            write_profile(enrolment, **form.cleaned_data, by=request.user, now=request.now)
            messages.success(request, "What the school shares and seeks is saved.")
            return back_to(enrolment)
    return render(request, "programmes/enrolment_profile.html", {**facts_of(enrolment, standing), "form": form})


@require_http_methods(FORM)
def enrolment_apart(request: Any, slug: str, public_id: str) -> HttpResponse:
    """Schools that this one is not to be grouped with: its own wishes, or all of them for coordinators."""
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.writes)
    form = ApartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked_by = None if standing.coordinates else enrolment.school
        try:
            keep_apart(
                enrolment,
                other=given["school"],
                reason=given["reason"],
                asked_by=asked_by,
                by=request.user,
                now=request.now,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"The two are not grouped together: {enrolment.school} and {given['school']}.")
            return redirect("programmes:enrolment-apart", slug, public_id)
    pairs = apart_from(enrolment, coordinates=standing.coordinates)
    return render(
        request, "programmes/enrolment_apart.html", {**facts_of(enrolment, standing), "form": form, "apart": pairs}
    )


@require_http_methods(FORM)
def enrolment_meet(request: Any, slug: str, public_id: str, number: str) -> HttpResponse:
    """Takes one wish back; ``number`` is the other school's."""
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.writes)
    found = [wish for wish in apart_from(enrolment, coordinates=standing.coordinates) if wish.other.number == number]
    pairs = [wish.pair for wish in found]
    if not pairs:
        get_object_or_404(NoGoPair.objects.none())
    if request.method == "POST":
        for pair in pairs:
            let_meet(pair, enrolment=enrolment, by=request.user, now=request.now)
        messages.success(request, "The two schools may be grouped together.")
        return redirect("programmes:enrolment-apart", slug, public_id)
    facts = {**facts_of(enrolment, standing), "other": found[0].other, "wishes": found}
    return render(request, "programmes/enrolment_meet.html", facts)


def enrolment_or_404(request: Any, slug: str, public_id: str) -> Enrolment:
    found = Enrolment.objects.visible_to(request.user, request.today).filter(cohort__slug=slug)
    related = with_decisions(found).select_related("cohort__programme", "cohort__edition", "school__trust")
    return get_object_or_404(related, public_id=public_id)


def coordinated_enrolment(request: Any, slug: str, public_id: str) -> tuple[Enrolment, SchoolStanding]:
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.coordinates)
    return enrolment, standing


def facts_of(enrolment: Enrolment, standing: SchoolStanding) -> dict[str, Any]:
    return {"enrolment": enrolment, "school": enrolment.school, "cohort": enrolment.cohort, "standing": standing}


def back_to(enrolment: Enrolment) -> HttpResponse:
    return redirect("programmes:enrolment", enrolment.cohort.slug, enrolment.public_id)
