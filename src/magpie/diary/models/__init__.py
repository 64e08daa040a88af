"""The rows of the diary."""

from magpie.diary.models.activities import Activity, Material
from magpie.diary.models.feeds import CalendarFeed
from magpie.diary.models.invitations import Invitation

__all__ = ["Activity", "CalendarFeed", "Invitation", "Material"]
