"""Excel workbooks, taken apart into tables: merged cells, and times that are numbers to Excel."""

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from magpie.core.agenda.packed import parse
from magpie.core.agenda.pieces import Cell, Grid, Line, Piece, Row, plain_cell
from magpie.core.tables.cells import clean_cell
from magpie.core.tables.mistakes import Unreadable

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MOST_ROWS, _MOST_COLUMNS, _MOST_MERGES = 3_000, 100, 5_000
_MOST_SHEETS = 20
_DAMAGED = "The workbook is damaged: open it in a spreadsheet, save it as .xlsx and send it again."
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")

Merge = tuple[int, int, int, int]


def take_apart(content: bytes, parts: Mapping[str, bytes]) -> list[Piece]:
    """A table for each block of rows on each sheet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(_sheets(content, parts))
    except Unreadable:
        raise
    except Exception as error:
        # Workbooks come from many programs, and openpyxl fails in as many ways as there are.
        raise Unreadable(_DAMAGED) from error


def _sheets(content: bytes, parts: Mapping[str, bytes]) -> Iterator[Piece]:
    with closing(openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)) as book:
        if len(book.worksheets) > _MOST_SHEETS:
            raise Unreadable(f"The workbook has more than {_MOST_SHEETS} sheets: send the agenda alone.")
        for sheet in book.worksheets:
            path = str(getattr(sheet, "_worksheet_path", ""))
            merges = _merges(parts.get(path.lstrip("/"), b"")) if _SHEET.fullmatch(path.lstrip("/")) else []
            rows = list(_rows(sheet))
            if rows:
                yield _grid(rows, merges, sheet.title)
    for name in sorted(parts):
        if re.fullmatch(r"xl/(?:drawings/drawing|comments)\d*\.xml", name):
            yield from _texts_beside(parts[name])


def _merges(part: bytes) -> list[Merge]:
    """Merged ranges as (column, row, column, row); openpyxl gives them only when it keeps every cell in memory."""
    if b"mergeCell" not in part:
        return []
    found = [str(merge.get("ref", "")) for merge in parse(part).iter(f"{_MAIN}mergeCell")]
    merges: list[Merge] = []
    for written in found[:_MOST_MERGES]:
        left, top, right, bottom = range_boundaries(written)
        if left and top and right and bottom:
            merges.append((left, top, min(right, _MOST_COLUMNS), min(bottom, 10 * _MOST_ROWS)))
    return merges


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers."""
    sheet.reset_dimensions()
    n_rows = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [_as_text(value) for value in values]
        while texts and not texts[-1]:
            texts.pop()
        n_rows += bool(texts)
        if n_rows > _MOST_ROWS or len(texts) > _MOST_COLUMNS:
            raise Unreadable(
                f"A sheet has more than {_MOST_ROWS:,} rows or {_MOST_COLUMNS} columns: send the agenda alone."
            )
        if texts:
            yield number, texts


def _grid(rows: list[tuple[int, list[str]]], merges: list[Merge], sheet: str) -> Grid:
    width = max(len(texts) for _, texts in rows)
    numbers = {number for number, _ in rows}
    made = {number: Row(f"{sheet}, row {number}", []) for number in sorted(numbers)}
    for number, texts in rows:
        padded = texts + [""] * (width - len(texts))
        made[number].cells = [plain_cell(text, made[number].where) for text in padded]
    for left, top, right, bottom in merges:
        if top in made and left <= width:
            _merge(made, made[top].cells[left - 1], (left, top, min(right, width), bottom))
    return Grid(list(made.values()))


def _merge(made: dict[int, Row], cell: Cell | None, covered: Merge) -> None:
    left, top, right, bottom = covered
    if cell is not None:
        cell.is_wide = right > left
    for number, row in made.items():
        if top <= number <= bottom:
            row.cells[left - 1 : right] = [cell] * (right - left + 1)


def _as_text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, datetime):
        return _clock(value.time()) if value.date() <= date(1900, 1, 1) else f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        return _fraction(value / timedelta(days=1))
    if isinstance(value, float):
        return _fraction(value)
    return clean_cell(str(value))[0] or str(value).strip()


def _fraction(value: float) -> str:
    """A fraction of a day is a time, or a length, that nobody has told Excel to show as one; 9.3 was typed as 9.30."""
    minutes = round(value * 1440)
    if 0 < value < 1 and abs(value * 1440 - minutes) < 0.01:
        return f"{minutes // 60:02}:{minutes % 60:02}"
    hundredths = round(value * 100)
    if 1 <= value < 24 and abs(value * 100 - hundredths) < 0.0001 and 0 < hundredths % 100 < 60:
        return f"{value:.2f}"
    return str(int(value)) if value.is_integer() else str(value)


def _clock(written: time) -> str:
    """Fractions of a day do not always fall on the minute."""
    minutes = round((written.hour * 3600 + written.minute * 60 + written.second) / 60)
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _texts_beside(part: bytes) -> Iterator[Line]:
    """What stands in text boxes and comments of a workbook."""
    for paragraph in parse(part).iter("{*}p", "{*}text"):
        text = "".join(found.text or "" for found in paragraph.iter("{*}t"))
        if text.strip():
            yield Line(text.strip(), "beside the cells", "aside")
