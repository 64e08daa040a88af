"""A day beside its template: parts that are missing, too short or too long, end without a talk, or watch lessons."""

from collections.abc import Iterator, Sequence

from magpie.core.agenda.blocks import EVERYBODY, Block
from magpie.core.agenda.findings import DayFinding, warning, warning_of
from magpie.core.agenda.spans import length
from magpie.core.agenda.words import says_lessons
from magpie.core.playbook.agendas import Agenda, BlockKind
from magpie.core.tables.headings import fold

_LOOKING = ("observation", "activity")
_SPEAKING = ("talk", "reflection", "work")


def check_parts(
    blocks: Sequence[Block], template: Agenda | None, percent: int | None, visit_number: int | None
) -> Iterator[DayFinding]:
    """The parts in the template's order; one that is only a break, as lunch, may be of any length.

    Where nobody says which of a group's visits it is, the lengths of all of them are usual.
    """
    visits = (None, 1, 2) if visit_number is None else (visit_number,)
    lengths = [template.part_minutes(visit_number=visit) for visit in visits] if template else []
    for part in lengths[0] if lengths else ():
        own = [block for block in blocks if block.part == part]
        kinds = [block.kind for block in template.blocks if block.part == part] if template else []
        if set(kinds) == {"break"}:
            continue
        if own:
            yield from _check_length(part, own, [each[part] for each in lengths], percent)
            yield from _check_end(part, blocks, kinds)
        else:
            yield warning("part.missing", part=part, usual=lengths[0][part])


def length_of(blocks: Sequence[Block]) -> int:
    """The time that blocks take: what runs side by side counts once."""
    spans = [(block.first, block.last) for block in blocks]
    timed = [(min(first, last), max(first, last)) for first, last in spans if first is not None and last is not None]
    return length(timed) + sum(abs(block.minutes or 0) for block in blocks if block.first is None)


def _check_length(part: str, own: Sequence[Block], usual: Sequence[int], percent: int | None) -> Iterator[DayFinding]:
    if percent is None:
        return
    minutes = length_of(own)
    least, most = -(-min(usual) * (100 - percent) // 100), max(usual) * (100 + percent) // 100
    if minutes > most:
        yield warning("part.long", part=part, minutes=minutes, usual=usual[0], most=most)
    elif minutes < least and not any(block.minutes is None for block in own):
        yield warning("part.short", part=part, minutes=minutes, usual=usual[0], least=least)


def _check_end(part: str, blocks: Sequence[Block], usual: Sequence[BlockKind]) -> Iterator[DayFinding]:
    """What was seen wants a talk after it, for everybody; the template's own blocks hold theirs in themselves."""
    own = [(index, block) for index, block in enumerate(blocks) if block.part == part and block.kind != "break"]
    strands = dict.fromkeys(block.strand for _, block in own if block.strand != EVERYBODY) or [EVERYBODY]
    for strand in strands:
        lane = [(index, block) for index, block in own if block.strand in (EVERYBODY, strand)]
        if lane and _lacks_end([block.kind for _, block in lane], usual):
            index, block = lane[-1]
            yield warning_of("reflection.missing", index, block, part=part, for_whom=block.strand)
            return


def _lacks_end(kinds: Sequence[BlockKind], usual: Sequence[BlockKind]) -> bool:
    if "reflection" in usual:
        return not any(kind in _SPEAKING for kind in kinds)
    if kinds[-1] == "observation":
        return usual[-1] != "observation"
    n_looking, usually = (sum(kind in _LOOKING for kind in each) for each in (kinds, usual))
    return kinds[-1] == "activity" and n_looking > usually


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
