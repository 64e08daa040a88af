"""What a swap would cost, before anybody makes it; and making it, which is a proposal of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from magpie.groups.actions.swaps import swap_schools
from magpie.groups.forms.swaps import SwapForm, SwapSearchForm
from magpie.groups.models import MatchRun
from magpie.groups.shown import Shown, shown
from magpie.groups.swaps import SwapLine, swap_lines
from magpie.groups.views.finding import run_or_404
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM

HEADER = ("school", "group", "price", "why not")


@require_http_methods(FORM)
def run_swap(request: Any, slug: str, public_id: str) -> HttpResponse:
    run = run_or_404(request, slug, public_id)
    found = shown(run, request.today)
    if request.method == "POST":
        return _swap(request, run, found)
    return _page(request, run, found)


def _page(request: Any, run: MatchRun, found: Shown, *, form: Any = None, chosen: str = "") -> HttpResponse:
    schools = sorted(found.schools(), key=lambda school: school.name) if run.has_groups and found.problem else []
    search = SwapSearchForm(request.GET if "school" in request.GET else None, schools=schools)
    asked = search.cleaned_data if search.is_bound and search.is_valid() else {}
    school = next((each for each in schools if each.id == (chosen or asked.get("school"))), None)
    lines = _found(swap_lines(found, school.id), asked.get("q", "")) if school else []
    if school and wants_file(request):
        return csv_file(f"{run.cohort.slug}-swaps", HEADER, map(_row, lines))
    facts = {
        "cohort": run.cohort,
        "run": run,
        "search": search,
        "form": search if search.errors else form,
        "school": school,
        "group": found.groups[found.group_of(school.id)] if school else (),
        "number": found.group_of(school.id) + 1 if school else 0,
        "n_schools": len(schools),
        "listed": page_of(request, lines),
    }
    return render(request, "groups/run_swap.html", facts)


def _swap(request: Any, run: MatchRun, found: Shown) -> HttpResponse:
    form = SwapForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            new = swap_schools(run, given["school"], given["other"], by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, f"{new} is {run} with the two swapped. What it costs now stands below.")
            return redirect(new)
    return _page(request, run, found, form=form, chosen=form.data.get("school", ""))


def _found(lines: list[SwapLine], words: str) -> list[SwapLine]:
    asked = words.casefold().split()
    return [line for line in lines if all(word in line.school.name.casefold() for word in asked)]


def _row(line: SwapLine) -> tuple[object, ...]:
    return line.school.name, line.number, "" if line.price is None else round(line.price, 1), line.forbidden
