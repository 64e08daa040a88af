"""Two proposals of a cohort side by side."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.groups.comparing import SchoolDifference, compare
from magpie.groups.forms.runs import CompareForm
from magpie.groups.models import MatchRun
from magpie.groups.phrases import gap_in_words, state_in_words
from magpie.groups.views.finding import run_or_404
from magpie.programmes.listing import csv_file, page_of, wants_file

HEADER = ("school", "partners in the first", "km", "partners in the second", "km", "change in km")
MOST_OFFERED = 50


@require_safe
def run_compare(request: Any, slug: str, public_id: str) -> HttpResponse:
    """The other one is chosen on the page; at first it is the one that this was made from, else the newest."""
    run = run_or_404(request, slug, public_id)
    runs = MatchRun.objects.filter(cohort=run.cohort_id, cost__isnull=False).exclude(pk=run.pk)
    others = list(runs.select_related("cohort", "made_by__person").defer("problem")[:MOST_OFFERED])
    form = CompareForm(request.GET or None, runs=others)
    asked = form.cleaned_data.get("other") if form.is_bound and form.is_valid() else ""
    other = next((each for each in others if each.public_id == asked), None) or _usual(run, others)
    if other is None or not run.has_groups:
        return render(request, "groups/compare.html", {"cohort": run.cohort, "run": run, "other": None})
    comparison = compare(run.cohort, other, run)
    if wants_file(request):
        return csv_file(f"{slug}-{other.number}-{run.number}", HEADER, map(_row, comparison.differences))
    listed = page_of(request, comparison.differences)
    sides = [(each, state_in_words(each), gap_in_words(each)) for each in (other, run)]
    facts = {"cohort": run.cohort, "run": run, "other": other, "comparison": comparison, "sides": sides}
    form = CompareForm({"other": other.public_id}, runs=others)
    return render(request, "groups/compare.html", {**facts, "form": form, "listed": listed})


def _usual(run: MatchRun, others: list[MatchRun]) -> MatchRun | None:
    parent = next((each for each in others if each.pk == run.parent_id), None)
    return parent or next(iter(others), None)


def _row(each: SchoolDifference) -> tuple[object, ...]:
    first, second = ("; ".join(str(school) for school in side.partners) for side in (each.one, each.other))
    return each.school, first, round(each.one.km), second, round(each.other.km), round(each.change_km)
