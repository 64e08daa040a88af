"""Who was there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.diary.actions.dates import look_again, refuse_cancelled
from magpie.diary.models import Activity, Invitation
from magpie.programmes.refusals import Refused
from magpie.register.history import record


@transaction.atomic
def record_attendance(activity: Activity, *, marks: Mapping[int, str], by: Any, now: datetime) -> int:
    """By the invitations' keys; what is not named stays as it is. How many were changed."""
    look_again(activity)
    refuse_cancelled(activity)
    if now.astimezone(activity.zone).date() < activity.on:
        raise Refused("The day has not begun. Record who came from that day on.")
    n_changed = 0
    for attendance in Invitation.Attendance.values:
        keys = [key for key, mark in marks.items() if mark == attendance]
        rows = activity.invitations.standing().filter(pk__in=keys).exclude(attendance=attendance)
        recorded = {"recorded_at": now, "recorded_by": by} if attendance else {"recorded_at": None, "recorded_by": None}
        n_changed += rows.update(attendance=attendance, **recorded)
    if n_changed:
        record("activity.attendance", f"Recorded who came to {activity}.", row=activity, by=by, now=now)
    return n_changed
