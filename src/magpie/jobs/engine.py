"""How rows wake the engine. A task of the engine only says *look*; what is to be done stands in the rows."""

import threading
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from magpie.jobs.progress import Clock
from magpie.jobs.running import run_waiting_jobs

asked_to_stop = threading.Event()
"""Set in a worker that was asked to end; long work stops at its next safe place."""


def workers_clock() -> Clock:
    """The clock that the settings name; no room imports one."""
    clock: Clock = import_string(settings.MAGPIE_CLOCK)
    return clock


def wake(look: "Task[Any, Any]") -> None:
    """Tell the engine to look. A look that still waits will see our rows too, so it is not asked for twice."""
    if isinstance(look.get_backend(), DatabaseBackend):
        waiting = DBTaskResult.objects.ready().filter(task_path=look.module_path, queue_name=look.queue_name)
        if waiting.exists():
            return
    look.enqueue()


def wake_after_commit(look: "Task[Any, Any]") -> None:
    """Nothing is lost when this fails or the process dies in between: the minute's tick wakes the engine too."""
    transaction.on_commit(lambda: wake(look), robust=True)


@task(queue_name="jobs")
def look_for_jobs() -> None:
    run_waiting_jobs(workers_clock(), asked_to_stop.is_set)
