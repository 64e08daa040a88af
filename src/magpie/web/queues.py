"""One of the engine's queues, served by this process."""

import os
import socket
from types import FrameType
from typing import Any

from django.db.backends.signals import connection_created
from django_tasks_db.management.commands.db_worker import Worker

from magpie.jobs.engine import asked_to_stop

SECONDS_BETWEEN_LOOKS = 1.0


class QueueWorker(Worker):
    """The library's worker, which also lets long work know that it should end at its next safe place."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        asked_to_stop.set()
        super().shutdown(signum, frame)


def keep_each_commit(sender: Any, connection: Any, **kwargs: Any) -> None:
    """For letters: a claim must outlive a power cut, or the letter would go twice."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def serve_queue(queue: str) -> None:
    if queue == "letters":
        connection_created.connect(keep_each_commit)
    worker = QueueWorker(
        queue_names=[queue],
        interval=SECONDS_BETWEEN_LOOKS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{queue}-{socket.gethostname()[:40]}-{os.getpid()}",
        excluded_queue_names=[],
    )
    worker.configure_signals()
    worker.run()
