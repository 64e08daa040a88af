"""Cohorts: those that are yours, opening one, and the page of one for each who takes part."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.cohorts import open_cohort
from magpie.programmes.counts import with_counts
from magpie.programmes.forms.cohorts import CohortSearchForm, NewCohortForm
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Cohort, Enrolment, Programme, Role
from magpie.programmes.next_steps import steps_of_cohorts
from magpie.programmes.permissions import can_open_cohorts, standing_in
from magpie.programmes.queries import (
    coordinators_of,
    enrolment_counts,
    history_of_cohorts,
    letter_counts,
    newest_ready_editions,
    unentered_years,
)
from magpie.programmes.refusals import Refused
from magpie.programmes.telling import ask_lines
from magpie.programmes.year import year_of
from magpie.register.permissions import require


def cohort_or_404(request: Any, slug: str) -> Cohort:
    """A cohort that the user takes part in, with what its pages say of it."""
    return get_object_or_404(_visible_cohorts(request), slug=slug)


def _visible_cohorts(request: Any) -> QuerySet[Cohort]:
    return Cohort.objects.visible_to(request.user, request.today).select_related("programme__owner", "edition")


@require_safe
def cohort_list(request: Any) -> HttpResponse:
    form = CohortSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = Cohort.objects.visible_to(request.user, request.today)
    found = found.select_related("programme__owner", "edition").defer("edition__source")
    for word in asked.get("q", "").split():
        found = found.filter(Q(name__icontains=word) | Q(programme__name__icontains=word))
    today = request.today
    when = {
        "running": Q(opens_on__lte=today, closes_on__gte=today),
        "coming": Q(opens_on__gt=today),
        "closed": Q(closes_on__lt=today),
    }.get(asked.get("when", ""), Q())
    found = found.filter(when)
    if wants_file(request):
        rows = [(each.name, each.programme.name, str(each.edition), each.opens_on, each.closes_on) for each in found]
        return csv_file("cohorts", ("cohort", "programme", "playbook", "opens", "closes"), rows)
    page = page_of(request, found)
    counts = enrolment_counts(page.object_list)
    cohorts = [(each, counts[each.pk][Enrolment.State.ENROLLED]) for each in page.object_list]
    facts = {"form": form, "listed": page, "cohorts": cohorts}
    return render(
        request, "programmes/cohorts.html", {**facts, "may_open": can_open_cohorts(request.user, request.today)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_new(request: Any) -> HttpResponse:
    require(can_open_cohorts(request.user, request.today))
    programmes = Programme.objects.coordinated_by(request.user, request.today)
    editions = newest_ready_editions()
    form = NewCohortForm(request.POST or None, programmes=programmes, editions=editions)
    if request.method == "POST" and form.is_valid():
        try:
            cohort = open_cohort(**form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            messages.success(request, f"{cohort} is open. Bring schools in next.")
            missing = unentered_years(cohort)
            if missing:
                messages.warning(request, f"Nobody has given term dates for {missing}: see Calendar.")
            return redirect("programmes:cohort", cohort.slug)
    return render(request, "programmes/cohort_new.html", {"form": form, "editions": editions})


@require_safe
def cohort_page(request: Any, slug: str) -> HttpResponse:
    """The whole for its coordinators; for everybody else who takes part, what it asks and whom to ask."""
    cohort = cohort_or_404(request, slug)
    standing = standing_in(request.user, cohort, request.today)
    counts = enrolment_counts([cohort])[cohort.pk]
    facts = {
        "cohort": cohort,
        "standing": standing,
        "coordinators": coordinators_of(cohort, request.today),
        "ask": ask_lines(cohort.playbook),
        "n_enrolled": counts[Enrolment.State.ENROLLED],
    }
    if not standing.coordinates:
        may_count = not standing.kinds.isdisjoint((Role.Kind.EVALUATOR, Role.Kind.SPONSOR))
        shown = [(Enrolment.State(state).label, n) for state, n in counts.items()] if may_count else []
        year = year_of(cohort.playbook, closes_on=cohort.closes_on, today=request.today)
        return render(request, "programmes/cohort_of_participant.html", {**facts, "counts": shown, "year": year})
    labelled = [(Enrolment.State(state).label, state, n) for state, n in counts.items() if n]
    letters = [(label, state, n) for state, label, n in letter_counts(cohort) if n]
    return render(
        request,
        "programmes/cohort.html",
        {
            **facts,
            "counts": labelled,
            "n_schools": sum(counts.values()),
            "letters": letters,
            "steps": steps_of_cohorts(with_counts([cohort], request.today), request.today),
            "is_over": cohort.closes_on < request.today,
            "year": year_of(cohort.playbook, closes_on=cohort.closes_on, today=request.today),
            "history": history_of_cohorts([cohort])[:10],
        },
    )
