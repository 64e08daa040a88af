"""What the pages of the diary, and those of higher rooms, read."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from magpie.diary.models import Activity

KEPT_IN_FEED = timedelta(days=400)


def activities_in_feed(user: Any, day: date) -> QuerySet[Activity]:
    """What the user sees, also what is cancelled, back to somewhat more than a year ago."""
    seen = Activity.objects.visible_to(user, day).filter(starts_at__date__gte=day - KEPT_IN_FEED)
    return seen.select_related("cohort", "host__school").order_by("starts_at", "pk")
