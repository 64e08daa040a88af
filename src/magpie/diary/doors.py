"""What higher rooms offer on the page of an activity: an agenda, a pack, a form. They register when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from magpie.diary.models import Activity
from magpie.diary.permissions import Standing


@dataclass(frozen=True, slots=True)
class Door:
    """A link and a few words on what is behind it."""

    words: str
    address: str
    hint: str = ""


DoorsOf = Callable[[Activity, Standing, Any, date], list[Door]]
_doors: list[DoorsOf] = []


def add_doors(doors: DoorsOf) -> DoorsOf:
    """``doors`` gets the activity, the user's standing, the user and the day; only what opens for the user."""
    if doors not in _doors:
        _doors.append(doors)
    return doors


def doors_of(activity: Activity, standing: Standing, user: Any, day: date) -> list[Door]:
    return [door for doors in _doors for door in doors(activity, standing, user, day)]
