"""A file in, its rows by field out; what stops the whole list comes with where it stands."""

from dataclasses import dataclass, field
from typing import BinaryIO

from magpie.core.tables import Limits, Mistake, Table, Unreadable, match_header, open_tables
from magpie.core.tables.limits import MEGABYTE
from magpie.programmes.enrolment_list.columns import EXPECTED, NAMES, OPTIONAL
from magpie.programmes.enrolment_list.rows import ListRow

LIST_LIMITS = Limits(
    file_bytes=10 * MEGABYTE,
    unpacked_bytes=60 * MEGABYTE,
    rows=5_000,
    columns=200,
    workbook_cells=1_000_000,
    cell_characters=4_000,
    notes=200,
)


@dataclass(slots=True)
class ReadList:
    """``mistakes`` refuse the list; ``notes`` tell what was changed or passed over in reading it."""

    rows: list[ListRow] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_list(stream: BinaryIO, name: str) -> ReadList:
    read = ReadList()
    try:
        with open_tables(stream, LIST_LIMITS, expected=EXPECTED, name=name) as tables:
            for n, table in enumerate(tables):
                if n:
                    return ReadList(mistakes=["The file holds several lists. Send one list at a time."])
                _read_table(table, read)
    except Unreadable as refusal:
        return ReadList(mistakes=[refusal.message])
    if not read.mistakes and not read.rows:
        read.mistakes.append("The list has headings and no rows. Write a row for each school.")
    return read


def _read_table(table: Table, read: ReadList) -> None:
    columns = match_header(table.header, NAMES, optional=OPTIONAL, row=table.header_row)
    rows = [ListRow(number, columns.pick(cells)) for number, cells in table.rows]
    if columns.mistakes:
        read.mistakes += [_told(mistake) for mistake in columns.mistakes]
        return
    read.rows = rows
    if columns.unmatched:
        unknown = ", ".join(f"“{name[:60]}”" for name in columns.unmatched[:50])
        read.notes.append(f"Not used, because Magpie does not know these columns: {unknown}.")
    read.notes += [_told(mistake) for mistake in (*table.mistakes, *table.cleaned)]


def _told(mistake: Mistake) -> str:
    where = [f"row {mistake.row}"] if mistake.row else []
    if mistake.column:
        where.append(f"column “{mistake.column[:60]}”")
    told = ", ".join(where)
    return f"{told[0].upper()}{told[1:]}: {mistake.message}" if told else mistake.message
