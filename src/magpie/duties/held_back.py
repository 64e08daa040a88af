"""Which letters a pause of all reminders holds back in the outbox, however they come to wait there."""

from datetime import datetime

from django.db.models import Q

from magpie.duties.models import ReminderPause
from magpie.outbox.holding import register_hold

KIND = "reminder"
WORDS = "All reminders of its cohort are paused."


def reminders_held_back(now: datetime) -> Q:
    return Q(kind=KIND, letter__cohort__in=ReminderPause.objects.cohorts_at(now))


def hold_reminders_back() -> None:
    register_hold(WORDS, reminders_held_back)
