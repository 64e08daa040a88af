"""Two people change one text: the second to save is shown what the first has saved, and nothing is lost."""

from typing import Any


class SavedMeanwhile(Exception):
    """Somebody saved after the form was shown. ``saved`` is the row as it stands now."""

    def __init__(self, saved: Any) -> None:
        super().__init__("Somebody else saved this after you opened it.")
        self.saved = saved
