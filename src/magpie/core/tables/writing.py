"""Lists that people take away and open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from magpie.core.tables.cells import safe_cell


def write_csv(rows: Iterable[Iterable[object]], header: Sequence[str]) -> bytes:
    """The bytes of a file that Excel opens with its accents right and without running anything."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell("" if cell is None else str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
