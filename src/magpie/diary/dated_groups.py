"""What stands against taking a group apart: the days that it has."""

from collections.abc import Mapping, Sequence

from magpie.diary.models import Activity
from magpie.groups.models import Group
from magpie.register.phrases import day_in_words


def days_of_groups(groups: Sequence[Group]) -> Mapping[int, str]:
    """For each group with a day in the diary a sentence with its first; cancelled days bind nobody."""
    dated = Activity.objects.standing().filter(group__in=groups).select_related("cohort__programme", "host__school")
    found: dict[int, str] = {}
    for activity in dated.order_by("starts_at", "pk"):
        if activity.group_id is not None:
            found.setdefault(activity.group_id, f"{activity} is on {day_in_words(activity.on)}.")
    return found
