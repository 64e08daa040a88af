"""Small lists that people send: read whole, with everything that is wrong with them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from magpie.core.tables import DEFAULT_LIMITS, Mistake, Unreadable, open_tables

SMALL = replace(DEFAULT_LIMITS, file_bytes=1_500_000, unpacked_bytes=20_000_000, rows=5_000, columns=100)


@dataclass(frozen=True, slots=True)
class SentList:
    """A header and numbered rows; ``mistakes`` stop the list from being taken, ``cleaned`` only tells."""

    header: tuple[str, ...]
    header_row: int
    rows: tuple[tuple[int, list[str]], ...]
    mistakes: tuple[Mistake, ...]
    cleaned: tuple[Mistake, ...]


def read_sent_list(file: Any, expected: Collection[str]) -> SentList:
    """The first table of an uploaded file. One that cannot be read at all is one mistake about the whole file."""
    try:
        with open_tables(file.file, SMALL, expected=expected, name=file.name) as tables:
            table = next(tables)
            rows = tuple(table.rows)
            mistakes, cleaned = tuple(table.mistakes), tuple(table.cleaned)
            header, header_row = table.header, table.header_row
            if next(tables, None) is not None:
                mistakes += (Mistake(None, None, "The file holds several lists. Send them one by one."),)
    except Unreadable as refusal:
        return SentList((), 1, (), (Mistake(None, None, refusal.message),), ())
    if not rows and not mistakes:
        mistakes = (Mistake(None, None, "There are headings but no rows below them. Add a row for each entry."),)
    return SentList(header, header_row, rows, mistakes, cleaned)
