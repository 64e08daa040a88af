from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from magpie.core.public_ids import public_id

SILENCE = timedelta(minutes=2)
MOST_TRIES = 3
AT_THE_START = {"step": "", "n_done": 0, "n_total": 0}


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> "JobQuerySet":
        """One's own jobs; an operator sees all of them."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_operator else self.filter(by=user)

    def queued(self) -> "JobQuerySet":
        return self.filter(state=Job.State.QUEUED)

    def silent(self, now: datetime) -> "JobQuerySet":
        """Jobs that are said to run and have given no sign of life: their process has probably died."""
        return self.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - SILENCE)


class Job(models.Model):
    """A piece of long work. The row is the truth about it; the engine only wakes the code that looks here."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    ENDED = (State.DONE, State.FAILED, State.CANCELLED)

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=200, blank=True)
    n_done = models.PositiveIntegerField(default=0)
    n_total = models.PositiveIntegerField(default=0, help_text="0 while nobody knows how much there is to do.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index("created_at", name="jobs_not_ended", condition=Q(state__in=("queued", "running"))),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_state_is_one_of_five",
                condition=Q(state__in=("queued", "running", "done", "failed", "cancelled")),
            ),
            models.CheckConstraint(
                name="job_that_runs_has_begun_and_gives_signs_of_life",
                condition=~Q(state="running") | Q(started_at__isnull=False, heartbeat_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_has_an_end_exactly_when_it_has_ended",
                condition=Q(state__in=("done", "failed", "cancelled"), ended_at__isnull=False)
                | Q(state__in=("queued", "running"), ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="job_that_failed_says_why",
                condition=~Q(state="failed") | ~Q(error=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.get_state_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.public_id])

    @property
    def has_ended(self) -> bool:
        return self.state in self.ENDED

    @property
    def is_told_to_stop(self) -> bool:
        return self.cancel_asked_at is not None and not self.has_ended
