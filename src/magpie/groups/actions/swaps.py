"""A proposal changed by hand becomes a proposal of its own."""

from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.groups.actions.runs import next_number
from magpie.groups.bridge import problem_of
from magpie.groups.models import MatchRun
from magpie.groups.options import Options
from magpie.groups.phrases import finding_in_words
from magpie.groups.plans import members_of
from magpie.programmes.actions.enrolment import wait_for_others
from magpie.programmes.refusals import Refused
from magpie.register.history import record


@transaction.atomic
def swap_schools(run: MatchRun, school: str, other: str, *, by: Any, now: datetime) -> MatchRun:
    """Two schools, by their enrolments' public ids, change places. Done twice, it makes one proposal."""
    # The solver's arithmetic takes long to load, and only swaps need it here.
    from magpie.groups.solver import swapped

    wait_for_others(run.cohort)
    problem = problem_of(run)
    groups = members_of(run)
    known = {key for group in groups for key in group}
    if problem is None or not run.has_groups or not {school, other} <= known or school == other:
        raise Refused("These two cannot be swapped here. Choose two schools of this proposal.")
    result, finding = swapped(problem, groups, school, other, bound=run.lower_bound)
    if finding is not None:
        raise Refused(
            f"The two cannot be swapped. {finding_in_words(finding, problem, Options.of_json(run.options).together)}"
        )
    child: MatchRun
    for child in MatchRun.objects.filter(parent=run, origin=MatchRun.Origin.HAND):
        if _same_groups(members_of(child), result["groups"]):
            return child
    new = MatchRun.objects.create(
        cohort=run.cohort,
        number=next_number(run.cohort),
        origin=MatchRun.Origin.HAND,
        parent=run,
        options=run.options,
        problem=run.problem,
        seed=run.seed,
        seconds=run.seconds,
        version=run.version,
        status=result["status"],
        result=result,
        cost=result["cost"],
        lower_bound=result["lower_bound"],
        made_at=now,
        made_by=by,
        ended_at=now,
    )
    names = {each.id: each.name for each in problem.schools}
    words = f"{new} is {run} with {names[school]} and {names[other]} swapped."
    record("groups.swapped", words, row=run.cohort, by=by, now=now)
    return new


def _same_groups(one: list[list[str]], other: list[list[str]]) -> bool:
    return {frozenset(group) for group in one} == {frozenset(group) for group in other}
