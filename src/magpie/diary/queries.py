"""What the pages of the diary, and those of higher rooms, read."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from magpie.diary.models import Activity

KEPT_IN_FEED = timedelta(days=400)


def activities_in_feed(user: Any, day: date) -> QuerySet[Activity]:
    """What the user sees, also what is cancelled, back to somewhat more than a year ago."""
    seen = Activity.objects.visible_to(user, day).filter(starts_at__gte=midnight(day - KEPT_IN_FEED))
    return seen.select_related("cohort", "host__school").order_by("starts_at", "pk")


def activities_ahead(user: Any, cohorts: Collection[int], day: date) -> set[tuple[int, str]]:
    """Cohort and name of what is in the diary for the user, from today on."""
    found = Activity.objects.of(user, day).standing().filter(cohort__in=cohorts, ends_at__gte=midnight(day))
    return set(found.order_by().values_list("cohort", "name"))


def midnight(day: date) -> datetime:
    """When the day begins in the installation’s own time zone: an index compares moments, a day is worked out a row."""
    return timezone.make_aware(datetime.combine(day, time()))
