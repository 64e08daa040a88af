"""Reads a plan that is written as lines: a time and what happens, in a list or a letter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from magpie.core.agenda.blocks import EVERYBODY
from magpie.core.agenda.drafts import Draft, Found
from magpie.core.agenda.pieces import Line
from magpie.core.agenda.times import Slot, leading_slot, trailing_slot
from magpie.core.agenda.tracks import heads_track, split_track
from magpie.core.agenda.words import is_section, kind_of

_LABEL = re.compile(
    r"(?:.*\b)?(?:times?|dates?|day|starts?|starting|begins?|finish(?:es)?|ends?|hours|when|duration|visit)[\s:–-]*",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september"
    r"|october|november|december|\d{1,2}(?:st|nd|rd|th)?\s+may)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 25


@dataclass(slots=True)
class _Read:
    """One line and the slot in it."""

    line: Line
    slot: Slot | None = None
    title: str = ""

    @property
    def text(self) -> str:
        return self.line.text.strip()


def read_lines(lines: Sequence[Line], found: Found) -> None:
    """Adds the drafts of lines that stand under each other."""
    _LineReader([_read(line, found) for line in lines], found).read()


def read_aside(lines: Sequence[Line], found: Found) -> None:
    """Beside a table only a line that begins with a time can be a block, such as the arrival before it."""
    for line in lines:
        led = leading_slot(line.text) if line.mark != "aside" else None
        if led and led[0].has_clock and led[1]:
            draft = _draft(_Read(line, *led), found)
            draft.is_aside = True
            found.drafts.append(draft)
            continue
        is_heading = line.mark == "heading" or is_section(line.text.strip())
        if is_heading and is_section(line.text):
            found.heading = line.text.strip()
        found.leave(line.where, line.text, "heading" if is_heading else "note")


def _read(line: Line, found: Found) -> _Read:
    led = leading_slot(line.text)
    if led:
        return _Read(line, *led)
    trailed = trailing_slot(line.text)
    if trailed is None:
        return _Read(line)
    title, slot = trailed
    if _LABEL.fullmatch(title) or _DATE.search(title):
        found.hours = found.hours or slot
        return _Read(line)
    return _Read(line) if len(title.split()) > _MOST_WORDS else _Read(line, slot, title.strip(" \t*•"))


def _draft(read: _Read, found: Found, strand: str = EVERYBODY) -> Draft:
    named, title = split_track(read.title)
    at = read.slot.written if read.slot else ""
    return Draft(title, read.line.where, read.slot, at, strand=named or strand, heading=found.heading)


@dataclass(slots=True)
class _LineReader:
    reads: list[_Read]
    found: Found
    blocks: list[int] = field(default_factory=list)
    """Which of the lines are blocks with a time or a length."""
    parent: Draft | None = None
    """The last block that has a slot of its own, and its line."""
    parent_line: Line | None = None
    last: Draft | None = None
    strand: str = EVERYBODY
    is_after_blank: bool = True

    def read(self) -> None:
        self.blocks = _blocks_among(self.reads)
        known = set(self.blocks)
        for index, read in enumerate(self.reads):
            if not read.text:
                self.is_after_blank = True
                continue
            if index in known:
                self._begin(read)
            else:
                self._read_other(index, read)
            self.is_after_blank = False
        self._drop_untitled()

    def _begin(self, read: _Read) -> None:
        self._drop_untitled()
        self.last = self.parent = _draft(read, self.found, self.strand)
        self.parent_line = read.line
        self.found.drafts.append(self.last)

    def _drop_untitled(self) -> None:
        """A time of which nothing is said is no block."""
        if self.last is not None and not self.last.title:
            self.found.drafts.pop()
            self.found.leave(self.last.where, self.last.at, "time")

    def _read_other(self, index: int, read: _Read) -> None:
        line, text = read.line, read.text
        if line.mark == "aside":
            self.found.leave(line.where, text)
        elif self.last is not None and not self.last.title and line.mark != "heading":
            named, self.last.title = split_track(text)
            self.last.strand = named or self.last.strand
        elif line.mark == "heading" or heads_track(text) or (is_section(text) and self._is_before_block(index)):
            self._head(line)
        elif self.parent is not None and split_track(text)[0] and not self.is_after_blank:
            self._add_track(line, self.parent)
        elif self._is_untimed_block(index, read):
            self.last = Draft(text, line.where, strand=self.strand, heading=self.found.heading)
            self.found.drafts.append(self.last)
        elif self.last is not None and not self.is_after_blank and self._goes_on(index, line):
            self.last.add(text)
        else:
            self.found.leave(line.where, text)

    def _head(self, line: Line) -> None:
        text = line.text.strip()
        self.strand = heads_track(text)
        if is_section(text):
            self.found.heading = text
        self.found.leave(line.where, text, "heading")

    def _is_before_block(self, index: int) -> bool:
        following = next((number for number in range(index + 1, len(self.reads)) if self.reads[number].text), None)
        return following in self.blocks[:1] or following in self.blocks

    def _add_track(self, line: Line, parent: Draft) -> None:
        """“10.00 Two visits:” with a line for each group under it becomes a block for each group."""
        strand, title = split_track(line.text.strip())
        draft = Draft(title, line.where, parent.slot, parent.at, strand=strand, heading=parent.heading)
        draft.add(parent.title)
        if self.last is parent:
            self.found.drafts.remove(parent)
            for note in parent.notes:
                draft.add(note)
        self.found.drafts.append(draft)
        self.last = draft

    def _is_untimed_block(self, index: int, read: _Read) -> bool:
        """Among blocks with a time, a line of the same kind without one: a break, or a time to gather what was seen."""
        if self.parent_line is None or self.parent is None:
            return False
        is_inside = bool(self.blocks) and index < self.blocks[-1]
        is_sibling = read.line.mark == self.parent_line.mark and read.line.depth == self.parent_line.depth
        if read.line.mark == "bullet":
            return is_sibling and (is_inside or not self.is_after_blank)
        is_short = len(read.text.split()) <= 6 and not read.text.endswith((".", "?", ","))
        return is_inside and is_sibling and is_short and kind_of(read.text) in ("break", "reflection")

    def _goes_on(self, index: int, line: Line) -> bool:
        """Whether a line belongs to the block above it; a sentence below the last block is a note to all."""
        is_deeper = self.parent_line is not None and line.depth > self.parent_line.depth
        is_inside = bool(self.blocks) and index < self.blocks[-1]
        return is_inside or is_deeper or not line.text.rstrip().endswith((".", "!"))


def _blocks_among(reads: Sequence[_Read]) -> list[int]:
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
