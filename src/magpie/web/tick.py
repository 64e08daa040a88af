"""What is seen to every minute. Doing it twice, or on two machines at once, does no harm."""

import logging
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from magpie.duties.counting import queue_count
from magpie.duties.nightly import queue_due_reminders, queue_reminder_plan
from magpie.jobs.actions import take_up_silent_jobs, wake_for_waiting_jobs
from magpie.jobs.engine import workers_clock
from magpie.outbox.actions import wake_for_due_letters
from magpie.outbox.delivery import mark_interrupted_as_undecided
from magpie.outbox.switch import notice_mail_settings
from magpie.register.importing.actions import clear_stale_imports

logger = logging.getLogger("magpie.tick")

SECONDS_BETWEEN = 60
KEPT_BY_THE_ENGINE = timedelta(days=1)


def forget_old_looks(*, now: datetime) -> None:
    """Delete the engine's rows of looks that are over, and of those that a killed process left behind.

    The engine stamps its rows with real time, whatever day is rehearsed, so ``now`` is not asked.
    """
    old = DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - KEPT_BY_THE_ENGINE)
    old.exclude(status=TaskResultStatus.READY).delete()


def look_for_waiting_jobs(*, now: datetime) -> None:
    wake_for_waiting_jobs()


STEPS: tuple[Callable[..., object], ...] = (
    notice_mail_settings,
    mark_interrupted_as_undecided,
    take_up_silent_jobs,
    queue_reminder_plan,
    queue_due_reminders,
    queue_count,
    wake_for_due_letters,
    look_for_waiting_jobs,
    clear_stale_imports,
    forget_old_looks,
)


def run_tick(now: datetime) -> None:
    """Do every step, also when one before it failed; what failed is raised together at the end."""
    failures = []
    for step in STEPS:
        try:
            step(now=now)
        except Exception as failure:
            failure.add_note(f"in the tick's step {step.__name__}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup("The tick could not do everything.", failures)


def tick_until_stopped() -> None:
    """Tick at once and then every minute; a failing database is no reason to end."""
    asked = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    clock = workers_clock()
    between = getattr(settings, "TICK_SECONDS", SECONDS_BETWEEN)
    next_at = time.monotonic()
    while not asked:
        if time.monotonic() >= next_at:
            next_at = time.monotonic() + between
            close_old_connections()
            try:
                run_tick(clock())
            except ExceptionGroup:
                logger.exception("A tick failed in part; the next one tries again.")
        time.sleep(0.25)
