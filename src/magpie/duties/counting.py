"""How much is late in each cohort, counted beside the pages: the first page of coordinators reads the last count.

Counting takes as long as the board does. The tick looks whether anything has happened since, and a job counts.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Subquery
from django.urls import reverse
from django.utils import timezone

from magpie.duties.board import SILENT, Board
from magpie.duties.reckoned import owed_in_cohorts
from magpie.duties.scope import AFTER_THE_END, whole_of
from magpie.duties.silence import LOOKS_BACK
from magpie.jobs.actions import queue_job
from magpie.jobs.kinds import register_kind
from magpie.jobs.models import Job
from magpie.jobs.progress import Progress
from magpie.programmes.models import Cohort
from magpie.programmes.next_steps import Step, counted
from magpie.register.models import Event

COUNT = "duties.count"
BETWEEN_COUNTS = timedelta(minutes=5)
REST_AFTER_FAILURE = timedelta(minutes=15)
NOT_ENDED = (Job.State.QUEUED, Job.State.RUNNING)


def register_count() -> None:
    register_kind(COUNT, count_for_job, title="Counting what is late")


def queue_count(*, now: datetime) -> None:
    """For the tick: every day anew, and some minutes after something has happened."""
    jobs = Job.objects.filter(kind=COUNT)
    last = jobs.filter(state__in=Job.ENDED).order_by("-ended_at").first()
    if last is not None and not _is_stale(last, now):
        return
    if jobs.filter(state__in=NOT_ENDED).exists() or not _running(timezone.localdate(now)).exists():
        return
    queue_job(kind=COUNT, arguments={}, by=None, now=now)
    if last is not None and last.state == Job.State.DONE:
        jobs.filter(state__in=Job.ENDED).exclude(pk=last.pk).delete()


def count_for_job(job: Job, progress: Progress) -> dict[str, Any]:
    """Each cohort by itself, so that the largest fits into memory."""
    today = timezone.localdate(job.started_at or job.created_at)
    newest = _newest_event()
    cohorts = list(_running(today))
    progress.step("Counting what is late", total=len(cohorts))
    counts = {}
    for cohort in cohorts:
        counts[str(cohort.pk)] = count_in(cohort, today)
        progress.advance()
    return {"on": today.isoformat(), "event": newest, "counts": counts}


def count_in(cohort: Cohort, today: date) -> list[int]:
    """How many things are late, and how many people are silent."""
    scope = whole_of([cohort], reminded_since=today - LOOKS_BACK)
    board = Board(owed_in_cohorts([cohort], today, scope)[cohort.pk], today)
    return [len(board.late), len(board.silent)]


def last_counts(cohorts: Iterable[Cohort], today: date) -> dict[str, Any]:
    """What the last job found in all cohorts; the steps look for their own in it."""
    results = Job.objects.filter(kind=COUNT, state=Job.State.DONE).order_by("-ended_at")
    return {"last_counts": Subquery(results.values("result")[:1])}


def steps_of_duties(cohorts: list[Any], today: date) -> list[Step]:
    """From the last count of the day, which the cohorts bring ``with_counts``; nothing before it."""
    return [step for cohort in cohorts for step in _steps_of(cohort, *_counts_of(cohort, today))]


def _counts_of(cohort: Any, today: date) -> tuple[int, int]:
    last = cohort.last_counts
    if not last or last["on"] != today.isoformat():
        return 0, 0
    n_late, n_silent = last["counts"].get(str(cohort.pk), (0, 0))
    return n_late, n_silent


def _steps_of(cohort: Any, n_late: int, n_silent: int) -> Iterable[Step]:
    board = reverse("duties:board", args=[cohort.slug])
    if n_silent:
        words = "1 person is silent" if n_silent == 1 else f"{n_silent} people are silent"
        yield Step(f"{words}: ring them", f"{board}?state={SILENT}", str(cohort))
    if n_late:
        verb = "is" if n_late == 1 else "are"
        yield Step(f"See {counted(n_late, 'thing')} that {verb} late", f"{board}?state=late", str(cohort))


def _is_stale(last: Job, now: datetime) -> bool:
    since = now - (last.ended_at or last.created_at)
    if last.state != Job.State.DONE:
        return since >= REST_AFTER_FAILURE
    if last.result.get("on") != timezone.localdate(now).isoformat():
        return True
    return since >= BETWEEN_COUNTS and last.result.get("event") != _newest_event()


def _newest_event() -> int | None:
    """Every action leaves a line in the history."""
    newest: int | None = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest


def _running(today: date) -> Any:
    found = Cohort.objects.filter(closes_on__gte=today - AFTER_THE_END).order_by("pk")
    return found.select_related("programme", "edition")
