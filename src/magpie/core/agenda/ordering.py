"""Changes the order of a day's blocks: two neighbours change places, and nothing else moves."""

from collections.abc import Sequence

from magpie.core.agenda.blocks import EVERYBODY, Block, overlap
from magpie.core.agenda.moving import CannotMove, lane_of, order_of, shifted_by


def moved_up(blocks: Sequence[Block], index: int) -> list[Block]:
    """The day with a block before what comes before it; the two change places, and nothing else moves."""
    block = blocks[index]
    if block.last is None:
        return _exchanged(blocks, index - 1, index) if index > 0 else list(blocks)
    before = [other for other in lane_of(blocks, index) if order_of(blocks, other) < order_of(blocks, index)]
    if not before:
        return list(blocks)
    return _swapped(blocks, _unit(blocks, before[::-1], block), [index])


def moved_down(blocks: Sequence[Block], index: int) -> list[Block]:
    """The day with a block after what comes after it."""
    block = blocks[index]
    if block.last is None:
        return _exchanged(blocks, index, index + 1) if index < len(blocks) - 1 else list(blocks)
    after = [other for other in lane_of(blocks, index) if order_of(blocks, other) > order_of(blocks, index)]
    if not after:
        return list(blocks)
    return _swapped(blocks, [index], _unit(blocks, after, block))


def _unit(blocks: Sequence[Block], beside: Sequence[int], block: Block) -> list[int]:
    """What changes places with a block: its neighbour, or all that runs side by side next to a block for everybody."""
    neighbour = blocks[beside[0]]
    if block.strand != EVERYBODY and neighbour.strand == EVERYBODY:
        raise CannotMove(f"Everybody is in “{neighbour.title}” next to it: move that block instead.")
    if neighbour.strand == EVERYBODY or block.strand != EVERYBODY:
        return [beside[0]]
    unit = []
    for other in beside:
        if blocks[other].strand == EVERYBODY:
            break
        unit.append(other)
    return unit


def _swapped(blocks: Sequence[Block], earlier: list[int], later: list[int]) -> list[Block]:
    day = list(blocks)
    begin, middle = _span(day, earlier), _span(day, later)
    back, forth = begin[0] - middle[0], middle[1] - begin[1]
    for index in later:
        day[index] = shifted_by(day[index], back)
    for index in earlier:
        day[index] = shifted_by(day[index], forth)
    _refuse_new_overlaps(blocks, day, [*earlier, *later])
    places = sorted([*earlier, *later])
    order = [*sorted(later), *sorted(earlier)]
    for place, block in zip(places, [day[index] for index in order], strict=True):
        day[place] = block
    return day


def _span(day: Sequence[Block], unit: Sequence[int]) -> tuple[int, int]:
    firsts = [day[index].first or 0 for index in unit]
    return min(firsts), max(max(day[index].last or 0, first) for index, first in zip(unit, firsts, strict=True))


def _refuse_new_overlaps(before: Sequence[Block], after: Sequence[Block], changed: Sequence[int]) -> None:
    for one in changed:
        for other, block in enumerate(after):
            if other != one and overlap(after[one], block) and not overlap(before[one], before[other]):
                raise CannotMove(f"“{after[one].title}” would run into “{block.title}”: change a time instead.")


def _exchanged(blocks: Sequence[Block], one: int, other: int) -> list[Block]:
    day = list(blocks)
    day[one], day[other] = day[other], day[one]
    return day
