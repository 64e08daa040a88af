"""What waits in a cohort for those who coordinate it: on their first page and at the head of the cohort's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from magpie.core.dates import AcademicYear


@dataclass(frozen=True, slots=True)
class Step:
    words: str
    address: str
    hint: str = ""


StepsOfCohorts = Callable[[list[Any], date], list[Step]]
_more_steps: list[StepsOfCohorts] = []


def add_steps(steps: StepsOfCohorts) -> StepsOfCohorts:
    """Let a higher room say what waits in it for coordinators; what it counts for that is for ``add_counts``."""
    if steps not in _more_steps:
        _more_steps.append(steps)
    return steps


def steps_of_cohorts(cohorts: list[Any], today: date) -> list[Step]:
    """Letters that nobody else can settle first, then what holds each cohort up; the cohorts come ``with_counts``."""
    steps = [step for cohort in cohorts for step in _letter_steps(cohort)]
    steps += [step for cohort in cohorts for step in _school_steps(cohort)]
    return steps + [step for more in _more_steps for step in more(cohorts, today)]


def _letter_steps(cohort: Any) -> list[Step]:
    letters = reverse("programmes:letters", args=[cohort.slug])
    told = (("undecided", cohort.n_undecided, "Say whether"), ("failed", cohort.n_failed, "See why"))
    ends = {"undecided": "went", "failed": "failed"}
    return [
        Step(f"{verb} {counted(n, 'letter')} {ends[state]}", f"{letters}?state={state}", str(cohort))
        for state, n, verb in told
        if n
    ]


def _school_steps(cohort: Any) -> list[Step]:
    def address(name: str, state: str = "") -> str:
        return reverse(f"programmes:{name}", args=[cohort.slug]) + (f"?state={state}" if state else "")

    steps = []
    if cohort.n_lists:
        steps.append(Step(f"Finish {counted(cohort.n_lists, 'list')} of schools", address("lists"), str(cohort)))
    if cohort.n_applied:
        words = f"Decide on {counted(cohort.n_applied, 'school')} that answered"
        steps.append(Step(words, address("schools", "applied"), str(cohort)))
    if not (cohort.n_invited or cohort.n_applied or cohort.n_enrolled or cohort.n_lists):
        hint = "Send their list, or ask them one by one."
        steps.append(Step(f"Bring schools into {cohort}", address("schools"), hint))
    if cohort.n_invited:
        words = f"See {counted(cohort.n_invited, 'school')} yet to answer"
        steps.append(Step(words, address("schools", "invited"), str(cohort)))
    if cohort.n_unsigned:
        verb = "is" if cohort.n_unsigned == 1 else "are"
        words = f"See whose {counted(cohort.n_unsigned, 'signature')} {verb} missing"
        steps.append(Step(words, address("declarations"), str(cohort)))
    if cohort.n_calendars < len(list(AcademicYear.between(cohort.opens_on, cohort.closes_on))):
        hint = "Deadlines know holidays only when somebody enters them."
        steps.append(Step(f"Look at the term dates of {cohort}", address("cohort-calendar"), hint))
    return steps


def counted(n: int, word: str) -> str:
    return f"1 {word}" if n == 1 else f"{n} {word}s"
