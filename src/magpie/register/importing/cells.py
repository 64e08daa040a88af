"""What a single cell of the register means; a cell that cannot be right says what to write instead."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

MOST_YEARS = 120
MOST_PEOPLE = 100_000
# A box round Great Britain on the National Grid, in metres: Scilly to Shetland, and the sea at the edges.
EASTINGS = (1_000, 660_000)
NORTHINGS = (1_000, 1_225_000)
STATUS_OF = {
    "open": "open",
    "1": "open",
    "closed": "closed",
    "2": "closed",
    "open, but proposed to close": "closing",
    "3": "closing",
    "proposed to open": "proposed",
    "4": "proposed",
}
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00(?::00)?)?", re.ASCII)
_NUMBER = re.compile(r"(\d{1,9})(?:\.0+)?", re.ASCII)
_PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,6})?", re.ASCII)
_URN = re.compile(r"[1-9]\d{5,6}", re.ASCII)

Value = str | int | None


class WrongCell(ValueError):
    """The cell cannot be right; the words say what to write."""


def read_urn(text: str) -> int:
    if not _URN.fullmatch(text):
        raise WrongCell(f"“{text[:40]}” is no URN. Write six or seven digits, such as 900123.")
    return int(text)


@lru_cache(maxsize=40_000)
def read_day(text: str) -> str | None:
    """The day as the database writes it; the register writes 31-08-2025."""
    if not text:
        return None
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        raise WrongCell(f"“{text[:40]}” is no date. Write day-month-year, such as 31-08-2025.")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise WrongCell(f"There is no day “{text}”. Write day-month-year, such as 31-08-2025.") from None


def register_day(text: str) -> str:
    """A date that a workbook holds, as the register itself writes it; anything else as it is."""
    found = _YEAR_FIRST.fullmatch(text)
    return f"{int(found[3]):02}-{int(found[2]):02}-{found[1]}" if found else text


def read_status(text: str) -> str:
    status = STATUS_OF.get(text.lower())
    if status is None:
        raise WrongCell(
            f"“{text[:40]}” is no status. Write Open, Closed, “Open, but proposed to close” or Proposed to open."
        )
    return status


def number_up_to(most: int, what: str) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        if not text:
            return None
        found = _NUMBER.fullmatch(text)
        if not found or int(found[1]) > most:
            raise WrongCell(f"“{text[:40]}” is no {what}. Write a whole number from 0 to {most:,}.")
        return int(found[1])

    return read


def read_percent(text: str) -> str | None:
    plain = text.removesuffix("%").strip()
    if not plain:
        return None
    if not _PERCENT.fullmatch(plain) or float(plain) > 100:
        raise WrongCell(f"“{text[:40]}” is no percentage. Write a number from 0 to 100, such as 22.5.")
    return f"{float(plain):.1f}"


def metres_between(least: int, most: int, what: str) -> Callable[[str], int | None]:
    """Noughts stand for unknown, as they do where a school has no place on the ground."""

    def read(text: str) -> int | None:
        if not text.strip("0."):
            return None
        found = _NUMBER.fullmatch(text)
        if not found or not least <= int(found[1]) <= most:
            raise WrongCell(
                f"{what} “{text[:40]}” lies outside Great Britain. Write metres from {least:,} to {most:,}."
            )
        return int(found[1])

    return read


def text_up_to(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise WrongCell(f"The text has {len(text):,} characters. Write {most} at most.")
        return text

    return read
