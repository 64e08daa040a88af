"""From times as written to a day: which half of the day is meant, what lengths add up to, where an end is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from magpie.core.agenda.blocks import EVERYBODY, Block, clock, share_a_lane
from magpie.core.agenda.drafts import Draft
from magpie.core.agenda.times import Clock, Slot

NOON = 12 * 60
_EVENING = 17 * 60
_LONGEST = 6 * 60
_SCHOOL_STARTS = 7


def resolve(drafts: Sequence[Draft], *, starts: time | None = None) -> list[Block]:
    """The drafts' blocks with their times. ``starts`` is when the day begins if nothing in it says so."""
    blocks, previous = [], None
    for draft in drafts:
        first, minutes = resolve_slot(draft.slot, previous)
        if first is not None:
            previous = first
            if draft.until is not None:
                minutes = _until(draft.until, first) or minutes
        blocks.append(_block(draft, first, minutes))
    return _with_ends(_chained(blocks, starts))


def _block(draft: Draft, first: int | None, minutes: int | None) -> Block:
    return Block(
        title=draft.title,
        start=None if first is None else clock(first),
        minutes=minutes,
        strand=draft.strand,
        lead=draft.lead,
        place=draft.place,
        notes="\n".join(draft.notes),
        at=draft.at,
    )


def resolve_slot(slot: Slot | None, previous: int | None) -> tuple[int | None, int | None]:
    """The beginning in minutes since midnight, and the length; ``previous`` is when the block before it begins."""
    if slot is None or slot.starts is None:
        return None, slot.minutes if slot else None
    first = _first(slot.starts, slot.ends, previous)
    if slot.ends is None:
        return first, slot.minutes
    return first, _last(slot.ends, first) - first


def _until(slot: Slot, first: int) -> int | None:
    if slot.starts is None:
        return None
    last_row, minutes = resolve_slot(slot, first)
    return None if last_row is None or minutes is None else last_row + minutes - first


def _first(starts: Clock, ends: Clock | None, previous: int | None) -> int:
    if starts.mark is None and ends is not None and ends.mark == "pm" and starts.hour < 12:
        # In “1–2pm” the mark is meant for both, in “11–1pm” only for the end.
        last = _marked(ends)
        in_time = [minutes for minutes in (_plain(starts), _plain(starts) + NOON) if minutes <= last]
        if in_time:
            return max(in_time)
    guess = _marked(starts)
    if starts.mark is None and guess < NOON and previous is not None and _EVENING <= previous <= guess + NOON:
        return guess + NOON
    return guess


def _last(ends: Clock, first: int) -> int:
    guess = _marked(ends)
    is_open = ends.mark is None and ends.hour < 12
    if is_open and guess < first <= guess + NOON <= first + _LONGEST:
        return guess + NOON
    return guess


def _marked(written: Clock) -> int:
    """Schools do not meet between midnight and seven: 1.15 is a quarter past one in the afternoon."""
    if written.mark == "pm" or (written.mark is None and written.hour < _SCHOOL_STARTS):
        return _plain(written) + (NOON if written.hour < 12 else 0)
    return _plain(written)


def _plain(written: Clock) -> int:
    return written.hour * 60 + written.minute


def _chained(blocks: Sequence[Block], starts: time | None) -> list[Block]:
    """Lengths without a time go on from the end of what comes before, or up to what comes after."""
    day = list(blocks)
    if starts is not None and all(block.start is None for block in day):
        at = next((index for index, block in enumerate(day) if block.minutes is not None), None)
        if at is not None:
            day[at] = replace(day[at], start=starts)
    return _chained_back(_chained_on(day))


def _chained_on(day: list[Block]) -> list[Block]:
    ends = _Ends()
    for index, block in enumerate(day):
        first = ends.before(block.strand)
        if block.start is None and block.minutes is not None and first is not None:
            day[index] = replace(block, start=clock(first))
        if day[index].last is not None:
            ends.take(day[index])
    return day


def _chained_back(day: list[Block]) -> list[Block]:
    following: dict[str, int] = {}
    for index, block in reversed(list(enumerate(day))):
        first = _earliest(following, block.strand)
        if block.start is None and block.minutes is not None and first is not None and first >= block.minutes:
            block = day[index] = replace(block, start=clock(first - block.minutes))
        if block.first is not None:
            following = (
                {EVERYBODY: block.first} if block.strand == EVERYBODY else following | {block.strand: block.first}
            )
    return day


@dataclass(slots=True)
class _Ends:
    """When each strand is free again, as far as the blocks have been read."""

    everybody: int | None = None
    anybody: int | None = None
    strands: dict[str, int] | None = None

    def before(self, strand: str) -> int | None:
        if strand == EVERYBODY:
            return self.anybody
        own = (self.strands or {}).get(strand)
        known = [end for end in (own, self.everybody) if end is not None]
        return max(known, default=None)

    def take(self, block: Block) -> None:
        last = block.last or 0
        self.anybody = max(last, self.anybody or 0)
        if block.strand == EVERYBODY:
            self.everybody = max(last, self.everybody or 0)
        else:
            self.strands = self.strands or {}
            self.strands[block.strand] = max(last, self.strands.get(block.strand, 0))


def _earliest(following: dict[str, int], strand: str) -> int | None:
    if strand == EVERYBODY:
        return min(following.values(), default=None)
    known = [first for first in (following.get(strand), following.get(EVERYBODY)) if first is not None]
    return min(known, default=None)


def _with_ends(blocks: list[Block]) -> list[Block]:
    """A time without an end lasts until the next one."""
    return [
        replace(block, minutes=_until_next(block, blocks, index))
        if block.start is not None and block.minutes is None
        else block
        for index, block in enumerate(blocks)
    ]


def _until_next(block: Block, blocks: Sequence[Block], index: int) -> int | None:
    first = block.first or 0
    for other in blocks[index + 1 :]:
        if other.first is not None and other.first != first and share_a_lane(block, other):
            return other.first - first if other.first > first else None
    return None
