"""The door: any file in, its tables out."""

import os
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from magpie.core.tables.archive import Unpacking, list_members, open_archive
from magpie.core.tables.headings import fold
from magpie.core.tables.kinds import INSTEAD, is_workbook, kind_of
from magpie.core.tables.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from magpie.core.tables.mistakes import Unreadable, empty_file, naming
from magpie.core.tables.table import Table
from magpie.core.tables.text import read_text
from magpie.core.tables.workbook import read_workbook


class Tables:
    """An iterator over the tables of one file, which stays open until they end or the ``with`` block is left."""

    def __init__(self, tables: Iterator[Table]) -> None:
        self._tables = tables

    def __iter__(self) -> "Tables":
        return self

    def __next__(self) -> Table:
        return next(self._tables)

    def __enter__(self) -> "Tables":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        close = getattr(self._tables, "close", None)
        if close is not None:
            close()


def open_tables(
    source: Path | BinaryIO,
    limits: Limits = DEFAULT_LIMITS,
    *,
    expected: Collection[str] = (),
    name: str | None = None,
) -> Tables:
    """The tables of a file; several if it is a ZIP.

    ``expected`` are headings in any spelling, by which the header row, the sheet and the delimiter are found.
    ``source`` may be a file that is open for reading bytes and can be rewound; it is then left open.
    """
    shown = name or (source.name if isinstance(source, Path) else "file")
    return Tables(_tables(source, shown, frozenset(map(fold, expected)), limits))


def _tables(source: Path | BinaryIO, name: str, expected: frozenset[str], limits: Limits) -> Iterator[Table]:
    opened: AbstractContextManager[BinaryIO] = source.open("rb") if isinstance(source, Path) else nullcontext(source)
    with naming(name), opened as stream:
        size = stream.seek(0, os.SEEK_END)
        if not size:
            raise empty_file()
        if size > limits.file_bytes:
            allowed = limits.file_bytes // MEGABYTE
            raise Unreadable(f"The file has {size // MEGABYTE:,} MB; at most {allowed:,} MB can be read.")
        if kind_of(stream) == "zip":
            yield from _packed_tables(stream, size, name, expected, limits)
        else:
            yield from _named(read_text(stream, name, expected, limits))


def _packed_tables(stream: BinaryIO, size: int, name: str, expected: frozenset[str], limits: Limits) -> Iterator[Table]:
    unpacking = Unpacking(size, limits)
    with open_archive(stream, limits) as archive:
        if is_workbook(archive.namelist()):
            yield from _named(read_workbook(stream, archive, unpacking, name, expected, limits))
            return
        for member in list_members(archive):
            with naming(member.filename), unpacking.spooled(archive, member) as unpacked:
                yield from _named(_member_tables(unpacked, unpacking, member.filename, expected, limits))


def _member_tables(
    stream: BinaryIO, unpacking: Unpacking, name: str, expected: frozenset[str], limits: Limits
) -> Iterator[Table]:
    if not stream.read(1):
        raise Unreadable("The file is empty: leave it out, or put the list in.")
    if kind_of(stream) == "text":
        yield from read_text(stream, name, expected, limits)
        return
    with open_archive(stream, limits) as archive:
        if not is_workbook(archive.namelist()):
            raise Unreadable(f"There is a ZIP file inside the ZIP file. {INSTEAD}")
        yield from read_workbook(stream, archive, unpacking, name, expected, limits)


def _named(tables: Iterator[Table]) -> Iterator[Table]:
    """Lets a refusal that comes only with a later row say which file it is about."""
    for table in tables:
        yield replace(table, rows=_named_rows(table))


def _named_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    with naming(table.name):
        yield from table.rows
