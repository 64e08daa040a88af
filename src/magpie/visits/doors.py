"""The way from an activity in the diary to its papers."""

from datetime import date
from typing import Any

from django.urls import reverse

from magpie.diary.doors import Door
from magpie.diary.models import Activity
from magpie.diary.permissions import Standing


def visit_door(activity: Activity, standing: Standing, user: Any, day: date) -> list[Door]:
    """For what the playbook plans by an agenda; the page behind it says what its reader may see."""
    rule = activity.cohort.playbook.activities.get(activity.name)
    if rule is None or rule.agenda is None:
        return []
    return [Door("Agenda and pack", reverse("visits:visit", args=[activity.public_id]), "Where they stand, by when.")]
