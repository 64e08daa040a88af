"""Lead times as a playbook writes them, such as “14 calendar days before visit, rolled back to a school day”."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from magpie.core.dates.school_calendar import ROLL_WORDS, Roll, SchoolCalendar
from magpie.core.dates.written import NotUnderstood

_LENGTH = r"(?P<amount>\d{1,3}) (?P<unit>calendar day|school day|day|week|month)s?"
_ANCHOR = r"[^\W\d_][\w'’.-]*(?: [\w'’.-]+)*"
_ROLL = "|".join(sorted((re.escape(words) for words in ROLL_WORDS), key=len, reverse=True))
_WRITTEN_LENGTH = re.compile(_LENGTH, re.IGNORECASE)
_WRITTEN_LEAD = re.compile(
    rf"(?:{_LENGTH} (?P<direction>before|after)|on the day of) (?:the )?(?P<anchor>{_ANCHOR}?)"
    rf"(?:,? (?:rolled |roll )?(?P<roll>{_ROLL}))?",
    re.IGNORECASE,
)


class Unit(StrEnum):
    CALENDAR_DAYS = "calendar days"
    SCHOOL_DAYS = "school days"
    WEEKS = "weeks"
    MONTHS = "months"


class Direction(StrEnum):
    BEFORE = "before"
    ON = "on the day of"
    AFTER = "after"


USUAL_ROLL = {Direction.BEFORE: Roll.BACK, Direction.ON: Roll.NONE, Direction.AFTER: Roll.FORWARD}

_UNITS = {unit.value[:-1]: unit for unit in Unit} | {"day": Unit.CALENDAR_DAYS}


@dataclass(frozen=True, slots=True)
class Length:
    """A stretch of time without a direction, such as 7 days; days are calendar days unless school days are meant."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= 999:
            raise ValueError(f"An amount lies between 0 and 999, not {self.amount}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        found = _WRITTEN_LENGTH.fullmatch(" ".join(text.split()))
        if not found:
            raise NotUnderstood(f"Write a number and a unit, such as 7 days or 3 school days, not “{text.strip()}”.")
        return cls(int(found["amount"]), _UNITS[found["unit"].casefold()])

    def after(self, day: date, calendar: SchoolCalendar) -> date:
        return self._moved(day, self.amount, calendar)

    def before(self, day: date, calendar: SchoolCalendar) -> date:
        return self._moved(day, -self.amount, calendar)

    def _moved(self, day: date, amount: int, calendar: SchoolCalendar) -> date:
        match self.unit:
            case Unit.SCHOOL_DAYS:
                return calendar.add_school_days(day, amount)
            case Unit.MONTHS:
                return _add_months(day, amount)
            case Unit.WEEKS:
                return day + timedelta(weeks=amount)
            case Unit.CALENDAR_DAYS:
                return day + timedelta(days=amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.value[:-1] if self.amount == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class Lead:
    """How far a due day lies from its anchor, and where it goes when there is no school that day."""

    length: Length
    direction: Direction
    anchor: str
    roll: Roll

    def __post_init__(self) -> None:
        if (self.length.amount == 0) is not (self.direction is Direction.ON):
            raise ValueError("A lead of nothing is “on the day of”, and any other is before or after.")
        if not re.fullmatch(_ANCHOR, self.anchor) or self.anchor.casefold().startswith("the "):
            raise ValueError(f"An anchor is a name such as visit, without “the”, not “{self.anchor}”.")

    @classmethod
    def parse(cls, text: str, roll: Roll | None = None) -> Self:
        """A roll in the text comes first, then the one given, then the usual: back before, forward after."""
        found = _WRITTEN_LEAD.fullmatch(" ".join(text.split()))
        if not found:
            raise NotUnderstood(
                "Write when it is due, such as: 14 calendar days before visit; 7 school days after workshop; "
                f"on the day of visit (in calendar days, school days, weeks or months); not “{text.strip()}”."
            )
        length, direction = Length(0, Unit.CALENDAR_DAYS), Direction.ON
        if found["amount"] and int(found["amount"]):
            length = Length(int(found["amount"]), _UNITS[found["unit"].casefold()])
            direction = Direction(found["direction"].casefold())
        written_roll = Roll.parse(found["roll"]) if found["roll"] else roll
        return cls(length, direction, found["anchor"], written_roll or USUAL_ROLL[direction])

    @property
    def amount(self) -> int:
        return self.length.amount

    @property
    def unit(self) -> Unit:
        return self.length.unit

    def nominal_on(self, anchor_on: date, calendar: SchoolCalendar) -> date:
        """The day that the rule names, before any roll."""
        if self.direction is Direction.BEFORE:
            return self.length.before(anchor_on, calendar)
        return self.length.after(anchor_on, calendar)

    def __str__(self) -> str:
        when = str(self.direction) if self.direction is Direction.ON else f"{self.length} {self.direction}"
        roll = "not rolled" if self.roll is Roll.NONE else f"rolled {self.roll}"
        return f"{when} {self.anchor}, {roll}"


def _add_months(day: date, n: int) -> date:
    """The same day of the month, or the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
