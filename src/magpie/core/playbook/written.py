"""Values that people write as a few plain words: each reads itself and prints itself back."""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

COUNT = r"(?P<least>[0-9]{1,4})(?: to (?P<most>[0-9]{1,4}))?"
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
DAY = rf"([1-9][0-9]?) ({'|'.join(MONTHS)})"
CLOCK = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"


class Written:
    """The shared door of these values; ``says`` is the whole message for a text that cannot be read."""

    says: ClassVar[str]
    pattern: ClassVar[str]

    @classmethod
    def parse(cls, text: str) -> Self:
        match = re.fullmatch(cls.pattern, " ".join(text.split()))
        if not match:
            raise ValueError(cls.says)
        return cls.of_match(match)

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        raise NotImplementedError

    @classmethod
    def of_yaml(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        text = str(value) if type(value) in (int, str) else ""
        try:
            return cls.parse(text)
        except ValueError as error:
            raise PydanticCustomError("written", "{says}", {"says": str(error)}) from None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.of_yaml, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        portable = cls.pattern.replace("?P<", "?<")
        return {"type": ["string", "integer"], "pattern": f"^{portable}$"}


@dataclass(frozen=True, slots=True)
class HowMany(Written):
    """``at_most`` is None where there is no upper end."""

    at_least: int
    at_most: int | None

    says = "Write how many, such as: 3, or 3 to 4, or 2 or more"
    pattern = rf"{COUNT}(?P<open> or more)?"

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        least, most = int(match["least"]), int(match["most"] or match["least"])
        if most < least or (match["most"] and match["open"]):
            raise ValueError(cls.says)
        return cls(least, None if match["open"] else most)

    def __str__(self) -> str:
        if self.at_most is None:
            return f"{self.at_least} or more"
        return str(self.at_least) if self.at_most == self.at_least else f"{self.at_least} to {self.at_most}"


@dataclass(frozen=True, slots=True)
class HowLong(Written):
    """How long something lasts."""

    at_least: int
    at_most: int
    unit: str

    says = "Write a length, such as: 315 minutes, or 3 days, or 1 to 2 days, or 1 year"
    pattern = rf"{COUNT} (?P<unit>minute|hour|day|week|month|term|year)s?"

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        least, most = int(match["least"]), int(match["most"] or match["least"])
        if most < least or least == 0:
            raise ValueError(cls.says)
        return cls(least, most, match["unit"])

    def __str__(self) -> str:
        amount = str(self.at_least) if self.at_least == self.at_most else f"{self.at_least} to {self.at_most}"
        return f"{amount} {self.unit}{'' if self.at_most == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Wait(Written):
    """How long before or after something; ``days`` alone are calendar days."""

    amount: int
    unit: str

    says = "Write a number of days, such as: 7 days, or 3 school days"
    pattern = r"(?P<amount>[0-9]{1,3}) (?P<unit>(?:calendar |school )?day|week|month)s?"

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        if int(match["amount"]) == 0:
            raise ValueError(cls.says)
        return cls(int(match["amount"]), match["unit"].removeprefix("calendar "))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Chase(Written):
    """A wait after which one speaks, once or again and again."""

    wait: Wait
    again: bool

    says = "Write when to speak, such as: 1 day, or every 3 school days"
    pattern = rf"(?P<again>every )?{Wait.pattern}"

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        try:
            return cls(Wait.of_match(match), bool(match["again"]))
        except ValueError:
            raise ValueError(cls.says) from None

    def __str__(self) -> str:
        return f"every {self.wait}" if self.again else str(self.wait)


@dataclass(frozen=True, slots=True)
class Window(Written):
    """A stretch of the year in which something usually happens; it may run over the New Year."""

    first: tuple[int, int]
    last: tuple[int, int]

    says = "Write a stretch of the year, such as: 1 November to 15 December"
    pattern = rf"{DAY} to {DAY}"

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        first_day, first_month, last_day, last_month = match.groups()
        return cls(cls._day(first_day, first_month), cls._day(last_day, last_month))

    @classmethod
    def _day(cls, day: str, month: str) -> tuple[int, int]:
        found = (MONTHS.index(month) + 1, int(day))
        try:
            date(2024, *found)  # A leap year, so that 29 February may be written.
        except ValueError:
            raise ValueError(cls.says) from None
        return found

    def __str__(self) -> str:
        (first_month, first_day), (last_month, last_day) = self.first, self.last
        return f"{first_day} {MONTHS[first_month - 1]} to {last_day} {MONTHS[last_month - 1]}"


@dataclass(frozen=True, slots=True)
class Hours(Written):
    """Suggested hours of a day, never a rule."""

    starts: time
    ends: time

    says = "Write suggested hours, such as: 9:30 to 16:00"
    pattern = rf"{CLOCK} to {CLOCK}"

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        starts = time(int(match[1]), int(match[2]))
        ends = time(int(match[3]), int(match[4]))
        if ends <= starts:
            raise ValueError(cls.says)
        return cls(starts, ends)

    def __str__(self) -> str:
        return f"{self.starts.hour}:{self.starts:%M} to {self.ends.hour}:{self.ends:%M}"


@dataclass(frozen=True, slots=True)
class InstrumentRef(Written):
    """An instrument's slug and its edition."""

    slug: str
    edition: int

    says = "Write an instrument and its edition, such as: visit-feedback@1"
    pattern = r"(?P<slug>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)@(?P<edition>[1-9][0-9]{0,3})"

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        return cls(match["slug"], int(match["edition"]))

    def __str__(self) -> str:
        return f"{self.slug}@{self.edition}"
