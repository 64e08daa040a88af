"""What speaks for a school's taking part, and what was decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.eligibility import add_evidence, decide_eligibility, remove_evidence
from magpie.programmes.evidence_kinds import kind_title, kinds_asked_for
from magpie.programmes.forms.eligibility import DecisionForm, EvidenceForm
from magpie.programmes.models import Enrolment
from magpie.programmes.refusals import Refused
from magpie.programmes.school_permissions import SchoolStanding, standing_of_school
from magpie.programmes.views.enrolment import back_to, coordinated_enrolment, enrolment_or_404, facts_of
from magpie.programmes.views.schools import FORM, refused
from magpie.register.permissions import require


@require_safe
def eligibility_page(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment, standing = coordinated_enrolment(request, slug, public_id)
    playbook = enrolment.cohort.playbook
    evidence = list(enrolment.evidence.select_related("by__person"))
    facts = {
        **facts_of(enrolment, standing),
        "evidence": [(kind_title(playbook, each.kind), each) for each in evidence],
        "decisions": enrolment.decisions.select_related("by__person"),
        "asked_for": kinds_asked_for(playbook, {each.kind for each in evidence}),
    }
    return render(request, "programmes/eligibility.html", facts)


@require_http_methods(FORM)
def evidence_add(request: Any, slug: str, public_id: str) -> HttpResponse:
    """Coordinators write what they found; a school's leaders what speaks for their own school."""
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.writes)
    playbook = enrolment.cohort.playbook
    from_school = not standing.coordinates
    form = EvidenceForm(request.POST or None, playbook=playbook, from_school=from_school)
    if request.method == "POST" and form.is_valid():
        try:
            add_evidence(
                enrolment,
                **form.cleaned_data,
                from_school=from_school,
                today=request.today,
                by=request.user,
                now=request.now,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The evidence is saved.")
            return _evidence_of(enrolment, standing)
    asked_for = kinds_asked_for(playbook, set(enrolment.evidence.values_list("kind", flat=True)))
    facts = {**facts_of(enrolment, standing), "form": form, "asked_for": asked_for}
    return render(request, "programmes/evidence_add.html", facts)


@require_http_methods(FORM)
def evidence_remove(request: Any, slug: str, public_id: str, row: str) -> HttpResponse:
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    readable = enrolment.evidence.all() if standing.coordinates else enrolment.evidence.filter(from_school=True)
    evidence = get_object_or_404(readable.select_related("enrolment"), public_id=row)
    require(standing.writes)
    if request.method == "POST":
        try:
            remove_evidence(evidence, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, "The evidence is taken out.")
        return _evidence_of(enrolment, standing)
    kind = kind_title(enrolment.cohort.playbook, evidence.kind)
    facts = {**facts_of(enrolment, standing), "evidence": evidence, "kind": kind}
    return render(request, "programmes/evidence_remove.html", facts)


@require_http_methods(FORM)
def eligibility_decide(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment, standing = coordinated_enrolment(request, slug, public_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide_eligibility(enrolment, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, "The decision is saved. The school reads it with its reason.")
        return _evidence_of(enrolment, standing)
    return render(request, "programmes/eligibility_decide.html", {**facts_of(enrolment, standing), "form": form})


def _evidence_of(enrolment: Enrolment, standing: SchoolStanding) -> HttpResponse:
    if standing.coordinates:
        return redirect("programmes:eligibility", enrolment.cohort.slug, enrolment.public_id)
    return back_to(enrolment)
