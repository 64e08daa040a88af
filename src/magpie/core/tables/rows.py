"""From raw rows of any source to a table: header found, widths made equal, cells cleaned."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from magpie.core.tables.cells import clean_cell
from magpie.core.tables.headings import header_index, refuse_duplicates
from magpie.core.tables.limits import Limits
from magpie.core.tables.mistakes import Notes, Unreadable, empty_file

HEADER_WITHIN = 20

# A row's cells, and whether they need more than the spaces at their ends taken off.
RawRow = tuple[list[str], bool]


@dataclass(frozen=True, slots=True)
class Header:
    names: tuple[str, ...]
    row: int


def read_header(
    raw: Iterator[RawRow], expected: frozenset[str], limits: Limits
) -> tuple[Header, Iterator[tuple[int, RawRow]]]:
    """The header, and the numbered rows below it."""
    numbered = _numbered(raw, limits)
    first = _first_rows(numbered)
    index = header_index([cells for _, (cells, _) in first], expected)
    if index is None:
        raise empty_file()
    number, (cells, _) = first[index]
    names = [" ".join(clean_cell(cell)[0].split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not any(map(str.isalnum, "".join(names))):
        raise empty_file()
    if len(names) > limits.columns:
        raise Unreadable(f"The table has {len(names):,} columns; at most {limits.columns:,} can be read.")
    refuse_duplicates(names)
    return Header(tuple(names), number), chain(first[index + 1 :], numbered)


def _numbered(raw: Iterator[RawRow], limits: Limits) -> Iterator[tuple[int, RawRow]]:
    for number, row in enumerate(raw, start=1):
        if number > limits.rows:
            raise Unreadable(f"The table has more than {limits.rows:,} rows: send it in parts.")
        yield number, row


def _first_rows(numbered: Iterator[tuple[int, RawRow]]) -> list[tuple[int, RawRow]]:
    """Up to twenty rows that have text, passing over any blank ones."""
    return list(islice(((number, row) for number, row in numbered if any(row[0])), HEADER_WITHIN))


def tidy_rows(
    numbered: Iterator[tuple[int, RawRow]], header: Header, notes: Notes, limits: Limits, *, may_be_short: bool
) -> Iterator[tuple[int, list[str]]]:
    """Blank rows are passed over; a sheet's rows may end early, a text file's may not."""
    width = len(header.names)
    for number, (cells, needs_care) in numbered:
        if len(cells) != width:
            cells = _fit(cells, number, width, notes, may_be_short=may_be_short)
        # This loop reads the national register: ordinary rows get one pass in C and nothing else.
        cells = _clean_row(cells, number, header.names, notes, limits) if needs_care else [*map(str.strip, cells)]
        if any(cells):
            yield number, cells


def _fit(cells: list[str], number: int, width: int, notes: Notes, *, may_be_short: bool) -> list[str]:
    if not any(cell.strip() for cell in cells):
        return []
    if len(cells) < width:
        if not may_be_short:
            message = f"The row has {len(cells)} of {width} cells: add the missing ones, or check its quotation marks."
            notes.mistake(number, None, message)
        return cells + [""] * (width - len(cells))
    if any(cell.strip() for cell in cells[width:]):
        message = (
            f"The row has {len(cells)} cells and the header {width}, so the last are left out: "
            "put cells that contain the separator in quotation marks, or add a heading."
        )
        notes.mistake(number, None, message)
    return cells[:width]


def _clean_row(cells: list[str], number: int, names: tuple[str, ...], notes: Notes, limits: Limits) -> list[str]:
    cleaned = []
    for name, cell in zip(names, cells, strict=False):
        text, remarks = clean_cell(cell)
        for remark in remarks:
            notes.clean(number, name, remark)
        if len(text) > limits.cell_characters:
            message = f"The cell has {len(text):,} characters; it was cut at {limits.cell_characters:,}: shorten it."
            notes.mistake(number, name, message)
            text = text[: limits.cell_characters]
        cleaned.append(text)
    return cleaned
