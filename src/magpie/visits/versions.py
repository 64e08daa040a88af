"""Two people change one text: the second to save is shown what the first has saved, and nothing is lost."""

from typing import Any

from magpie.diary.models import Activity
from magpie.programmes.refusals import Refused


class SavedMeanwhile(Exception):
    """Somebody saved after the form was shown. ``saved`` is the row as it stands now."""

    def __init__(self, saved: Any) -> None:
        super().__init__("Somebody else saved this after you opened it.")
        self.saved = saved


def lock_activity(activity: Activity) -> None:
    """Within the transaction nobody else begins or changes a paper of this activity."""
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)


def refuse_cancelled(activity: Activity) -> None:
    if activity.cancelled_at is not None:
        raise Refused("This visit is cancelled, so nothing is changed or sent any more.")
