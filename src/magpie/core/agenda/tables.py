"""Reads the table of a day: a row for each slot, columns for what, who and where, or a column for each track."""

from dataclasses import replace

from magpie.core.agenda.blocks import EVERYBODY
from magpie.core.agenda.columns import Columns, cell_at, find_columns, is_header
from magpie.core.agenda.drafts import Draft, Found, Why
from magpie.core.agenda.lengths import slot_of, with_length
from magpie.core.agenda.lines import read_lines
from magpie.core.agenda.pieces import Cell, Grid, Line, Row, all_lines
from magpie.core.agenda.times import Slot, leading_slot, whole_slot
from magpie.core.agenda.tracks import split_track
from magpie.core.agenda.words import is_section, kind_of
from magpie.core.tables.headings import fold

_EVERYBODY = frozenset({"", "all", "everyone", "everybody", "whole", "wholegroup", "allvisitors", "together"})


def is_plan(grid: Grid) -> bool:
    """Whether a table is the plan of a day: it has a column of times, or of lengths."""
    return find_columns(_turned(grid) or grid) is not None


def read_table(grid: Grid, found: Found) -> bool:
    """Adds the table's drafts to what was found, and says whether it was the table of a day."""
    grid = _turned(grid) or grid
    columns = find_columns(grid)
    if columns is None:
        return False
    if not columns.n_header and grid.width in found.columns:
        columns = replace(found.columns[grid.width], n_header=0)
    found.columns[grid.width] = columns
    reader = _TableReader(grid, columns, found)
    for number, row in enumerate(grid.rows):
        reader.read(row, is_heading=number < columns.n_header or is_header(row, reader.timed))
    return True


def leave_table(grid: Grid, found: Found) -> None:
    """Keeps the texts of a table that is no plan."""
    seen: set[Cell] = set()
    for row in grid.rows:
        leave_row(row, found, seen)


def leave_row(row: Row, found: Found, seen: set[Cell]) -> None:
    """Keeps the texts of a row that is no part of the plan, those of a merged cell once."""
    cells = [cell for cell in row.distinct() if cell not in seen]
    seen.update(cells)
    texts = [" ".join(line.text.strip() for line in all_lines(cell.pieces) if line.text.strip()) for cell in cells]
    found.leave(row.where, " | ".join(filter(None, texts)), "heading" if is_header(row, None) else "note")


def _turned(grid: Grid) -> Grid | None:
    """A table with its times along the top, laid on its side."""
    if len(grid.rows) < 2 or len(grid.rows) > 40:
        return None
    tops = [whole_slot(cell.text) if cell is not None else None for cell in grid.rows[0].cells]
    n_times = sum(slot is not None and slot.has_clock for slot in tops)
    if n_times < 3 or n_times < len(tops) - 2:
        return None
    return Grid([Row(grid.rows[0].where, grid.column(index)) for index in range(grid.width)])


class _TableReader:
    def __init__(self, grid: Grid, columns: Columns, found: Found) -> None:
        self.columns = columns
        self.found = found
        self.timed = columns.first("time")
        self.tracks = columns.all("track")
        self.n_before = len(found.drafts)
        self.seen: set[Cell] = set()
        self.by_cell: dict[tuple[Cell, str], Draft] = {}
        """What a merged cell has become, since it goes on in the rows below."""
        self.slot: Slot | None = None
        self.at = ""
        self.time_cell: Cell | None = None

    def read(self, row: Row, *, is_heading: bool) -> None:
        if is_heading:
            self._read_heading(row)
        elif not self._read_single(row):
            self._read_slot(row)
        self.seen.update(row.distinct())

    def _read_heading(self, row: Row) -> None:
        texts = [" ".join(cell.lines) for cell in row.distinct() if cell not in self.seen and cell.text]
        if len(texts) == 1 and is_section(texts[0]):
            self.found.heading = texts[0]
        self.found.leave(row.where, " | ".join(texts), "heading")

    def _read_single(self, row: Row) -> bool:
        """A row of one text at the place of the times heads a part of the day, or is a block by itself."""
        cells = row.distinct()
        if len(cells) != 1 or cells[0] is not cell_at(row, self.timed or 0) or cells[0].tables:
            return False
        cell = cells[0]
        text = " ".join(cell.lines)
        led = leading_slot(text)
        if cell in self.seen or whole_slot(text, is_time_cell=True):
            return False
        if led and led[1]:
            self._add(led[1], row, slot=led[0], at=led[0].written)
        elif kind_of(text) in ("break", "reflection") and len(text.split()) <= 6:
            self._add(text, row)
        elif is_section(text):
            self._read_heading(row)
        elif cell.is_wide:
            self.found.leave(row.where, text)
        else:
            return False
        return True

    def _read_slot(self, row: Row) -> None:
        goes_on = self._take_slot(row)
        cells = self._main_cells(row)
        for strand, cell in cells:
            self._read_cell(strand, cell, row, goes_on=goes_on)
        if not cells and not goes_on:
            self._read_rest(row)

    def _take_slot(self, row: Row) -> bool:
        """Reads the row's time, and says whether it is the one of the row above, in a merged cell."""
        cell = cell_at(row, self.timed)
        if cell is not None and cell is self.time_cell and cell.text:
            return True
        self.time_cell = cell
        text = " ".join(cell.lines) if cell is not None else ""
        ends, length = self._texts(row, "end"), self._texts(row, "minutes")
        slot = slot_of(cell.text if cell is not None else "", " ".join(ends))
        self.slot, is_said = with_length(slot, " ".join(length), has_time=bool(text or ends))
        self.at = "–".join(filter(None, (text, *ends))) or " ".join(length if self.slot else ())
        if length and not is_said:
            self.found.leave(row.where, " ".join(length), "length")
        return False

    def _main_cells(self, row: Row) -> list[tuple[str, Cell]]:
        """The cells that say what happens, each with its strand; what is the same for all stands once."""
        if not self.tracks:
            main = cell_at(row, self.columns.first("what"))
            cell = main if main is not None and not main.is_blank else self._stand_in(row)
            strand = " ".join(self._texts(row, "strand"))
            return [(EVERYBODY if fold(strand) in _EVERYBODY else strand, cell)] if cell is not None else []
        named = [
            (self.columns.headings.get(index, f"Track {number}"), cell)
            for number, index in enumerate(self.tracks, start=1)
            if (cell := cell_at(row, index)) is not None and not cell.is_blank
        ]
        if len(named) == len(self.tracks) > 1 and len({fold(cell.text) for _, cell in named}) == 1 and named[0][1].text:
            self.seen.update(cell for _, cell in named[1:] if cell is not named[0][1])
            return [(EVERYBODY, named[0][1])]
        common = self._stand_in(row)
        return named or ([(EVERYBODY, common)] if common is not None else [])

    def _stand_in(self, row: Row) -> Cell | None:
        """Another column's text, where the one for what happens is empty."""
        for role in ("what", "notes", "part"):
            for index, each in self.columns.roles.items():
                cell = cell_at(row, index)
                if each == role and cell is not None and not cell.is_blank:
                    return cell
        return None

    def _read_cell(self, strand: str, cell: Cell, row: Row, *, goes_on: bool) -> None:
        earlier = self.by_cell.get((cell, strand))
        if cell in self.seen and earlier is not None:
            if not goes_on and self.slot is not None and earlier.slot is not None:
                earlier.until = self.slot
            return
        if self._read_inside(strand, cell, row):
            return
        lines = [line.text.strip() for line in all_lines(cell.pieces) if line.text.strip()]
        if strand == EVERYBODY and sum(bool(split_track(line)[0]) for line in lines) > 1:
            self._add_tracks(lines, row)
            return
        named, title = split_track(lines[0]) if strand == EVERYBODY else (EVERYBODY, lines[0])
        previous = self._previous(strand)
        if goes_on and not named and previous is not None:
            previous.add("\n".join(lines))
            self._add_details(previous, row)
            return
        draft = self._add(title, row, slot=self.slot, at=self.at, strand=named or strand)
        draft.notes = [*lines[1:], *draft.notes]
        self.by_cell[cell, strand] = draft

    def _add_tracks(self, lines: list[str], row: Row) -> None:
        """A cell with a line for each group is a block for each; what stands above them belongs to all."""
        first = next(number for number, line in enumerate(lines) if split_track(line)[0])
        draft: Draft | None = None
        for line in lines[first:]:
            strand, title = split_track(line)
            if strand or draft is None:
                draft = self._add(title, row, slot=self.slot, at=self.at, strand=strand)
                draft.notes = [*lines[:first], *draft.notes]
            else:
                draft.add(line)

    def _previous(self, strand: str) -> Draft | None:
        own = self.found.drafts[self.n_before :]
        return next((draft for draft in reversed(own) if draft.strand == strand), None)

    def _read_inside(self, strand: str, cell: Cell, row: Row) -> bool:
        """A table inside the cell, or lines with times of their own, take the place of the cell's block."""
        inner = Found(
            columns=self.found.columns,
            heading=" ".join(text for text in cell.lines if not leading_slot(text)) or self.found.heading,
        )
        plans = [table for table in cell.tables if read_table(table, inner)]
        spans = [led for text in cell.lines if (led := leading_slot(text)) and led[0].ends is not None and led[1]]
        if not plans and len(spans) < 2:
            return False
        for table in cell.tables:
            if table not in plans:
                leave_table(table, inner)
        read_lines([piece for piece in cell.pieces if isinstance(piece, Line)], inner)
        self.found.leave(row.where, self.at, "time")
        self.found.unread += inner.unread
        for draft in inner.drafts:
            draft.strand = draft.strand or strand
        self.found.drafts += inner.drafts
        return True

    def _add(self, title: str, row: Row, *, slot: Slot | None = None, at: str = "", strand: str = EVERYBODY) -> Draft:
        draft = Draft(title, row.where, slot=slot, at=at, strand=strand, heading=self.found.heading)
        self._add_details(draft, row)
        self.found.drafts.append(draft)
        return draft

    def _add_details(self, draft: Draft, row: Row) -> None:
        """What the other columns say of a block."""
        draft.lead = _joined(draft.lead, self._texts(row, "lead"))
        draft.place = _joined(draft.place, self._texts(row, "place"))
        draft.said_part = draft.said_part or " ".join(self._texts(row, "part"))
        for text in self._texts(row, "kind") + self._texts(row, "notes"):
            if text != draft.title:
                draft.add(text)

    def _texts(self, row: Row, role: str) -> list[str]:
        """The texts of a column; a cell that says what happens may be merged over it, and is no name and no room."""
        main = {cell_at(row, index) for index in (self.columns.first("what"), *self.tracks, self.timed)}
        cells = [cell_at(row, index) for index, each in self.columns.roles.items() if each == role]
        return [cell.text for cell in dict.fromkeys(cells) if cell is not None and cell.text and cell not in main]

    def _read_rest(self, row: Row) -> None:
        """A row that says nothing of what happens: its time stands alone, or it goes on about the block above."""
        previous = self.found.drafts[-1] if len(self.found.drafts) > self.n_before else None
        if not self.at and previous is not None:
            self._add_details(previous, row)
        elif self.at:
            why: Why = "time" if self.slot is not None else "note"
            self.found.leave(row.where, " | ".join(" ".join(cell.lines) for cell in row.distinct()), why)
        else:
            leave_row(row, self.found, self.seen)


def _joined(known: str, texts: list[str]) -> str:
    new = [text.replace("\n", ", ") for text in texts if text.replace("\n", ", ") not in known]
    return ", ".join(filter(None, (known, *new)))
