"""A day beside its template: parts that are missing, too short or too long, end without a talk, or watch lessons."""

from collections.abc import Iterator, Sequence

from magpie.core.agenda.blocks import EVERYBODY, Block
from magpie.core.agenda.findings import DayFinding, warning, warning_of
from magpie.core.agenda.spans import length
from magpie.core.agenda.words import says_lessons
from magpie.core.playbook.agendas import Agenda
from magpie.core.tables.headings import fold

_LOOKING = ("observation", "activity")
_SPEAKING = ("talk", "reflection", "work")


def check_parts(blocks: Sequence[Block], usual: Sequence[Block], percent: int | None) -> Iterator[DayFinding]:
    """The parts in the template's order; a part that is only a break is asked for elsewhere, as lunch."""
    for part in dict.fromkeys(block.part for block in usual):
        own = [block for block in blocks if block.part == part]
        template = [block for block in usual if block.part == part]
        if own:
            yield from _check_length(part, own, template, percent)
            yield from _check_end(part, blocks, template)
        elif any(block.kind != "break" for block in template):
            yield warning("part.missing", part=part, usual=length_of(template))


def length_of(blocks: Sequence[Block]) -> int:
    """The time that blocks take: what runs side by side counts once."""
    spans = [(block.first, block.last) for block in blocks]
    timed = [(min(first, last), max(first, last)) for first, last in spans if first is not None and last is not None]
    return length(timed) + sum(abs(block.minutes or 0) for block in blocks if block.first is None)


def _check_length(
    part: str, own: Sequence[Block], template: Sequence[Block], percent: int | None
) -> Iterator[DayFinding]:
    if percent is None:
        return
    minutes, usual = length_of(own), length_of(template)
    least, most = -(-usual * (100 - percent) // 100), usual * (100 + percent) // 100
    if minutes > most:
        yield warning("part.long", part=part, minutes=minutes, usual=usual, most=most)
    elif minutes < least and not any(block.minutes is None for block in own):
        yield warning("part.short", part=part, minutes=minutes, usual=usual, least=least)


def _check_end(part: str, blocks: Sequence[Block], template: Sequence[Block]) -> Iterator[DayFinding]:
    """What was seen wants a talk after it, for everybody; the template's own blocks hold theirs in themselves."""
    own = [(index, block) for index, block in enumerate(blocks) if block.part == part and block.kind != "break"]
    strands = dict.fromkeys(block.strand for _, block in own if block.strand != EVERYBODY) or [EVERYBODY]
    for strand in strands:
        lane = [(index, block) for index, block in own if block.strand in (EVERYBODY, strand)]
        if lane and _lacks_end([block for _, block in lane], template):
            index, block = lane[-1]
            yield warning_of("reflection.missing", index, block, part=part, for_whom=block.strand)
            return


def _lacks_end(lane: Sequence[Block], template: Sequence[Block]) -> bool:
    if any(block.kind == "reflection" for block in template):
        return not any(block.kind in _SPEAKING for block in lane)
    last, usual_last = lane[-1].kind, template[-1].kind
    if last == "observation":
        return usual_last != "observation"
    n_looking = sum(block.kind in _LOOKING for block in lane)
    return last == "activity" and n_looking > sum(block.kind in _LOOKING for block in template)


def check_words(blocks: Sequence[Block], template: Agenda | None) -> Iterator[DayFinding]:
    """Blocks that speak of what the template asks to avoid in their part."""
    avoided: dict[str, list[str]] = {}
    for planned in template.blocks if template else ():
        avoided.setdefault(planned.part, []).extend(planned.avoid)
    for index, block in enumerate(blocks):
        for phrase in avoided.get(block.part, ()):
            code, words = _avoided_words(block, phrase)
            if words:
                yield warning_of(code, index, block, words=words)
                break


def _avoided_words(block: Block, phrase: str) -> tuple[str, str | None]:
    if "lesson" in phrase.casefold():
        return "activity.lesson_observation", says_lessons(block.text, is_watched=block.kind in _LOOKING)
    return "activity.avoided", phrase if fold(phrase) in fold(block.text) else None
