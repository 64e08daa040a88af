"""Which character stands between the cells of a text file."""

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from magpie.core.tables.headings import header_index, n_matches
from magpie.core.tables.rows import HEADER_WITHIN

# A list of one column has no delimiter; the unit separator, which nobody types, stands in for it.
NO_DELIMITER = "\x1f"
SAMPLE_CHARACTERS = 1 << 16
_CANDIDATES = (",", ";", "\t", "|")
_EXCEL_HINT = re.compile(r'"?sep=(\t|[^\w\s"\x00])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)


def excel_hint(sample: str) -> tuple[str, int] | None:
    """The delimiter of a first line like ``sep=;``, and that line's length."""
    hint = _EXCEL_HINT.match(sample)
    return (hint[1], hint.end()) if hint else None


def find_delimiter(sample: str, expected: frozenset[str]) -> str:
    """The one that gives most expected headings, else the one that cuts most rows into equally many cells."""
    best = max(_CANDIDATES, key=lambda delimiter: _merit(sample, delimiter, expected))
    return best if _merit(sample, best, expected)[1] else NO_DELIMITER


def _merit(sample: str, delimiter: str, expected: frozenset[str]) -> tuple[int, bool, float, int]:
    rows = _sample_rows(sample, delimiter)
    index = header_index(rows, expected)
    if index is None:
        return 0, False, 0.0, 0
    n_found = n_matches(rows[index], expected)
    widths = Counter(len(cells) for cells in rows if any(cells))
    width, n_rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1]))
    share = n_rows / widths.total() if width > 1 else 0.0
    cuts_the_header = len(rows[index]) > 1
    return n_found, cuts_the_header or (not n_found and share > 0.5), share, width


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    try:
        reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
        return list(islice((cells for cells in reader if cells), HEADER_WITHIN))
    except csv.Error:
        return []
