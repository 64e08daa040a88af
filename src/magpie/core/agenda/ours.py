"""The table that Magpie writes into Word documents, and reads back block by block as it was written."""

import re
from collections.abc import Mapping, Sequence
from typing import get_args

from magpie.core.agenda.blocks import DAY, Block, clock
from magpie.core.agenda.drafts import Found
from magpie.core.agenda.pieces import Cell, Grid, Line, Row
from magpie.core.agenda.resolving import resolve_slot
from magpie.core.agenda.times import whole_slot
from magpie.core.playbook.agendas import BlockKind

MARK = "The agenda of the day, written by Magpie: one row for each block."
NO_TIME = "no time"
COLUMNS = ("Time", "Minutes", "Part", "Strand", "What", "Led by", "Where")
_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
_EXACT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?:–([01]\d|2[0-3]):([0-5]\d))?")
_WHOLE = re.compile(r"-?\d{1,5}")


def part_shown(part: str) -> str:
    """A part's name in words: wrap_up becomes Wrap up."""
    return part.replace("_", " ").capitalize()


def part_named(shown: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", shown.casefold()))


def read_ours(grid: Grid, found: Found) -> list[Block]:
    """Each row is one block: nothing is guessed, since Magpie has written what it knew."""
    header, *rows = grid.rows or [Row("", [])]
    names = [cell.text if cell else "" for cell in header.cells]
    found.leave(header.where, " | ".join(names), "heading")
    blocks = []
    for row in rows:
        cells = {name: cell for name, cell in zip(names, row.cells, strict=False) if cell is not None}
        if any(cells[name].text for name in COLUMNS if name in cells):
            blocks.append(_block(cells))
        others = [cell.text.replace("\n", " ") for name, cell in cells.items() if name not in COLUMNS]
        found.leave(row.where, " | ".join(filter(None, others)))
    return blocks


def _block(cells: Mapping[str, Cell]) -> Block:
    texts = {name: cells[name].text.replace("\n", ", ") if name in cells else "" for name in COLUMNS}
    part, kind = _part_and_kind(cells["Part"].lines if "Part" in cells else [])
    title, notes = _title_and_notes(cells.get("What"))
    at = "" if texts["Time"] == NO_TIME else texts["Time"]
    first, minutes = _time(at, texts["Minutes"])
    return Block(
        title=title,
        start=None if first is None else clock(first),
        minutes=minutes,
        part=part,
        strand=texts["Strand"],
        kind=kind,
        lead=texts["Led by"],
        place=texts["Where"],
        notes=notes,
        at=at,
    )


def _part_and_kind(lines: Sequence[str]) -> tuple[str, BlockKind]:
    """The last line says what is done; it is written small, as the parts are not."""
    kind = next((kind for kind in _KINDS if lines and lines[-1] == kind), None)
    named = lines if kind is None else lines[:-1]
    return part_named(" ".join(named)), kind or "talk"


def _title_and_notes(cell: Cell | None) -> tuple[str, str]:
    lines = [piece.text.strip() for piece in cell.pieces if isinstance(piece, Line)] if cell else []
    return (lines[0], "\n".join(filter(None, lines[1:]))) if lines else ("", "")


def _time(at: str, written: str) -> tuple[int | None, int | None]:
    """Our own times mean what they say at any hour; those that somebody has changed are read like any others."""
    minutes = int(written) if _WHOLE.fullmatch(written) else None
    found = _EXACT.fullmatch(at)
    if found:
        first = int(found[1]) * 60 + int(found[2])
        if found[3] is None:
            return first, minutes
        last = int(found[3]) * 60 + int(found[4])
        if minutes is not None and (first + minutes - last) % DAY == 0:
            return first, minutes
    slot = whole_slot(at, is_time_cell=True) if at else None
    first_read, read = resolve_slot(slot, None)
    return first_read, minutes if read is None else read
