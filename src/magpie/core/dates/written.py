"""Dates as people write them, day first."""

import re
from datetime import date, datetime

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]00:00(?::00)?)?")
_NUMBERS = re.compile(r"(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4}|\d{2})")
_WORDS = re.compile(
    r"(?:(?P<weekday>[a-z]+)\.?,? +)?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]+(?P<month>[a-z]+)\.?,?[ -]+(?P<year>\d{4})",
    re.IGNORECASE,
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class NotUnderstood(ValueError):
    """What somebody wrote could not be read; the message says what to write instead."""


def read_date(written: object) -> date:
    """A day from a cell: 2025-09-01, 01/09/2025, 1 Sep 2025, Mon 1 September 2025, or a date already."""
    if isinstance(written, datetime):
        return written.date()
    if isinstance(written, date):
        return written
    text = str(written or "").strip()
    found = _ISO.fullmatch(text) or _NUMBERS.fullmatch(text) or _WORDS.fullmatch(text)
    month = _month(found["month"]) if found else None
    if not found or month is None:
        raise NotUnderstood(f"Write a date such as 1 September 2025, 01/09/2025 or 2025-09-01, not “{text}”.")
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    try:
        day = date(year, month, int(found["day"]))
    except ValueError:
        raise NotUnderstood(f"There is no day “{text}”. Write the day first, such as 01/09/2025.") from None
    _check_weekday(day, found.groupdict().get("weekday"), text)
    return day


def _month(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    return _position(text, _MONTHS)


def _check_weekday(day: date, weekday: str | None, text: str) -> None:
    if weekday is None or _position(weekday, _WEEKDAYS) == day.isoweekday():
        return
    raise NotUnderstood(f"Write the right weekday or none: {day.day} {day:%B %Y} is a {day:%A}, not “{text}”.")


def _position(text: str, names: tuple[str, ...]) -> int | None:
    """Counted from one; three letters and more are enough for a name."""
    word = text.casefold()
    if len(word) < 3:
        return None
    return next((at for at, name in enumerate(names, start=1) if name.startswith(word)), None)
