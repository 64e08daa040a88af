"""What is odd about a day. Everything only warns: real days are messy, and the host decides."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import time
from itertools import pairwise

from magpie.core.agenda.blocks import EVERYBODY, Block
from magpie.core.agenda.checking_parts import check_parts, check_words
from magpie.core.agenda.findings import DayFinding, warning, warning_of
from magpie.core.agenda.moving import from_template
from magpie.core.agenda.spans import Timed, gaps, lanes, stretches, timed_blocks
from magpie.core.agenda.words import is_leaving, says_lunch
from magpie.core.playbook.agendas import Agenda, Limits

_LOOKING = ("observation", "activity")
_LUNCH_TIME = (11 * 60 + 30, 14 * 60)
_SHORTEST_LUNCH = 20
_STRAIGHT_AFTER = 10


def check_agenda(
    blocks: Sequence[Block],
    limits: Limits | None = None,
    template: Agenda | None = None,
    *,
    visit_number: int | None = None,
) -> list[DayFinding]:
    """What a person should look at, in the order of the day; a limit of None is not checked.

    The template's own day is never warned about. ``visit_number`` 1 is a group's first visit, None the usual day.
    """
    if not blocks:
        return [warning("day.empty")]
    limits = limits or (template.limits if template else Limits())
    usual = from_template(template, starts=time(9), visit_number=visit_number) if template else []
    found = [
        *_check_slots(blocks),
        *_check_overlaps(blocks),
        *_check_gaps(blocks, limits.gap),
        *_check_looking(blocks, limits),
        *check_words(blocks, template),
    ]
    found.sort(key=lambda finding: -1 if finding.index is None else finding.index)
    return [
        *found,
        *check_parts(blocks, template, limits.part_percent, visit_number),
        *_check_breaks(blocks, usual, limits.without_break),
        *_check_lunch(blocks, usual),
    ]


def _check_slots(blocks: Sequence[Block]) -> Iterator[DayFinding]:
    for index, block in enumerate(blocks):
        if block.first is None:
            yield warning_of("slot.untimed", index, block, hint=_hint(blocks, index))
        elif block.minutes is None:
            if not is_leaving(block.title):
                yield warning_of("slot.untimed", index, block, says="slot.endless", first=block.first)
        elif block.minutes == 0:
            yield warning_of("slot.zero_length", index, block, first=block.first)
        elif block.minutes < 0:
            yield warning_of("slot.negative", index, block, first=block.first, last=block.last)


def _hint(blocks: Sequence[Block], index: int) -> str:
    """What stands instead of a time, or the free time in which the block stands."""
    if blocks[index].at:
        return f", since “{blocks[index].at}” cannot be read as one"
    before = next((block for block in reversed(blocks[:index]) if block.last is not None), None)
    after = next((block for block in blocks[index + 1 :] if block.first is not None), None)
    if before and after and before.end and after.start and (before.last or 0) < (after.first or 0):
        return f", and nothing else is planned from {before.end:%H:%M} to {after.start:%H:%M}"
    return ""


def _check_overlaps(blocks: Sequence[Block]) -> Iterator[DayFinding]:
    """Each block that begins before another, for the same people, has ended."""
    furthest: dict[str, Timed] = {}
    anybody: Timed | None = None
    for each in timed_blocks(blocks):
        if (each.block.minutes or 0) < 0:
            continue
        strand = each.block.strand
        own = [furthest[name] for name in {strand, EVERYBODY} if name in furthest]
        others = own if strand != EVERYBODY else [anybody] if anybody else []
        other = max(others, key=lambda timed: timed.last, default=None)
        if other is not None and other.last > each.first:
            facts = {"first": each.first, "other": other.block.title, "other_last": other.last}
            yield warning_of("slot.overlap", each.index, each.block, for_whom=strand or other.block.strand, **facts)
        if strand not in furthest or furthest[strand].last < each.last:
            furthest[strand] = each
        if anybody is None or anybody.last < each.last:
            anybody = each


def _check_gaps(blocks: Sequence[Block], least: int | None) -> Iterator[DayFinding]:
    if least is None:
        return
    begins = sorted(
        (min(block.first, block.first + (block.minutes or 0)), index)
        for index, block in enumerate(blocks)
        if block.first is not None
    )
    for gap in gaps(blocks):
        if gap.last - gap.first < least:
            continue
        following = (index for _, index in begins[bisect_left(begins, (gap.last, -1)) :])
        index = next(index for index in following if not gap.strand or blocks[index].strand in (EVERYBODY, gap.strand))
        facts = {"first": gap.first, "last": gap.last, "minutes": gap.last - gap.first, "for_whom": gap.strand}
        yield warning_of("slot.gap", index, blocks[index], **facts)


def _check_looking(blocks: Sequence[Block], limits: Limits) -> Iterator[DayFinding]:
    """Observations that are too short to see anything, and talks that are too short to speak about them."""
    timed = timed_blocks(blocks)
    for each in timed:
        minutes = each.block.minutes or 0
        if limits.observation and each.block.kind in _LOOKING and 0 < minutes < limits.observation:
            yield warning_of("slot.short", each.index, each.block, minutes=minutes, least=limits.observation)
    told: set[int] = set()
    for lane in lanes(timed).values() if limits.talk_after else ():
        for before, each in pairwise(lane):
            minutes = each.block.minutes or 0
            is_talk_after = before.block.kind in _LOOKING and each.block.kind in ("talk", "reflection")
            is_straight = 0 <= each.first - before.last <= _STRAIGHT_AFTER
            if is_talk_after and is_straight and 0 < minutes < (limits.talk_after or 0) and each.index not in told:
                told.add(each.index)
                facts = {"minutes": minutes, "least": limits.talk_after, "other": before.block.title}
                yield warning_of("slot.short", each.index, each.block, says="slot.short_talk", **facts)


def _check_breaks(blocks: Sequence[Block], usual: Sequence[Block], most: int | None) -> Iterator[DayFinding]:
    """Stretches without a break that are longer than the limit, and than the longest of the template."""
    if most is None:
        return
    allowed = max([most, *(last - begin.first for begin, last in _stretches(usual))])
    told: set[tuple[int, int]] = set()
    for begin, last in _stretches(blocks):
        if last - begin.first > allowed and (begin.first, last) not in told:
            told.add((begin.first, last))
            facts = {"for_whom": begin.block.strand, "first": begin.first, "last": last}
            yield warning("day.no_break", index=begin.index, **facts, minutes=last - begin.first, most=most)


def _stretches(blocks: Sequence[Block]) -> Iterator[tuple[Timed, int]]:
    untimed = [index for index, block in enumerate(blocks) if block.kind == "break" and block.last is None]
    for lane in lanes(timed_blocks(blocks)).values():
        yield from stretches(lane, untimed)


def _check_lunch(blocks: Sequence[Block], usual: Sequence[Block]) -> Iterator[DayFinding]:
    if any(map(_is_lunch, usual)) and not any(map(_is_lunch, blocks)):
        yield warning("day.no_lunch")


def _is_lunch(block: Block) -> bool:
    if block.part == "lunch" or says_lunch(block.title):
        return True
    begins_then = block.first is not None and _LUNCH_TIME[0] <= block.first <= _LUNCH_TIME[1]
    return block.kind == "break" and begins_then and (block.minutes or 0) >= _SHORTEST_LUNCH
