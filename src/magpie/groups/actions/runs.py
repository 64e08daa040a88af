"""Groups are worked out: asked for, looked for by a worker, and kept as a proposal."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from magpie.core.grouping.problem import WrongProblem
from magpie.groups.bridge import problem_for
from magpie.groups.models import MatchRun
from magpie.groups.options import Options
from magpie.jobs.actions import queue_job
from magpie.jobs.models import Job
from magpie.programmes.actions.enrolment import wait_for_others
from magpie.programmes.models import Cohort
from magpie.programmes.refusals import Refused
from magpie.register.history import record

if TYPE_CHECKING:
    from magpie.core.grouping.result import GroupingResult

WORK_OUT = "groups.work-out"


@transaction.atomic
def start_run(
    cohort: Cohort, *, options: Options, seconds: int, seed: int, today: date, by: Any, now: datetime
) -> MatchRun:
    """Write down what is asked and let a worker look for it. Asked twice while it is being done, it is done once."""
    wait_for_others(cohort)
    try:
        problem = problem_for(cohort, options, today).to_json()
    except WrongProblem as mistake:
        raise Refused(str(mistake)) from mistake
    asked = {"options": options.as_json(), "problem": problem, "seed": seed, "seconds": seconds}
    known = _under_way(cohort, asked)
    if known is not None:
        return known
    run = MatchRun(cohort=cohort, number=next_number(cohort), made_at=now, made_by=by, **asked)
    run.job = queue_job(kind=WORK_OUT, arguments={"run": run.public_id}, by=by, now=now)
    run.save()
    record("groups.asked", f"{run} of groups was asked for.", row=cohort, by=by, now=now)
    return run


@transaction.atomic
def finish_run(run: MatchRun, result: "GroupingResult", *, now: datetime) -> MatchRun:
    """Keep what was found. A run that has ended keeps what it has."""
    kept = MatchRun.objects.filter(pk=run.pk, ended_at=None)
    kept.update(
        status=result.status,
        result=result.to_json(),
        cost=result.cost,
        lower_bound=result.lower_bound,
        version=result.version,
        ended_at=now,
    )
    run.refresh_from_db()
    return run


def next_number(cohort: Cohort) -> int:
    newest = MatchRun.objects.filter(cohort=cohort).order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def _under_way(cohort: Cohort, asked: dict[str, Any]) -> MatchRun | None:
    waiting = MatchRun.objects.filter(
        cohort=cohort, ended_at=None, job__state__in=(Job.State.QUEUED, Job.State.RUNNING)
    )
    run: MatchRun
    for run in waiting.select_related("job"):
        if all(_same(getattr(run, name), value) for name, value in asked.items()):
            return run
    return None


def _same(kept: Any, asked: Any) -> bool:
    """As JSON keeps it, tuples are lists."""
    return bool(json.dumps(kept, sort_keys=True) == json.dumps(asked, sort_keys=True))
