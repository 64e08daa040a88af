from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from magpie.programmes.models import Cohort
from magpie.register.models.people import HoldingQuerySet


class ReminderPauseQuerySet(HoldingQuerySet):
    def cohorts_at(self, now: datetime) -> list[int]:
        """Cohorts whose reminders are paused at this moment; which day it is depends on the programme's time zone."""
        today = now.astimezone(UTC).date()
        near = self.filter(Q(until_on=None) | Q(until_on__gte=today), from_on__lte=today + timedelta(days=1))
        rows = near.order_by().values_list("cohort", "from_on", "until_on", "cohort__programme__time_zone")
        return [
            cohort
            for cohort, from_on, until_on, zone in rows
            if from_on <= now.astimezone(ZoneInfo(zone)).date() < (until_on or date.max)
        ]


class ReminderPause(models.Model):
    """From one day up to another, or until somebody says so, nobody in a cohort is reminded of anything."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="reminder_pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="The day on which reminders go again.")
    reason = models.CharField(max_length=400)
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ReminderPauseQuerySet.as_manager()

    class Meta:
        ordering = ("cohort", "-from_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="a_pause_of_reminders_does_not_end_before_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(until_on=None), name="one_open_pause_of_a_cohorts_reminders"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.reason}"
