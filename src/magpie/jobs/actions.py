"""What can be done with jobs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.jobs.engine import look_for_jobs, wake, wake_after_commit
from magpie.jobs.models import AT_THE_START, MOST_TRIES, Job

CUT_OFF_TOO_OFTEN = (
    f"This was begun {MOST_TRIES} times and cut off each time, perhaps because the machine ran out of memory. "
    "Nothing more will be tried by itself. Tell the operator before you start it again."
)


class JobHasEnded(Exception):
    """The job cannot be stopped any more."""


@transaction.atomic
def queue_job(*, kind: str, arguments: Mapping[str, Any], by: Any, now: datetime) -> Job:
    """Write down what is to be done, in the caller's transaction, and wake the engine when that holds."""
    job = Job.objects.create(kind=kind, arguments=dict(arguments), by=by, created_at=now)
    wake_after_commit(look_for_jobs)
    return job


@transaction.atomic
def ask_to_cancel(job: Job, *, now: datetime) -> Job:
    """A job that waits is cancelled at once; one that runs stops at its next safe place. Asking twice does no harm."""
    waiting = Job.objects.queued().filter(pk=job.pk)
    if not waiting.update(state=Job.State.CANCELLED, ended_at=now, cancel_asked_at=now):
        running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
        running.filter(cancel_asked_at=None).update(cancel_asked_at=now)
        if not running.exists():
            raise JobHasEnded("This has ended already, so it cannot be stopped.")
    job.refresh_from_db()
    return job


@transaction.atomic
def take_up_silent_jobs(*, now: datetime) -> int:
    """Queue again what a dead process left behind, and give up what has been cut off too often."""
    silent = Job.objects.silent(now)
    n = silent.exclude(cancel_asked_at=None).update(state=Job.State.CANCELLED, ended_at=now)
    n += silent.filter(tries__gte=MOST_TRIES).update(state=Job.State.FAILED, ended_at=now, error=CUT_OFF_TOO_OFTEN)
    n += silent.update(**AT_THE_START, state=Job.State.QUEUED)
    return n


def wake_for_waiting_jobs() -> None:
    """For the tick: whatever waits is looked for, even when the first call was lost."""
    if Job.objects.queued().exists():
        wake(look_for_jobs)
