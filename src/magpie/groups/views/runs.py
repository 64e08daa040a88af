"""Proposals of groups: the list, asking for one, and one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.groups.forms.runs import RunSearchForm
from magpie.groups.models import MatchRun
from magpie.groups.phrases import gap_in_words, state_in_words
from magpie.groups.views.groups import run_lines, runs_of
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.views.schools import coordinated_or_refuse

HEADER = ("proposal", "how it came about", "how good it is", "proved", "cost", "bound", "made", "by", "seed")


@require_safe
def run_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    form = RunSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    runs = runs_of(cohort)
    if asked.get("origin"):
        runs = runs.filter(origin=asked["origin"])
    if asked.get("which"):
        runs = runs.filter(cost__isnull=asked["which"] == "none")
    if wants_file(request):
        return csv_file(f"{cohort.slug}-proposals", HEADER, map(_row, runs))
    listed = page_of(request, runs)
    facts = {"cohort": cohort, "form": form, "listed": listed, "runs": run_lines(listed.object_list)}
    return render(request, "groups/runs.html", {**facts, "asks": bool(request.GET)})


def _row(run: MatchRun) -> tuple[object, ...]:
    person = getattr(run.made_by, "person", run.made_by)
    state, gap = state_in_words(run), gap_in_words(run)
    made = f"{run.made_at:%Y-%m-%d %H:%M}"
    return run, run.get_origin_display(), state, gap, run.cost, run.lower_bound, made, person or "", run.seed
