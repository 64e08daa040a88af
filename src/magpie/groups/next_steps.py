"""What waits in the groups of a cohort for those who coordinate it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from magpie.programmes.next_steps import Step, counted

FEWEST = 2


def steps_of_groups(cohorts: list[Any], today: date) -> list[Step]:
    running = [cohort for cohort in cohorts if has_groups(cohort) and cohort.closes_on >= today]
    return [step for cohort in running for step in _steps(cohort)]


def has_groups(cohort: Any) -> bool:
    """Whether the programme brings schools into groups."""
    rules = cohort.playbook.groups
    return rules is not None and rules.members == "schools"


def _steps(cohort: Any) -> Iterator[Step]:
    page, name = reverse("groups:groups", args=[cohort.slug]), str(cohort)
    if not cohort.n_publications:
        if cohort.proposal_id:
            run = reverse("groups:run", args=[cohort.slug, cohort.proposal_id])
            yield Step(f"Look at proposal {cohort.proposal} of groups", run, name)
        elif cohort.n_enrolled >= FEWEST and not cohort.n_runs:
            yield Step("Work out groups", page, name)
        return
    if cohort.n_gone:
        yield Step(f"End the seat of {counted(cohort.n_gone, 'school')} that withdrew", page, name)
    if cohort.n_without_group:
        yield Step(f"Find a group for {counted(cohort.n_without_group, 'school')}", page, name)
    if cohort.n_without_facilitator and "facilitator" in cohort.playbook.roles:
        words = f"Give {counted(cohort.n_without_facilitator, 'group')} a facilitator"
        yield Step(words, reverse("groups:facilitators", args=[cohort.slug]), name)
