"""The way from a day in the diary to what is promised on it."""

from datetime import date
from typing import Any

from django.urls import reverse

from magpie.commitments.permissions import can_make_at
from magpie.commitments.words import with_article
from magpie.diary.doors import Door
from magpie.diary.models import Activity
from magpie.diary.permissions import Standing


def commitment_door(activity: Activity, standing: Standing, user: Any, day: date) -> list[Door]:
    door = way_to_make(activity, user, day)
    return [door] if door else []


def way_to_make(activity: Activity, user: Any, day: date) -> Door | None:
    """For those who may make one there, from the day itself on."""
    if not can_make_at(activity, user, day):
        return None
    address = reverse("commitments:commitment-new", args=[activity.public_id])
    return Door(f"Make {with_article(activity.cohort.playbook)}", address, "What will you change at your own school?")
