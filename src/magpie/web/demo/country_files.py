"""Writers of the made-up register, row by row, in the shapes in which registers reach an import: CSV, ZIP, workbook."""

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from re import fullmatch
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from magpie.web.demo.country import LINK_COLUMNS, Country, Row, links
from magpie.web.demo.country_rows import Register, register_header, rows


def write_register(
    path: Path,
    source: Country | Iterable[Row],
    *,
    encoding: str = "cp1252",
    delimiter: str = ",",
    newline: str = "\r\n",
    shuffle_columns: int | None = None,
    shuffle_rows: int | None = None,
    quoting: int = csv.QUOTE_ALL,
) -> int:
    """Write the register and say how many rows it has; ``shuffle_…`` takes the seed of another order."""
    header = in_another_order(register_header(), shuffle_columns)
    with path.open("w", encoding=encoding, newline="") as text:
        return _write(text, header, _ordered(source, shuffle_rows), delimiter, newline, quoting)


def write_links(
    path: Path,
    country: Country,
    *,
    encoding: str = "cp1252",
    delimiter: str = ",",
    newline: str = "\r\n",
    quoting: int = csv.QUOTE_ALL,
) -> int:
    with path.open("w", encoding=encoding, newline="") as text:
        return _write(text, LINK_COLUMNS, links(country), delimiter, newline, quoting)


def write_zip(path: Path, country: Country, source: Iterable[Row] | None = None) -> None:
    """The register and its links in one archive under the names of the download; ``source`` gives other rows."""
    day = f"{country.as_of:%Y%m%d}"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, header, content in (
            (f"edubasealldata{day}.csv", register_header(), rows(country) if source is None else source),
            (f"links_edubasealldata{day}.csv", LINK_COLUMNS, links(country)),
        ):
            # A day of its own keeps the bytes the same whenever the archive is written.
            entry = ZipInfo(name, (country.as_of.year, country.as_of.month, country.as_of.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w") as packed, TextIOWrapper(packed, encoding="cp1252", newline="") as text:
                _write(text, header, content, ",", "\r\n", csv.QUOTE_ALL)


def write_workbook(path: Path, source: Country | Iterable[Row], *, as_excel_reads: bool = False) -> int:
    """An XLSX with one sheet; ``as_excel_reads`` turns digits and days to numbers and dates, leading noughts lost.

    A workbook holds the moment of its writing, so its bytes differ from one writing to the next; its cells do not.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    header = register_header()
    sheet.append(header)
    n_rows = 0
    for row in _ordered(source, None):
        cells = [row[column] for column in header]
        sheet.append([_as_excel_reads(cell) for cell in cells] if as_excel_reads else cells)
        n_rows += 1
    book.save(path)
    return n_rows


def in_another_order(names: tuple[str, ...], seed: int | None) -> tuple[str, ...]:
    return names if seed is None else tuple(random.Random(seed).sample(names, len(names)))


def _ordered(source: Country | Iterable[Row], seed: int | None) -> Iterator[Row]:
    """A register is shuffled by its numbers, so that its rows need not be held; other rows must be."""
    register = rows(source) if isinstance(source, Country) else source
    if seed is None:
        return iter(register)
    if isinstance(register, Register):
        return register.in_order(random.Random(seed).sample(range(len(register)), len(register)))
    held = list(register)
    random.Random(seed).shuffle(held)
    return iter(held)


def _write(
    text: IO[str], header: tuple[str, ...], content: Iterable[Row], delimiter: str, newline: str, quoting: int
) -> int:
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(header)
    n_rows = 0
    for row in content:
        writer.writerow([row[column] for column in header])
        n_rows += 1
    return n_rows


def _as_excel_reads(cell: str) -> str | int | datetime | None:
    if not cell:
        return None
    if cell.isascii() and cell.isdigit():
        return int(cell)
    if fullmatch(r"\d\d-\d\d-\d{4}", cell):
        day, month, year = (int(part) for part in cell.split("-"))
        return datetime(year, month, day)  # noqa: DTZ001 - a workbook's dates have no time zone
    return cell
