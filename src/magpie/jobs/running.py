"""How a job is run: claimed by one process, handed to its handler, and given its end."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import F

from magpie.jobs.kinds import kind_of
from magpie.jobs.models import AT_THE_START, Job
from magpie.jobs.progress import Cancelled, Clock, CutOff, JobFailed, Progress, TakenOver, never

logger = logging.getLogger("magpie.jobs")

UNKNOWN_KIND = "This version of Magpie does not know how to do this any more. Please start it again from its own page."
UNFORESEEN = (
    "Something went wrong that Magpie did not foresee. Nothing you typed is to blame. "
    "Try again; if it fails again, tell the operator, who finds the details in the log."
)


def run_waiting_jobs(clock: Clock, is_stopping: Callable[[], bool] = never) -> int:
    """Run the jobs that wait, the oldest first, until none is left or the process is asked to end."""
    n_run = 0
    while not is_stopping():
        oldest = Job.objects.queued().order_by("created_at", "pk").values_list("pk", flat=True).first()
        if oldest is None:
            break
        run_job(oldest, clock, is_stopping)
        n_run += 1
    return n_run


def run_job(job_pk: int, clock: Clock, is_stopping: Callable[[], bool] = never) -> bool:
    """Run one job if it waits and nobody else has taken it; say whether it was ours."""
    job = _claim(job_pk, clock())
    if job is None:
        return False
    try:
        state, fields = _work(job, Progress(job, clock, is_stopping))
    except TakenOver:
        logger.warning("Job %s was taken over by another process.", job.public_id)
    except CutOff:
        _give_back(job)
    except OperationalError:
        # The database was locked or away. Nothing more can be written now: the tick finds the silent row.
        logger.exception("Job %s lost the database.", job.public_id)
        raise
    else:
        _end(job, state, clock(), **fields)
    return True


def _claim(job_pk: int, now: datetime) -> Job | None:
    with transaction.atomic(durable=True):
        waiting = Job.objects.queued().filter(pk=job_pk)
        claimed = waiting.update(
            state=Job.State.RUNNING,
            started_at=now,
            heartbeat_at=now,
            tries=F("tries") + 1,
            step="",
            n_done=0,
            n_total=0,
        )
    return Job.objects.select_related("by").get(pk=job_pk) if claimed else None


def _work(job: Job, progress: Progress) -> tuple[Job.State, dict[str, Any]]:
    """Call the handler and turn every way in which it may end into a state and its words."""
    kind = kind_of(job)
    if kind is None:
        return Job.State.FAILED, {"error": UNKNOWN_KIND}
    try:
        result = kind.handler(job, progress) or {}
        json.dumps(result)
        return Job.State.DONE, {"result": result}
    except Cancelled:
        return Job.State.CANCELLED, {}
    except JobFailed as failure:
        return Job.State.FAILED, {"error": str(failure) or UNFORESEEN}
    except (CutOff, TakenOver, OperationalError):
        raise
    except Exception:
        logger.exception("Job %s (%s) failed.", job.public_id, job.kind)
        return Job.State.FAILED, {"error": UNFORESEEN}


def _ours(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries)


def _end(job: Job, state: Job.State, now: datetime, **fields: Any) -> None:
    if not _ours(job).update(state=state, ended_at=now, heartbeat_at=now, **fields):
        logger.warning("Job %s ended here, but another process had taken it over.", job.public_id)


def _give_back(job: Job) -> None:
    """A try that the machine cut off in good order does not count."""
    _ours(job).update(**AT_THE_START, state=Job.State.QUEUED, tries=F("tries") - 1)
