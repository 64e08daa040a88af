"""The time that blocks cover, strand by strand."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from magpie.core.agenda.blocks import EVERYBODY, Block

Span = tuple[int, int]
_MOST_KIN = 12
"""Beyond this many strands nobody can say which of them ought to be busy at once."""


@dataclass(frozen=True, slots=True, order=True)
class Timed:
    """A block that covers time, in the order of the day; a reversed slot covers the time between its two ends."""

    first: int
    index: int
    last: int
    block: Block


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """Time with nothing planned; ``strand`` is everybody's unless somebody else is busy."""

    first: int
    last: int
    strand: str = EVERYBODY


def timed_blocks(blocks: Sequence[Block]) -> list[Timed]:
    found = []
    for index, block in enumerate(blocks):
        if block.first is not None and block.last is not None and block.minutes:
            found.append(Timed(min(block.first, block.last), index, max(block.first, block.last), block))
    return sorted(found, key=lambda timed: (timed.first, timed.index))


def lanes(timed: Sequence[Timed]) -> dict[str, list[Timed]]:
    """What each strand goes through: its own blocks and those for everybody."""
    strands = dict.fromkeys(each.block.strand for each in timed if each.block.strand != EVERYBODY)
    if not strands:
        return {EVERYBODY: list(timed)}
    return {strand: [each for each in timed if each.block.strand in (EVERYBODY, strand)] for strand in strands}


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order; spans that touch are one."""
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def length(spans: Iterable[Span]) -> int:
    return sum(last - first for first, last in union(spans))


def holes(spans: Sequence[Span], whole: Span) -> list[Span]:
    """What merged spans leave free of a whole."""
    free, at = [], whole[0]
    for first, last in spans:
        if last <= whole[0] or first >= whole[1]:
            continue
        if first > at:
            free.append((at, first))
        at = max(at, last)
    return [*free, (at, whole[1])] if at < whole[1] else free


def gaps(blocks: Sequence[Block]) -> list[Gap]:
    """Holes in the day. A strand's own count only while nothing is planned for everybody."""
    timed = _with_open_ends(blocks)
    if not timed:
        return []
    day = (min(each.first for each in timed), max(each.last for each in timed))
    common = union((each.first, each.last) for each in timed if each.block.strand == EVERYBODY)
    windows = holes(common, day)
    in_windows = _strands_in(windows, timed)
    kin = _kin(in_windows)
    found: list[Gap] = []
    for window, strands in zip(windows, in_windows, strict=True):
        found += _gaps_in(window, strands, kin, day)
    return found


def _with_open_ends(blocks: Sequence[Block]) -> list[Timed]:
    """A block without an end is taken to last until the next one begins."""
    timed = timed_blocks(blocks)
    begins = sorted(block.first for block in blocks if block.first is not None)
    for index, block in enumerate(blocks):
        if block.first is not None and block.minutes is None:
            following = bisect_right(begins, block.first)
            if following < len(begins):
                timed.append(Timed(block.first, index, begins[following], block))
    return sorted(timed, key=lambda each: (each.first, each.index))


def _strands_in(windows: Sequence[Span], timed: Sequence[Timed]) -> list[dict[str, list[Span]]]:
    found: list[dict[str, list[Span]]] = [{} for _ in windows]
    for each in timed:
        if each.block.strand == EVERYBODY:
            continue
        for number, (first, last) in enumerate(windows):
            if each.first < last and first < each.last:
                found[number].setdefault(each.block.strand, []).append((each.first, each.last))
    return found


def _kin(in_windows: Sequence[dict[str, list[Span]]]) -> dict[str, set[str]]:
    """Strands that run beside each other somewhere in the day are expected to do so everywhere."""
    names = {strand for strands in in_windows for strand in strands}
    kin = {strand: {strand} for strand in names}
    if len(names) <= _MOST_KIN:
        for strands in in_windows:
            for strand in strands:
                kin[strand].update(strands)
    return kin


def _gaps_in(window: Span, strands: dict[str, list[Span]], kin: dict[str, set[str]], day: Span) -> list[Gap]:
    if not strands:
        return [Gap(*window)]
    expected = sorted(set().union(*(kin[strand] for strand in strands)))
    by_hole: dict[Span, list[str]] = {}
    for strand in expected:
        for hole in holes(union(strands.get(strand, [])), window):
            if hole[0] > day[0] and hole[1] < day[1]:
                by_hole.setdefault(hole, []).append(strand)
    return [
        Gap(*hole, strand)
        for hole, free in sorted(by_hole.items())
        for strand in (free if len(free) < len(expected) else [EVERYBODY])
    ]


def stretches(lane: Sequence[Timed], untimed_breaks: Sequence[int] = ()) -> list[tuple[Timed, int]]:
    """Each stretch from break to break, as its first block and its end; breaks without a time count by their place."""
    found: list[tuple[Timed, int]] = []
    begin: Timed | None = None
    end = previous = 0
    for each in lane:
        has_break = any(previous < index < each.index for index in untimed_breaks)
        previous = each.index
        if begin is not None and (each.block.kind == "break" or has_break):
            found.append((begin, end))
            begin = None
        if each.block.kind != "break":
            begin, end = begin or each, max(each.last, end if begin else 0)
    return found if begin is None else [*found, (begin, end)]
