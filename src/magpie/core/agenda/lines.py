"""Reads a plan that is written as lines: a time and what happens, in a list or a letter."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from magpie.core.agenda.blocks import EVERYBODY
from magpie.core.agenda.drafts import Draft, Found
from magpie.core.agenda.line_slots import ReadLine, read_slots
from magpie.core.agenda.pieces import Line
from magpie.core.agenda.times import leading_slot
from magpie.core.agenda.tracks import heads_track, split_track
from magpie.core.agenda.words import is_section, kind_of


def read_lines(lines: Sequence[Line], found: Found) -> None:
    """Adds the drafts of lines that stand under each other."""
    _LineReader(read_slots(lines, found), found).read()


def read_aside(lines: Sequence[Line], found: Found) -> None:
    """Beside a table only a line that begins with a time can be a block, such as the arrival before it."""
    for line in lines:
        led = leading_slot(line.text) if line.mark != "aside" else None
        if led and led[0].has_clock and led[1]:
            draft = _draft(ReadLine(line, *led), found)
            draft.is_aside = True
            found.drafts.append(draft)
            continue
        is_heading = line.mark == "heading" or is_section(line.text.strip())
        if is_heading and is_section(line.text):
            found.heading = line.text.strip()
        found.leave(line.where, line.text, "heading" if is_heading else "note")


def _draft(read: ReadLine, found: Found, strand: str = EVERYBODY) -> Draft:
    named, title = split_track(read.title)
    at = read.slot.written if read.slot else ""
    return Draft(title, read.line.where, read.slot, at, strand=named or strand, heading=found.heading)


@dataclass(slots=True)
class _LineReader:
    reads: list[ReadLine]
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
        self.blocks = [index for index, read in enumerate(self.reads) if read.slot is not None]
        for index, read in enumerate(self.reads):
            if not read.text:
                self.is_after_blank = True
                continue
            if read.slot is not None:
                self._begin(read)
            else:
                self._read_other(index, read)
            self.is_after_blank = False
        self._drop_untitled()

    def _begin(self, read: ReadLine) -> None:
        self._drop_untitled()
        self.last = self.parent = _draft(read, self.found, self.strand)
        self.parent_line = read.line
        self.found.drafts.append(self.last)

    def _drop_untitled(self) -> None:
        """A time of which nothing is said is no block."""
        if self.last is not None and not self.last.title:
            self.found.drafts.pop()
            self.found.leave(self.last.where, self.last.at, "time")

    def _read_other(self, index: int, read: ReadLine) -> None:
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
        return following in self.blocks

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

    def _is_untimed_block(self, index: int, read: ReadLine) -> bool:
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
