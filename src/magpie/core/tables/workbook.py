"""Reads .xlsx workbooks, through openpyxl."""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import BinaryIO, TypeVar
from zipfile import ZipFile

import openpyxl
from openpyxl.utils import get_column_letter

from magpie.core.tables.archive import Unpacking
from magpie.core.tables.headings import n_matches
from magpie.core.tables.limits import Limits
from magpie.core.tables.mistakes import Notes, Unreadable
from magpie.core.tables.rows import HEADER_WITHIN, RawRow, read_header, tidy_rows
from magpie.core.tables.table import Table

_BATCH = 256
_TAIL = 64
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})

_Result = TypeVar("_Result")
_Row = tuple[object, ...]


def read_workbook(
    stream: BinaryIO, archive: ZipFile, unpacking: Unpacking, name: str, expected: frozenset[str], limits: Limits
) -> Iterator[Table]:
    has_formulas = _survey(archive, unpacking, limits)
    with closing(_guarded(lambda: _open(stream, data_only=True))) as values:
        sheets = values.worksheets
        if not sheets:
            raise Unreadable("The workbook has no sheet with cells: send one that has the list.")
        chosen = _choose_sheet([_sheet_start(sheet) for sheet in sheets], expected)
        notes = Notes(limits.notes)
        results = _rows_of(sheets[chosen], values_only=True)
        formulas = _formula_cells(stream, chosen) if has_formulas else None
        raw = _raw_rows(results, formulas, notes, limits)
        header, numbered = read_header(raw, expected, limits)
        yield Table(
            name=name,
            sheet=sheets[chosen].title,
            header=header.names,
            header_row=header.row,
            rows=tidy_rows(numbered, header, notes, limits, may_be_short=True),
            mistakes=notes.mistakes,
            cleaned=notes.cleaned,
        )


def _survey(archive: ZipFile, unpacking: Unpacking, limits: Limits) -> bool:
    """Unpacks everything once under the limits, before openpyxl does, and tells whether a sheet has formulas."""
    has_formulas = False
    for member in archive.infolist():
        is_sheet = member.filename.startswith("xl/worksheets/")
        size, tail = 0, b""
        for chunk in unpacking.chunks(archive, member):
            window = tail + chunk
            if _ENTITY.search(window) and member.filename.endswith((".xml", ".rels")):
                raise Unreadable("The workbook defines XML entities, which no spreadsheet does: save it again in one.")
            has_formulas = has_formulas or (is_sheet and _FORMULA.search(window) is not None)
            size, tail = size + len(chunk), chunk[-_TAIL:]
            if size > limits.workbook_part_bytes and not is_sheet:
                raise Unreadable(f"The workbook's part “{member.filename}” is too large: save the list as CSV.")
    return has_formulas


def _open(stream: BinaryIO, *, data_only: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)


def _guarded(deed: Callable[[], _Result]) -> _Result:
    """Workbooks come from many programs: openpyxl warns of what it ignores, and fails in as many ways as there are."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return deed()
    except Unreadable:
        raise
    except Exception as error:
        message = "The workbook is damaged or cut short: open it in a spreadsheet, save it as .xlsx and send it again."
        raise Unreadable(message) from error


def _rows_of(sheet: object, *, values_only: bool) -> Iterator[_Row]:
    # The dimensions that a sheet declares may be short or vast; without them each row ends where its cells do.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    rows = sheet.iter_rows(values_only=values_only)  # type: ignore[attr-defined]
    while batch := _guarded(lambda: list(islice(rows, _BATCH))):
        yield from batch


def _sheet_start(sheet: object) -> list[_Row]:
    with_text = (row for row in islice(_rows_of(sheet, values_only=True), 10 * HEADER_WITHIN) if any(row))
    return list(islice(with_text, HEADER_WITHIN))


def _choose_sheet(starts: Sequence[list[_Row]], expected: frozenset[str]) -> int:
    """The first sheet with the most expected headings, else the first that has any text."""
    found = [max((n_matches(map(_as_text, row), expected) for row in start), default=0) for start in starts]
    if any(found):
        return found.index(max(found))
    return next((index for index, start in enumerate(starts) if start), 0)


def _formula_cells(stream: BinaryIO, chosen: int) -> Iterator[_Row]:
    """The same sheet once more, this time with its formulas instead of their results."""
    with closing(_guarded(lambda: _open(stream, data_only=False))) as formulas:
        yield from _rows_of(formulas.worksheets[chosen], values_only=False)


def _raw_rows(
    results: Iterator[_Row], formulas: Iterator[_Row] | None, notes: Notes, limits: Limits
) -> Iterator[RawRow]:
    n_cells = 0
    for number, values in enumerate(results, start=1):
        n_cells += len(values)
        if n_cells > limits.workbook_cells:
            raise Unreadable(f"The sheet has more than {limits.workbook_cells:,} cells: save the list as CSV.")
        if formulas is not None:
            _note_missing_results(number, values, next(formulas, ()), notes)
        yield [_text_or_note(value, number, index, notes) for index, value in enumerate(values, start=1)], True


def _note_missing_results(number: int, values: _Row, cells: _Row, notes: Notes) -> None:
    for index, (value, cell) in enumerate(zip(values, cells, strict=False), start=1):
        if value is None and getattr(cell, "data_type", None) == "f":
            letter = get_column_letter(index)
            message = (
                f"Cell {letter}{number} is a formula whose result is not in the file: "
                "open and save the file in a spreadsheet, or write the result instead."
            )
            notes.mistake(number, letter, message)


def _text_or_note(value: object, number: int, index: int, notes: Notes) -> str:
    text = _as_text(value)
    if text in _ERRORS:
        letter = get_column_letter(index)
        notes.mistake(number, letter, f"Cell {letter}{number} shows {text}: write the value instead.")
        return ""
    return text


def _as_text(value: object) -> str:
    """What the cell says: dates as 2026-03-17, whole numbers without a point, others as a spreadsheet shows them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime):
        return _moment_as_text(value)
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment_as_text(value: datetime) -> str:
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if rounded.time() == time():
        return rounded.date().isoformat()
    return rounded.isoformat(" ", "seconds" if rounded.second else "minutes")
