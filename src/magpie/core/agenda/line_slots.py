"""Finds the time in each line of a plan, and tells blocks from lines in which a time is only spoken of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from magpie.core.agenda.drafts import Found
from magpie.core.agenda.pieces import Line
from magpie.core.agenda.resolving import resolve_slot
from magpie.core.agenda.times import Clock, Slot, inner_slot, leading_slot, trailing_slot
from magpie.core.agenda.words import is_section

_LABEL = re.compile(
    r"(?:(?:the|our|school|visit|start|finish|end|agenda|programme|day|timings?|of)\s+)*"
    r"(?:times?|timings?|dates?|days?|start(?:s|ing)?|begins?|finish(?:es)?|ends?|hours|when|duration|visit|please|"
    r"(?:please )?note|n\.?b\.?)[\s:–-]*",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september"
    r"|october|november|december|\d{1,2}(?:st|nd|rd|th)?\s+may)\b",
    re.IGNORECASE,
)
_MOST_WORDS, _MOST_BEFORE = 25, 4
_BARE_HOUR = re.compile(r"(\d{1,2})\s+(?=[A-Z])")


@dataclass(slots=True)
class ReadLine:
    """One line and, where it is a block, the slot in it and its title."""

    line: Line
    slot: Slot | None = None
    title: str = ""

    @property
    def text(self) -> str:
        return self.line.text.strip()


def read_slots(lines: Sequence[Line], found: Found) -> list[ReadLine]:
    """The lines with the slots of those that are blocks; when the day begins is noted among what was found."""
    reads = [_read(line, found) for line in lines]
    _read_bare_hours(reads)
    blocks = set(_blocks_among(reads))
    reads = [read if index in blocks else ReadLine(read.line) for index, read in enumerate(reads)]
    return _with_titles_above(reads)


def _read(line: Line, found: Found) -> ReadLine:
    led = leading_slot(line.text)
    if led:
        return ReadLine(line, *led)
    trailed = trailing_slot(line.text)
    if trailed is None:
        return _read_inner(line)
    title, slot = trailed
    if _LABEL.fullmatch(title) or _DATE.search(title):
        found.hours = found.hours or slot
        return ReadLine(line)
    return ReadLine(line) if len(title.split()) > _MOST_WORDS else ReadLine(line, slot, title.strip(" \t*•"))


def _read_inner(line: Line) -> ReadLine:
    found = inner_slot(line.text)
    if found is None or len(found[0].split()) > _MOST_BEFORE or _LABEL.fullmatch(found[0]) or _DATE.search(found[0]):
        return ReadLine(line)
    return ReadLine(line, found[1], f"{found[0].strip()} {found[2]}".strip())


def _read_bare_hours(reads: list[ReadLine]) -> None:
    """An hour alone, as in “1 Challenge”, is a time where the lines before and after it begin earlier and later."""
    timed = [index for index, read in enumerate(reads) if read.slot is not None and read.slot.has_clock]
    for before, after in pairwise(timed):
        for index in range(before + 1, after):
            text = reads[index].text
            bare = _BARE_HOUR.match(text)
            if bare is None or reads[index].slot is not None or int(bare[1]) > 23:
                continue
            slot = Slot(bare[1], Clock(int(bare[1]), is_bare=True))
            hours = [resolve_slot(each, None)[0] or 0 for each in (reads[before].slot, slot, reads[after].slot)]
            if hours[0] < hours[1] < hours[2]:
                reads[index] = ReadLine(reads[index].line, slot, text[bare.end() :])


def _blocks_among(reads: Sequence[ReadLine]) -> list[int]:
    """Lines with a time of day, and lines with a length where these stand among them or are all there is."""
    timed = [index for index, read in enumerate(reads) if read.slot is not None and read.slot.has_clock]
    lengths = [index for index, read in enumerate(reads) if read.slot is not None and not read.slot.has_clock]
    lengths = [index for index in lengths if reads[index].title and reads[index].line.mark != "aside"]
    timed = [index for index in timed if reads[index].line.mark != "aside"]
    if len(timed) < 2:
        return sorted(timed + lengths) if len(lengths) >= 2 or timed else []
    inside = [index for index in lengths if timed[0] < index < timed[-1]]
    before = _neighbours(lengths, timed[0], -1)
    after = _neighbours(lengths, timed[-1], 1)
    return sorted(timed + inside + before + after)


def _neighbours(lengths: Sequence[int], index: int, step: int) -> list[int]:
    found = []
    known = set(lengths)
    while index + step in known:
        index += step
        found.append(index)
    return found


def _with_titles_above(reads: list[ReadLine]) -> list[ReadLine]:
    """Where the first line of each paragraph is a title and the next its time, the two are one."""
    pairs = [
        index
        for index, read in enumerate(reads[1:], start=1)
        if _is_time_only(read) and _is_title(reads[index - 1]) and _begins(reads, index - 1)
    ]
    if len(pairs) < 2:
        return reads
    for index in pairs:
        above = reads[index - 1]
        reads[index] = replace(reads[index], title=above.text)
        reads[index - 1] = ReadLine(replace(above.line, text=""))
    return reads


def _begins(reads: Sequence[ReadLine], index: int) -> bool:
    """Whether a line is the first of its paragraph, or the first below the heading of a part."""
    return index == 0 or not reads[index - 1].text or is_section(reads[index - 1].text)


def _is_time_only(read: ReadLine) -> bool:
    return read.slot is not None and read.slot.has_clock and not read.title


def _is_title(read: ReadLine) -> bool:
    return bool(read.text) and read.line.mark == "" and (read.slot is None or not read.slot.has_clock)
