"""A day as blocks: what is planned, when and for whom."""

from dataclasses import dataclass
from datetime import time

from magpie.core.playbook.agendas import BlockKind

DAY = 24 * 60
EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Block:
    """``minutes`` is negative where an end is written before its beginning; ``at`` is the time as somebody wrote it."""

    title: str
    start: time | None = None
    minutes: int | None = None
    part: str = ""
    strand: str = EVERYBODY
    kind: BlockKind = "talk"
    lead: str = ""
    place: str = ""
    notes: str = ""
    at: str = ""

    @property
    def first(self) -> int | None:
        """The beginning in minutes since midnight."""
        return None if self.start is None else self.start.hour * 60 + self.start.minute

    @property
    def last(self) -> int | None:
        """The end in minutes since midnight; beyond 24 hours when it lies on the next day."""
        first = self.first
        return None if first is None or self.minutes is None else first + self.minutes

    @property
    def end(self) -> time | None:
        return None if self.last is None else clock(self.last)

    @property
    def text(self) -> str:
        return "\n".join(filter(None, (self.title, self.notes)))

    @property
    def when(self) -> str:
        """The time as Magpie writes it: 09:00–09:20, or 09:00 when no end is known."""
        if self.start is None:
            return ""
        return f"{self.start:%H:%M}" if self.end is None else f"{self.start:%H:%M}–{self.end:%H:%M}"


def clock(minutes: int) -> time:
    return time(minutes % DAY // 60, minutes % 60)


def share_a_lane(one: Block, other: Block) -> bool:
    """Whether somebody is in both: blocks of one strand, or a block for everybody and any other."""
    return one.strand == other.strand or EVERYBODY in (one.strand, other.strand)


def overlap(one: Block, other: Block) -> bool:
    """Whether somebody would have to be in both at once; blocks without a length never overlap."""
    if not share_a_lane(one, other) or (one.minutes or 0) <= 0 or (other.minutes or 0) <= 0:
        return False
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.first < other.last and other.first < one.last
