"""The groups of a cohort: how they come about, and what they are."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.groups.counts import standing_of
from magpie.groups.drawing import draw
from magpie.groups.forms.groups import GroupSearchForm
from magpie.groups.models import Group, MatchRun
from magpie.groups.pairs import apart_in, together_in
from magpie.groups.phrases import gap_in_words, state_in_words
from magpie.groups.plans import newest_publication
from magpie.groups.queries import GroupLine, groups_found, lines_of, odd_ones
from magpie.groups.views.paging import groups_of_page
from magpie.programmes.listing import csv_file, wants_file
from magpie.programmes.models import Cohort
from magpie.programmes.views.schools import coordinated_or_refuse

N_NEWEST = 10
HEADER = (
    "group",
    "URN",
    "school",
    "type",
    "phase",
    "town",
    "trust",
    "hub",
    "in the group from",
    "until",
    "km between the schools",
    "facilitator",
    "facilitator's address",
)


@require_safe
def group_list(request: Any, slug: str) -> HttpResponse:
    """Before publication the way to groups, after it the groups themselves."""
    cohort = coordinated_or_refuse(request, slug)
    standing = standing_of(cohort, request.today)
    facts = {"cohort": cohort, "standing": standing, "rules": cohort.playbook.groups}
    if not standing.n_publications:
        return _before(request, cohort, facts)
    form = GroupSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    groups = Group.objects.filter(cohort=cohort).current().order_by("number")
    found = groups_found(groups, words=asked.get("q", ""), which=asked.get("which", ""), day=request.today)
    if wants_file(request):
        return csv_file(f"{cohort.slug}-groups", HEADER, _rows(lines_of(found, request.today)))
    listed = groups_of_page(request, found)
    lines = lines_of(listed.object_list, request.today)
    is_odd = standing.n_gone or standing.n_without_group
    facts |= {
        "form": form,
        "listed": listed,
        "lines": lines,
        "map": draw([(str(line.group.number), line.schools) for line in lines]),
        "asks": bool(request.GET),
        "publication": newest_publication(cohort),
        "odd": odd_ones(cohort) if is_odd else None,
        "has_facilitators": "facilitator" in cohort.playbook.roles,
    }
    return render(request, "groups/groups.html", facts)


def _before(request: Any, cohort: Cohort, facts: dict[str, Any]) -> HttpResponse:
    if wants_file(request):
        return csv_file(f"{cohort.slug}-groups", HEADER, [])
    runs = run_lines(runs_of(cohort)[:N_NEWEST])
    together, apart = together_in(cohort), apart_in(cohort)
    facts |= {
        "runs": runs,
        "under_way": next(
            (run for run, _, _ in runs if run.ended_at is None and run.job and not run.job.has_ended), None
        ),
        "newest": next((run for run, _, _ in runs if run.ended_at), None),
        "together": together[:N_NEWEST],
        "apart": apart[:N_NEWEST],
        "n_more_pairs": len(together[N_NEWEST:]) + len(apart[N_NEWEST:]),
    }
    return render(request, "groups/groups_before.html", facts)


def runs_of(cohort: Cohort) -> Any:
    """The newest first, without what is large in them."""
    runs = MatchRun.objects.filter(cohort=cohort).select_related("cohort", "job", "made_by__person", "parent")
    return runs.defer("problem", "result", "parent__problem", "parent__result")


def run_lines(runs: Any) -> list[tuple[MatchRun, str, str]]:
    """Each with where it is and how good it is known to be."""
    return [(run, state_in_words(run), gap_in_words(run)) for run in runs]


def _rows(lines: list[GroupLine]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        person = line.facilitator.person if line.facilitator else None
        for seat in line.seats:
            school = seat.enrolment.school
            yield (
                line.group.name,
                school.number,
                school.name,
                school.type_group or school.type_name,
                school.phase,
                school.town,
                school.trust.name if school.trust else "",
                getattr(seat, "hub", None) or "",
                seat.from_on,
                seat.until_on,
                round(line.ways.together_km),
                person.name if person else "",
                person.address if person else "",
            )
