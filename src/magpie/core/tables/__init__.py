"""Reads any list that people send (CSV in its dialects, XLSX, ZIP) and writes the lists they take away."""

from magpie.core.tables.cells import clean_cell, safe_cell
from magpie.core.tables.headings import Columns, fold, match_header
from magpie.core.tables.limits import DEFAULT_LIMITS, Limits
from magpie.core.tables.mistakes import Mistake, Unreadable
from magpie.core.tables.reading import Tables, open_tables
from magpie.core.tables.table import Table
from magpie.core.tables.writing import write_csv

__all__ = [
    "DEFAULT_LIMITS",
    "Columns",
    "Limits",
    "Mistake",
    "Table",
    "Tables",
    "Unreadable",
    "clean_cell",
    "fold",
    "match_header",
    "open_tables",
    "safe_cell",
    "write_csv",
]
