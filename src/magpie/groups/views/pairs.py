"""Which schools are kept together and which apart, whatever is worked out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_list_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.groups.actions.pairs import keep_together, keep_two_apart, let_part
from magpie.groups.forms.pairs import PairForm, PartForm
from magpie.groups.pairs import KeptTogether, apart_in, together_in
from magpie.programmes.actions.enrolment import let_meet
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Cohort, NoGoPair
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM, coordinated_or_refuse, refused

HEADER = ("what", "school", "other school", "asked for by", "why")


@require_safe
def pair_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    together, apart = together_in(cohort), apart_in(cohort)
    if wants_file(request):
        return csv_file(f"{cohort.slug}-pairs", HEADER, [*map(_together_row, together), *map(_apart_row, apart)])
    facts = {"cohort": cohort, "together": together, "listed": page_of(request, apart)}
    return render(request, "groups/pairs.html", facts)


@require_http_methods(FORM)
def together_add(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    form = PairForm(request.POST or None, cohort=cohort)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        schools = [given["school"].school, given["other"].school]
        try:
            keep_together(cohort, schools=schools, reason=given["reason"], by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{schools[0]} and {schools[1]} are to be in one group.")
            return redirect("groups:pairs", slug)
    return render(request, "groups/together_add.html", {"cohort": cohort, "form": form})


@require_http_methods(FORM)
def together_part(request: Any, slug: str, number: str) -> HttpResponse:
    """``number`` is that of any school of the set."""
    cohort = coordinated_or_refuse(request, slug)
    kept = _set_of(cohort, number)
    schools = kept.schools
    form = PartForm(request.POST or None, schools=schools, initial={"schools": [each.number for each in schools]})
    if request.method == "POST" and form.is_valid():
        chosen = [school for school in schools if school.number in form.cleaned_data["schools"]]
        let_part(cohort, schools=chosen, by=request.user, now=request.now)
        messages.success(request, "What you chose need not be together any more.")
        return redirect("groups:pairs", slug)
    return render(request, "groups/together_part.html", {"cohort": cohort, "kept": kept, "form": form})


@require_http_methods(FORM)
def apart_add(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    form = PairForm(request.POST or None, cohort=cohort)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        one, other = given["school"], given["other"].school
        try:
            keep_two_apart(one, other=other, reason=given["reason"], by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, Refused(refusal.words, field="other"))
        else:
            messages.success(request, f"{one.school} and {other} are not grouped together.")
            return redirect("groups:pairs", slug)
    return render(request, "groups/apart_add.html", {"cohort": cohort, "form": form})


@require_http_methods(FORM)
def apart_take_back(request: Any, slug: str, number: str, other: str) -> HttpResponse:
    """The coordinators' own pair; a school's wish is taken back on the school's own page."""
    cohort = coordinated_or_refuse(request, slug)
    own = NoGoPair.objects.filter(cohort=cohort, asked_by=None).select_related("school", "other")
    pair = next((pair for pair in own if {pair.school.number, pair.other.number} == {number, other}), None)
    if pair is None:
        raise Http404
    if request.method == "POST":
        enrolments = cohort.enrolments.filter(school__in=(pair.school, pair.other)).order_by("pk")
        let_meet(pair, enrolment=get_list_or_404(enrolments)[0], by=request.user, now=request.now)
        messages.success(request, "The two schools may be grouped together.")
        return redirect("groups:pairs", slug)
    return render(request, "groups/apart_take_back.html", {"cohort": cohort, "pair": pair})


def _set_of(cohort: Cohort, number: str) -> KeptTogether:
    for kept in together_in(cohort):
        if number in [school.number for school in kept.schools]:
            return kept
    raise Http404


def _together_row(kept: KeptTogether) -> tuple[object, ...]:
    others = "; ".join(str(school) for school in kept.schools[1:])
    return "together", kept.schools[0], others, "coordinators", "; ".join(kept.reasons)


def _apart_row(pair: NoGoPair) -> tuple[object, ...]:
    return "apart", pair.school, pair.other, pair.asked_by or "coordinators", pair.reason
