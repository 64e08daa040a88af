"""What a reader hands out: one table, its rows read as they are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from magpie.core.tables.mistakes import Mistake


@dataclass(slots=True)
class Table:
    """``rows`` gives (row number, cells as wide as the header), once, before the next table is taken.

    ``mistakes`` are for a person to put right, ``cleaned`` is what the reader changed by itself;
    both fill while ``rows`` is read, and ``rows`` may still raise ``Unreadable``.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    header_row: int
    mistakes: list[Mistake]
    cleaned: list[Mistake]
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
