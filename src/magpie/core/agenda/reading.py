"""The door for files and pasted text: a day's blocks out, and nothing of what was written lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from magpie.core.agenda import text_file, word_file, workbook_file
from magpie.core.agenda.blocks import Block, clock
from magpie.core.agenda.drafts import Draft, Found, Unread
from magpie.core.agenda.files import as_text, check_length, kind_of_file, packed_kind
from magpie.core.agenda.folding import fold_headings, without_asides
from magpie.core.agenda.lines import read_aside, read_lines
from magpie.core.agenda.ours import read_ours
from magpie.core.agenda.packed import unpack
from magpie.core.agenda.pieces import Cell, Grid, Line, Piece, all_lines
from magpie.core.agenda.resolving import resolve, resolve_slot
from magpie.core.agenda.sorting import sort
from magpie.core.agenda.tables import is_plan, leave_table, read_table
from magpie.core.agenda.times import leading_slot
from magpie.core.agenda.words import PartWords
from magpie.core.playbook.agendas import Agenda
from magpie.core.tables.headings import fold
from magpie.core.tables.mistakes import Unreadable

MOST_BLOCKS = 2_000
_MOST_LINES, _MOST_CELLS = 8_000, 40_000


@dataclass(frozen=True, slots=True)
class Reading:
    """The blocks of a day, and every text of the file that is in none of them."""

    blocks: list[Block]
    unread: list[Unread]


def read_agenda(
    content: bytes, name: str = "", *, template: Agenda | None = None, starts: time | None = None
) -> Reading:
    """A Word, Excel or text file; ``Unreadable`` says in a sentence why it is none of them.

    ``template`` gives the names of the parts, ``starts`` the beginning of a day that is written in lengths only.
    """
    if kind_of_file(content) == "text":
        return read_text(as_text(content), is_csv=name.lower().endswith(".csv"), template=template, starts=starts)
    parts = unpack(content)
    if packed_kind(parts) == "word":
        return _read(word_file.take_apart(parts), template, starts)
    return _read(workbook_file.take_apart(content, parts), template, starts)


def read_text(
    text: str, *, is_csv: bool = False, template: Agenda | None = None, starts: time | None = None
) -> Reading:
    """Pasted text or Markdown."""
    check_length(text)
    return _read(text_file.take_apart(text, is_csv=is_csv), template, starts)


def _read(pieces: list[Piece], template: Agenda | None, starts: time | None) -> Reading:
    _check_size(pieces)
    found = Found()
    exact = [grid for grid in pieces if isinstance(grid, Grid) and grid.is_ours]
    if exact:
        return _read_ours(pieces, found)
    _collect(pieces, found, is_table=_is_plan_in_tables(pieces))
    if len(found.drafts) > MOST_BLOCKS:
        raise Unreadable(f"There are more than {MOST_BLOCKS:,} blocks: send one day at a time.")
    words = PartWords(template)
    said = resolve_slot(found.hours, None)[0]
    drafts = without_asides(found)
    blocks = resolve(drafts, starts=starts if said is None else clock(said))
    drafts, blocks = fold_headings(drafts, blocks, found, words)
    blocks = sort(blocks, drafts, words)
    _leave_parts(drafts, blocks, found)
    return Reading(blocks, found.unread)


def _check_size(pieces: Sequence[Piece]) -> None:
    n_lines = sum(isinstance(piece, Line) for piece in pieces) + sum(len(grid.rows) for grid in _grids(pieces))
    n_cells = sum(len(row.cells) for grid in _grids(pieces) for row in grid.rows)
    if n_lines > _MOST_LINES or n_cells > _MOST_CELLS:
        raise Unreadable("The file holds far more than the plan of a day: send the agenda alone.")


def _leave_parts(drafts: Sequence[Draft], blocks: Sequence[Block], found: Found) -> None:
    """Keeps what a column says of the part, where it says more than the part's name."""
    said = ""
    for draft, block in zip(drafts, blocks, strict=True):
        if draft.said_part not in (said, block.title) and fold(draft.said_part) != fold(block.part):
            found.leave(draft.where, draft.said_part, "heading")
        said = draft.said_part


def _read_ours(pieces: Sequence[Piece], found: Found) -> Reading:
    blocks: list[Block] = []
    for piece in pieces:
        if isinstance(piece, Line):
            found.leave(piece.where, piece.text, "heading" if piece.mark == "heading" else "note")
        elif piece.is_ours:
            blocks += read_ours(piece, found)
        else:
            leave_table(piece, found)
    return Reading(blocks, found.unread)


def _is_plan_in_tables(pieces: Sequence[Piece]) -> bool:
    """Whether the day is in the tables: unless more lines around them begin with a time."""
    n_rows = sum(len(grid.rows) for grid in _grids(pieces) if is_plan(grid))
    n_lines = sum(1 for piece in pieces if isinstance(piece, Line) and _is_timed(piece))
    return n_rows > 0 and n_rows >= n_lines


def _is_timed(line: Line) -> bool:
    led = leading_slot(line.text)
    return led is not None and led[0].has_clock


def _grids(pieces: Sequence[Piece]) -> Iterator[Grid]:
    for piece in pieces:
        if isinstance(piece, Grid):
            yield piece
            yield from _grids([each for row in piece.rows for cell in row.distinct() for each in cell.tables])


def _collect(pieces: Sequence[Piece], found: Found, *, is_table: bool) -> None:
    lines: list[Line] = []
    for piece in [*pieces, None]:
        if isinstance(piece, Line):
            lines.append(piece)
            continue
        (read_aside if is_table else read_lines)(lines, found)
        lines = []
        if piece is not None and not (is_table and read_table(piece, found)):
            _collect_layout(piece, found, is_table=is_table)


def _collect_layout(grid: Grid, found: Found, *, is_table: bool) -> None:
    """A table that is no plan may hold one in its cells, as letters do that are laid out in frames."""
    holds_plan = any(
        cell.tables or any(map(_is_timed, _lines_of(cell))) for row in grid.rows for cell in row.distinct()
    )
    if not holds_plan:
        leave_table(grid, found)
        return
    seen: set[Cell] = set()
    for row in grid.rows:
        for cell in row.distinct():
            if cell not in seen:
                seen.add(cell)
                _collect(cell.pieces, found, is_table=is_table)


def _lines_of(cell: Cell) -> list[Line]:
    return list(all_lines(cell.pieces))
