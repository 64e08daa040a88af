"""What a reader has found, before the day's times and parts are worked out."""

from dataclasses import dataclass, field
from typing import Literal

from magpie.core.agenda.blocks import EVERYBODY
from magpie.core.agenda.columns import Columns
from magpie.core.agenda.times import Slot

Why = Literal["heading", "note", "time", "length"]


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that is no block and where it stood; ``why`` tells titles from notes and from times without a text."""

    where: str
    text: str
    why: Why = "note"


@dataclass(slots=True)
class Draft:
    """``until`` is the slot of the last row of a cell that goes over several; ``said_part`` what a column says."""

    title: str
    where: str
    slot: Slot | None = None
    at: str = ""
    until: Slot | None = None
    strand: str = EVERYBODY
    said_part: str = ""
    heading: str = ""
    lead: str = ""
    place: str = ""
    notes: list[str] = field(default_factory=list)
    is_aside: bool = False
    """Found in the text around a table, so that the table's blocks come first."""

    def add(self, text: str) -> None:
        self.notes += [line for line in text.splitlines() if line.strip()]


@dataclass(slots=True)
class Found:
    """What the readers fill: drafts in the order of the file, and what is none."""

    drafts: list[Draft] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    heading: str = ""
    """The heading of the part of the day under which the next block stands."""
    columns: dict[int, Columns] = field(default_factory=dict)
    """By their number, for a table that goes on without a head."""
    hours: Slot | None = None
    """When the day begins and ends, where a line says only that."""

    def leave(self, where: str, text: str, why: Why = "note") -> None:
        text = text.strip()
        if text:
            self.unread.append(Unread(where, text, why))
