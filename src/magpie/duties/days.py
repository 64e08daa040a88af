"""Days and moments read as text: a cohort has tens of thousands, few of them differ, and each is converted once."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, IntegerField, Value
from django.db.models.functions import Cast


def as_text(column: str) -> Cast:
    """A day or a moment, or nothing; the database keeps both in the order of ISO 8601, moments in UTC."""
    return Cast(column, CharField())


def constant(words: str) -> Cast:
    """A column of its own in each part of a union, with the same kind of value in all databases."""
    return Cast(Value(words), CharField())


def no_key() -> Cast:
    return Cast(Value(None), IntegerField())


def no_text() -> Cast:
    return Cast(Value(None), CharField())


@lru_cache(maxsize=20_000)
def day_of(text: str) -> date:
    return date.fromisoformat(text)


def maybe_day(text: str | None) -> date | None:
    return None if text is None else day_of(text)


class LocalDays(dict[str, date]):
    """Moments, to the minute, as days of a programme."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, minute: str) -> date:
        at = datetime.fromisoformat(minute).replace(tzinfo=UTC)
        day = self[minute] = at.astimezone(self._zone).date()
        return day

    def of(self, text: str) -> date:
        return self[text[:16]]

    def maybe(self, text: str | None) -> date | None:
        return None if text is None else self[text[:16]]


def zone_of(cohort: Any) -> ZoneInfo:
    return ZoneInfo(cohort.programme.time_zone)
