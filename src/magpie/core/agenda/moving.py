"""Moves the blocks of a day about: order, lengths and gaps are kept, and no two blocks are pushed into each other."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import time

from magpie.core.agenda.blocks import DAY, EVERYBODY, Block, clock, share_a_lane
from magpie.core.playbook.agendas import Agenda, block_minutes


class CannotMove(ValueError):
    """The message says why, in words for whoever asked."""


def from_template(agenda: Agenda, *, starts: time, visit_number: int | None = None) -> list[Block]:
    """The template's blocks, laid end to end; ``visit_number`` 1 is a group's first visit, None the usual day."""
    blocks, at = [], starts.hour * 60 + starts.minute
    for planned in agenda.blocks:
        minutes = block_minutes(planned, visit_number)
        blocks.append(
            Block(
                title=planned.title,
                start=clock(at),
                minutes=minutes,
                part=planned.part,
                kind=planned.kind,
                lead=", ".join(name.replace("_", " ") for name in planned.led_by),
                notes="\n".join(filter(None, (planned.aim, *planned.prompts))),
            )
        )
        at += minutes
    return blocks


def moved(blocks: Sequence[Block], index: int, *, start: time | None = None, minutes: int | None = None) -> list[Block]:
    """The day with one block at another time or of another length; what comes after it goes with it.

    Later blocks of its strand keep their distance, and so do those for everybody and whatever follows these.
    A block stops at the end of the one before it; a block that had no time pushes others only as far as it must.
    """
    day = list(blocks)
    if start is not None:
        day = _moved_to(day, index, start.hour * 60 + start.minute)
    if minutes is not None:
        day = _lengthened(day, index, minutes)
    return day


def inserted(blocks: Sequence[Block], index: int, block: Block) -> list[Block]:
    """The day with one block more: in the free time where it is put, or pushing later ones as far as it must.

    A block without a time begins when the one before it, in the list, ends.
    """
    day = [*blocks[:index], block, *blocks[index:]]
    if block.minutes is None:
        return day
    if block.first is not None:
        return _placed(day, index, block.first)
    lane = [other for other in day[:index] if share_a_lane(block, other) and other.last is not None]
    if lane:
        return _placed(day, index, lane[-1].last or 0)
    begins = [other.first for other in day[index + 1 :] if share_a_lane(block, other) and other.first is not None]
    return _placed(day, index, begins[0]) if begins else day


def removed(blocks: Sequence[Block], index: int, *, closes_up: bool = False) -> list[Block]:
    """The day with one block less; the others stay where they are unless the day ``closes_up``."""
    block = blocks[index]
    day = list(blocks)
    if closes_up and block.first is not None and (block.minutes or 0) > 0:
        day[index] = replace(block, minutes=0)
        day = _shifted(day, index, -(block.minutes or 0), moves_itself=False)
    return [*day[:index], *day[index + 1 :]]


def order_of(blocks: Sequence[Block], index: int) -> tuple[int, int]:
    return blocks[index].first or 0, index


def lane_of(blocks: Sequence[Block], index: int) -> list[int]:
    """The timed blocks which those in a block go through, in their order, without the block itself."""
    block = blocks[index]
    lane = [
        other
        for other, each in enumerate(blocks)
        if other != index and each.last is not None and share_a_lane(block, each)
    ]
    return sorted(lane, key=lambda other: order_of(blocks, other))


def _moved_to(day: list[Block], index: int, first: int) -> list[Block]:
    block = day[index]
    if block.first is None:
        return _placed(day, index, first)
    return _shifted(day, index, first - block.first, moves_itself=True)


def _lengthened(day: list[Block], index: int, minutes: int) -> list[Block]:
    block = day[index]
    if minutes < 1:
        raise CannotMove("A block takes at least one minute: write its length in minutes, such as 20.")
    day[index] = replace(block, minutes=minutes, at="")
    if block.first is None:
        return day
    if block.minutes is None or block.minutes <= 0:
        return _placed(day, index, block.first)
    return _shifted(_checked(day, [index]), index, minutes - block.minutes, moves_itself=False)


def _later(day: Sequence[Block], index: int) -> tuple[list[int], list[int]]:
    """Blocks after one: those of its strand before anything for everybody, and all that comes from there on."""
    here, strand = order_of(day, index), day[index].strand
    after = [other for other, each in enumerate(day) if each.first is not None and order_of(day, other) > here]
    if strand == EVERYBODY:
        return [], after
    turns = [order_of(day, other) for other in after if day[other].strand == EVERYBODY]
    if not turns:
        return [other for other in after if day[other].strand == strand], []
    turn = min(turns)
    own = [other for other in after if day[other].strand == strand and order_of(day, other) < turn]
    return own, [other for other in after if order_of(day, other) >= turn]


def _shifted(day: list[Block], index: int, by: int, *, moves_itself: bool) -> list[Block]:
    """Moves what comes after a block, and the block itself, as far as what stays in place leaves room."""
    own, rest = _later(day, index)
    near = [index, *own] if moves_itself else own
    if by < 0:
        staying = [other for other in range(len(day)) if other not in {*near, *rest}]
        by = max(by, -_room(day, near or rest, staying))
        near_by, rest_by = by, max(by, -_room(day, rest, staying))
    else:
        near_by = rest_by = by
    for other in near:
        day[other] = shifted_by(day[other], near_by)
    for other in rest:
        day[other] = shifted_by(day[other], rest_by)
    return _checked(day, [*near, *rest])


def _room(day: Sequence[Block], moving: Sequence[int], staying: Sequence[int]) -> int:
    """How far blocks can move to an earlier time before one of them runs into something that stays."""
    free = DAY
    for one in moving:
        for other in staying:
            first, last = day[one].first, day[other].last
            is_solid = (day[one].minutes or 0) > 0 and (day[other].minutes or 0) > 0
            if is_solid and first is not None and last is not None and share_a_lane(day[one], day[other]):
                free = min(free, first - last) if last <= first else free
    return free


def _placed(day: list[Block], index: int, first: int) -> list[Block]:
    """Gives a block a time: after what has begun by then, and with as much room as it needs."""
    block = day[index]
    lane = sorted((day[other].first or 0, day[other].last or 0) for other in lane_of(day, index))
    for begin, end in lane:
        if begin < first < end:
            first = end
    block = day[index] = replace(block, start=clock(first), at="")
    begins = [
        (each.first, other)
        for other, each in enumerate(day)
        if other != index and each.first is not None and each.first >= first and share_a_lane(block, each)
    ]
    need = max(0, first + (block.minutes or 0) - min(begins)[0]) if begins else 0
    if not need:
        return _checked(day, [index])
    # What begins at the same minute comes after the new block, wherever it stands in the list.
    order = [index, *(other for other in range(len(day)) if other != index)]
    turned = _shifted([day[other] for other in order], 0, need, moves_itself=False)
    back = dict(zip(order, turned, strict=True))
    return _checked([back[other] for other in range(len(day))], [index])


def shifted_by(block: Block, by: int) -> Block:
    if block.first is None or not by:
        return block
    first = block.first + by
    if not 0 <= first < DAY:
        raise CannotMove(_past_midnight(block))
    return replace(block, start=clock(first), at="")


def _checked(day: list[Block], changed: Collection[int]) -> list[Block]:
    for index in changed:
        if (day[index].last or 0) > DAY:
            raise CannotMove(_past_midnight(day[index]))
    return day


def _past_midnight(block: Block) -> str:
    return f"“{block.title}” would leave the day: choose an earlier time, or make blocks shorter."
