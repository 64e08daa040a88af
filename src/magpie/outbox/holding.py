"""Letters that a room above holds back for a time. It says which; they wait, and are not due before it lets go."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q

Which = Callable[[datetime], Q]

_holds: dict[str, Which] = {}


def register_hold(words: str, which: Which) -> None:
    """``words`` say to a person why a letter waits; ``which`` is asked about a moment before each letter goes."""
    _holds[words] = which


def held_back(now: datetime) -> Q:
    """Letters that may not go at this moment."""
    found = Q(pk__in=())
    for which in _holds.values():
        found |= which(now)
    return found


def why_held_back(letter: Any, *, now: datetime) -> str:
    """Empty when nothing holds it back but its hour and the mail server."""
    same = type(letter).objects.filter(pk=letter.pk, state=letter.State.QUEUED)
    return next((words for words, which in _holds.items() if same.filter(which(now)).exists()), "")
