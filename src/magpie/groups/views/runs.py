"""Proposals of groups: the list, asking for one, and one of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_list_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.groups.actions.pairs import keep_together
from magpie.groups.actions.runs import start_run
from magpie.groups.drawing import draw
from magpie.groups.forms.options import RunForm, initial_of, not_weighed
from magpie.groups.forms.runs import RunSearchForm
from magpie.groups.models import MatchRun
from magpie.groups.options import Options
from magpie.groups.phrases import gap_in_words, state_in_words
from magpie.groups.plans import members_of, newest_publication, stale_words
from magpie.groups.result_words import (
    breakdown_lines,
    clash_lines,
    notes_of,
    options_in_words,
    rules_in_words,
)
from magpie.groups.shown import ShownGroup, lines_of, shown
from magpie.groups.views.finding import run_or_404
from magpie.groups.views.groups import run_lines, runs_of
from magpie.groups.views.paging import groups_of_page
from magpie.jobs.models import Job
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Cohort
from magpie.programmes.refusals import Refused
from magpie.programmes.telling import listed as in_a_list
from magpie.programmes.views.schools import FORM, coordinated_or_refuse, refused

HEADER = ("proposal", "how it came about", "how good it is", "proved", "cost", "bound", "made", "by", "seed")
GROUPS_HEADER = (
    "group",
    "school",
    "type",
    "hub",
    "trust",
    "town",
    "km between the schools",
    "longest km",
    "cost",
    "why",
)
SECONDS = 30
FEW, MANY = 150, 600


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


@require_http_methods(FORM)
def run_new(request: Any, slug: str) -> HttpResponse:
    """At first as the playbook has it, or as the newest proposal was asked for."""
    cohort = coordinated_or_refuse(request, slug)
    n_schools = cohort.enrolments.taking_part().count()
    has_groups = newest_publication(cohort) is not None
    options, is_from_playbook = _options(cohort)
    initial = {**initial_of(options), "seconds": _seconds(n_schools), "seed": 1}
    form = RunForm(request.POST or None, n_schools=n_schools, has_groups=has_groups, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {"today": request.today, "by": request.user, "now": request.now}
        try:
            run = start_run(cohort, options=form.options(), seconds=given["seconds"], seed=given["seed"], **facts)
        except Refused as refusal:
            refused(form, refusal)
        else:
            return redirect(run.job or run)
    facts = {
        "cohort": cohort,
        "form": form,
        "n_schools": n_schools,
        "asked": options_in_words(options),
        "is_from_playbook": is_from_playbook,
        "not_weighed": not_weighed(cohort.playbook.groups),
    }
    return render(request, "groups/run_new.html", facts)


@require_safe
def run_page(request: Any, slug: str, public_id: str) -> HttpResponse:
    run = run_or_404(request, slug, public_id)
    found = shown(run, request.today)
    numbers = range(1, len(found.groups) + 1)
    if wants_file(request):
        return csv_file(f"{slug}-proposal-{run.number}", GROUPS_HEADER, _group_rows(lines_of(found, numbers)))
    listed = groups_of_page(request, numbers)
    lines = lines_of(found, list(listed.object_list))
    facts = {
        "cohort": run.cohort,
        "run": run,
        "state": state_in_words(run),
        "gap": gap_in_words(run),
        "is_at_work": run.ended_at is None and run.job is not None and not run.job.has_ended,
        "own_job": _own_job(request, run),
        "listed": listed,
        "lines": lines,
        "map": draw([(str(line.number), line.schools) for line in lines]),
        "breakdown": breakdown_lines(run),
        "clash": clash_lines(run, found.problem),
        "notes": notes_of(run, found.problem),
        "publication": newest_publication(run.cohort),
        "stale": _stale(run),
        "rules": rules_in_words(found.problem, found.must_share) if found.problem else [],
        "can_swap": run.has_groups and found.problem is not None,
    }
    return render(request, "groups/run.html", facts)


@require_POST
def run_keep(request: Any, slug: str, public_id: str, number: int) -> HttpResponse:
    """Whatever is worked out from now on keeps the schools of this group together."""
    run = run_or_404(request, slug, public_id)
    groups = members_of(run)
    enrolments = run.cohort.enrolments.taking_part().select_related("school")
    asked = groups[number - 1] if 0 < number <= len(groups) else []
    schools = [enrolment.school for enrolment in get_list_or_404(enrolments, public_id__in=asked)]
    try:
        keep_together(run.cohort, schools=schools, by=request.user, now=request.now)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, f"{in_a_list(map(str, schools))} are kept together from now on.")
    return redirect("groups:pairs", slug)


def _options(cohort: Cohort) -> tuple[Options, bool]:
    """What the form begins with, and whether that is the playbook's."""
    runs = MatchRun.objects.filter(cohort=cohort, origin=MatchRun.Origin.SOLVER).exclude(options={})
    newest = runs.only("options").first()
    if newest is not None:
        return Options.of_json(newest.options), False
    return Options.of_playbook(cohort.playbook.groups), True


def _seconds(n_schools: int) -> int:
    return SECONDS * (1 if n_schools <= FEW else 2 if n_schools <= MANY else 4)


def _own_job(request: Any, run: MatchRun) -> Job | None:
    """Only those see a job who asked for it, and operators."""
    job = run.job
    return job if job and (request.user.is_operator or job.by_id == request.user.pk) else None


def _stale(run: MatchRun) -> str:
    """Who has joined or left since, while that still matters."""
    if not run.has_groups:
        return ""
    proposed = {key for group in members_of(run) for key in group}
    return ", and ".join(stale_words(proposed, run.cohort))


def _row(run: MatchRun) -> tuple[object, ...]:
    person = getattr(run.made_by, "person", run.made_by)
    state, gap = state_in_words(run), gap_in_words(run)
    made = f"{run.made_at:%Y-%m-%d %H:%M}"
    return run, run.get_origin_display(), state, gap, run.cost, run.lower_bound, made, person or "", run.seed


def _group_rows(lines: list[ShownGroup]) -> list[tuple[object, ...]]:
    return [
        (
            line.number,
            school.name,
            *(school.attributes.get(name, "") for name in ("type", "hub", "trust", "town")),
            round(line.ways.together_km),
            round(line.ways.longest_km),
            "" if line.cost is None else round(line.cost, 1),
            " ".join(line.reasons),
        )
        for line in lines
        for school in line.schools
    ]
