"""What a programme calls commitments and the looks back at them, and how one stands, in words."""

from enum import StrEnum

from magpie.core.playbook import Playbook
from magpie.programmes.telling import commitment as word_of


class Stand(StrEnum):
    """How a commitment stands: while it is open by its check-ins and its day, then by its outcome."""

    LATE = "late"
    DUE = "due"
    OPEN = "open"
    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"
    NO_LONGER = "no_longer"


STANDS = {
    Stand.LATE: ("Late", "red"),
    Stand.DUE: ("Check-in due", "yellow"),
    Stand.OPEN: ("Open", "blue"),
    Stand.KEPT: ("Kept", "green"),
    Stand.PARTLY: ("Partly kept", "green"),
    Stand.NOT_KEPT: ("Not kept", "orange"),
    Stand.NO_LONGER: ("No longer fits", "grey"),
}


def words_of(playbook: Playbook) -> str:
    """The word for several."""
    return f"{word_of(playbook)}s"


def with_article(playbook: Playbook) -> str:
    word = word_of(playbook)
    return f"{'an' if word[:1].lower() in 'aeiou' else 'a'} {word}"


__all__ = ["STANDS", "Stand", "with_article", "word_of", "words_of"]
