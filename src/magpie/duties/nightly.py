"""Reminders as work for the engine: planned once an hour, also by night, and written when windows open.

The tick only looks whether there is something to do; the work is a job, so that letters never wait for it.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from magpie.duties.actions.reminder_letters import write_reminders
from magpie.duties.actions.reminders import plan_reminders
from magpie.duties.models import Digest
from magpie.duties.reminding import day_in, day_to_plan, next_weekday
from magpie.duties.scope import AFTER_THE_END
from magpie.jobs.actions import queue_job
from magpie.jobs.kinds import register_kind
from magpie.jobs.models import Job
from magpie.jobs.progress import Cancelled, CutOff, Progress, TakenOver
from magpie.programmes.models import Cohort

PLAN, WRITE = "duties.plan", "duties.write"
BETWEEN_PLANS = timedelta(hours=1)
REST_AFTER_FAILURE = timedelta(minutes=15)
KEPT = timedelta(days=2)
NOT_ENDED = (Job.State.QUEUED, Job.State.RUNNING)


def queue_reminder_plan(*, now: datetime) -> None:
    """For the tick: once an hour, so that what has become due since the evening is planned too."""
    planned = Job.objects.filter(kind=PLAN, by=None)
    if planned.filter(created_at__range=(now - BETWEEN_PLANS, now)).exists() or not _running(now).exists():
        return
    if not planned.filter(state__in=NOT_ENDED).exists():
        Job.objects.filter(kind__in=(PLAN, WRITE), by=None, state=Job.State.DONE, ended_at__lt=now - KEPT).delete()
        queue_job(kind=PLAN, arguments={}, by=None, now=now)


def queue_due_reminders(*, now: datetime) -> None:
    """For the tick: when somebody's window has opened."""
    if not _due(now).exists() or Job.objects.filter(kind=WRITE, state__in=NOT_ENDED).exists():
        return
    failed = Job.objects.filter(kind=WRITE, state=Job.State.FAILED)
    if not failed.filter(ended_at__range=(now - REST_AFTER_FAILURE, now)).exists():
        queue_job(kind=WRITE, arguments={}, by=None, now=now)


def plan_now(cohort: Cohort, *, by: Any, now: datetime) -> Job:
    """Asked for by a coordinator: today's reminders and those of the next weekday."""
    return queue_job(kind=PLAN, arguments={"cohort": cohort.pk}, by=by, now=now)


def plan_for_job(job: Job, progress: Progress) -> dict[str, Any]:
    now = _begun(job)
    n_letters = 0

    def plan(cohort: Cohort) -> None:
        nonlocal n_letters
        for day in _days(job, cohort, now):
            progress.step(f"Planning what is to be said in {cohort} on {day:%-d %B %Y}")
            n_letters += plan_reminders(cohort, day=day, now=now, advance=progress.advance).n_letters

    asked = job.arguments.get("cohort")
    cohorts = _running(now)
    _each_alone(cohorts.filter(pk=asked) if asked else cohorts, plan)
    return {"letters": n_letters}


def write_for_job(job: Job, progress: Progress) -> dict[str, Any]:
    now = _begun(job)
    n_written = 0

    def write(cohort: Cohort) -> None:
        nonlocal n_written
        progress.step(f"Writing the reminders of {cohort}")
        n_written += write_reminders(cohort, now=now, advance=progress.advance)

    _each_alone(_running(now).filter(pk__in=_due(now).values("cohort")), write)
    return {"letters": n_written}


def register_kinds() -> None:
    register_kind(PLAN, plan_for_job, title="Planning reminders", goes_on_to=_page)
    register_kind(WRITE, write_for_job, title="Writing reminders")


def _each_alone(cohorts: Iterable[Cohort], work: Callable[[Cohort], None]) -> None:
    """What goes wrong in one cohort holds up no other; it is raised in the end."""
    failures = []
    for cohort in cohorts:
        try:
            work(cohort)
        except (OperationalError, Cancelled, CutOff, TakenOver):
            raise
        except Exception as failure:
            failure.add_note(f"in the cohort {cohort.slug}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup("The reminders of some cohorts could not be seen to.", failures)


def _running(now: datetime) -> Any:
    """Cohorts that are not over, or have not been for long."""
    found = Cohort.objects.filter(closes_on__gte=timezone.localdate(now) - AFTER_THE_END).order_by("pk")
    return found.select_related("programme", "edition")


def _due(now: datetime) -> Any:
    return Digest.objects.open_at(now).let_go_at(now)


def _days(job: Job, cohort: Cohort, now: datetime) -> list[date]:
    coming = day_to_plan(cohort, now)
    today = day_in(cohort, now)
    return [today, next_weekday(today)] if "cohort" in job.arguments and coming == today else [coming]


def _begun(job: Job) -> datetime:
    return job.started_at or job.created_at


def _page(job: Job) -> str:
    cohort = Cohort.objects.filter(pk=job.arguments.get("cohort")).first()
    return reverse("duties:reminders", args=[cohort.slug]) if cohort else ""
