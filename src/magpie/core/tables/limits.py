"""How much of a file Magpie is willing to read."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The national register uses about a third of these; a file beyond them is a mistake or an attack."""

    file_bytes: int = 200 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    unpacked_times: int = 200
    """An archive may not unpack to more than this many times its own size…"""
    unpacked_floor: int = 20 * MEGABYTE
    """…unless it stays below this: a small file of blanks shrinks to nearly nothing."""
    workbook_part_bytes: int = 64 * MEGABYTE
    """The workbook reader keeps every part but the sheets in memory."""
    members: int = 1_000
    rows: int = 1_100_000
    columns: int = 1_000
    workbook_cells: int = 20_000_000
    record_characters: int = 2_000_000
    cell_characters: int = 32_767
    notes: int = 1_000
    """How many mistakes, and how many cleaned cells, are listed one by one."""


DEFAULT_LIMITS = Limits()
