"""What waits in the groups of a cohort for those who coordinate it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from magpie.groups.counts import Standing, standings
from magpie.programmes.next_steps import Step, counted

FEWEST = 2


def steps_of_groups(cohorts: list[Any], today: date) -> list[Step]:
    running = [cohort for cohort in cohorts if has_groups(cohort) and cohort.closes_on >= today]
    if not running:
        return []
    found = standings(running, today)
    return [step for cohort in running for step in _steps(cohort, found[cohort.pk])]


def has_groups(cohort: Any) -> bool:
    """Whether the programme brings schools into groups."""
    rules = cohort.playbook.groups
    return rules is not None and rules.members == "schools"


def _steps(cohort: Any, has: Standing) -> Iterator[Step]:
    page, name = reverse("groups:groups", args=[cohort.slug]), str(cohort)
    if not has.n_publications:
        if has.proposal_id:
            run = reverse("groups:run", args=[cohort.slug, has.proposal_id])
            yield Step(f"Look at proposal {has.proposal} of groups", run, name)
        elif has.n_schools >= FEWEST and not has.n_runs:
            yield Step("Work out groups", page, name)
        return
    if has.n_gone:
        yield Step(f"End the seat of {counted(has.n_gone, 'school')} that withdrew", page, name)
    if has.n_without_group:
        yield Step(f"Find a group for {counted(has.n_without_group, 'school')}", page, name)
    if has.n_without_facilitator and "facilitator" in cohort.playbook.roles:
        words = f"Give {counted(has.n_without_facilitator, 'group')} a facilitator"
        yield Step(words, reverse("groups:facilitators", args=[cohort.slug]), name)
