"""Reads text files of rows: CSV in whatever dialect it was saved."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import chain
from typing import BinaryIO

from magpie.core.tables.delimiters import NO_DELIMITER, SAMPLE_CHARACTERS, excel_hint, find_delimiter
from magpie.core.tables.encodings import find_encoding
from magpie.core.tables.kinds import refuse_markup
from magpie.core.tables.limits import Limits
from magpie.core.tables.mistakes import Notes, Unreadable
from magpie.core.tables.rows import RawRow, read_header, tidy_rows
from magpie.core.tables.table import Table


class _Lines:
    """The lines of a file, remembering those of the record that is being read."""

    def __init__(self, text: TextIOWrapper, limits: Limits) -> None:
        self._text = text
        self._limit = limits.record_characters
        self._record: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        n_characters = 0
        while line := self._text.readline(self._limit):
            n_characters = n_characters + len(line) if self._record else len(line)
            if n_characters >= self._limit:
                raise Unreadable(
                    f"A row runs over more than {self._limit:,} characters: "
                    "either a quotation mark is never closed or this is not a table."
                )
            self._record.append(line)
            yield line
        self.ended = True

    @property
    def begun(self) -> tuple[str, ...]:
        return tuple(self._record)

    def take_record(self) -> str:
        record = self._record[0] if len(self._record) == 1 else "".join(self._record)
        self._record.clear()
        return record


def read_text(stream: BinaryIO, name: str, expected: frozenset[str], limits: Limits) -> Iterator[Table]:
    encoding = find_encoding(stream)
    stream.seek(0)
    text = TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        sample = text.read(SAMPLE_CHARACTERS)
        refuse_markup(sample)
        hint = excel_hint(sample)
        delimiter = hint[0] if hint else find_delimiter(sample, expected)
        text.seek(0)
        text.read(hint[1] if hint else 0)
        notes = Notes(limits.notes)
        raw = _raw_rows(_Lines(text, limits), delimiter, notes, limits)
        header, numbered = read_header(raw, expected, limits)
        yield Table(
            name=name,
            header=header.names,
            header_row=header.row,
            rows=tidy_rows(numbered, header, notes, limits, may_be_short=False),
            mistakes=notes.mistakes,
            cleaned=notes.cleaned,
            encoding=encoding,
            delimiter=None if delimiter == NO_DELIMITER else delimiter,
        )
    finally:
        # The stream belongs to whoever opened it.
        text.detach()


def _raw_rows(lines: _Lines, delimiter: str, notes: Notes, limits: Limits) -> Iterator[RawRow]:
    # What a formula must hold, so that ordinary rows are dismissed by searches for single characters.
    signs = "=+@-" if delimiter == "|" else "=+@|"
    for cells in _records(lines, delimiter, notes):
        record = lines.take_record().rstrip("\r\n")
        plain = record.replace("\t", " ") if delimiter == "\t" and '"' not in record else record
        needs_care = (
            not plain.isprintable()
            or signs[0] in plain
            or signs[1] in plain
            or signs[2] in plain
            or signs[3] in plain
            or ("'" in plain and "'-" in plain)
            or "\ufffd" in plain
            or len(plain) > limits.cell_characters
        )
        yield cells, needs_care


def _records(lines: _Lines, delimiter: str, notes: Notes) -> Iterator[list[str]]:
    """Strict about quotation marks, so that a slip is noticed; a record that has one is read again leniently."""
    source = iter(lines)
    row = 0
    while True:
        reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True, strict=True)
        try:
            for cells in reader:
                row += 1
                yield cells
        except csv.Error:
            row += 1
            if lines.ended:
                raise _unclosed(row) from None
            cells = _lenient_record(lines, source, delimiter, row)
            notes.mistake(row, None, _quotation_slip(len(lines.begun)))
            yield cells
        else:
            return


def _lenient_record(lines: _Lines, source: Iterator[str], delimiter: str, row: int) -> list[str]:
    try:
        cells = next(csv.reader(chain(lines.begun, source), delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        raise _unclosed(row) from None
    if lines.ended:
        raise _unclosed(row)
    return cells


def _quotation_slip(n_lines: int) -> str:
    if n_lines > 1:
        return f"A quotation mark is not closed, so that {n_lines:,} lines became one row: close or double it."
    return "A quotation mark inside a cell is not doubled: check this row's cells."


def _unclosed(row: int) -> Unreadable:
    return Unreadable(
        f'A quotation mark (") opened in row {row} is never closed: close it, or double it inside a cell.'
    )
