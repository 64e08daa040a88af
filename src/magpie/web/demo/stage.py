"""What the demonstration's world is made of: the country, who acts, and the time at which they act."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from magpie.register.models import Person, User
from magpie.web.demo.country import Country

LONDON = ZoneInfo("Europe/London")
LABELS = (
    "operator",
    "coordinator",
    "deputy",
    "facilitator",
    "host-head",
    "visiting-second-leader",
    "evaluator",
)


@dataclass
class Stage:
    """Shared by the acts; ``cast`` holds the person behind each printed sign-in link."""

    country: Country
    random: Random
    cast: dict[str, Person] = field(default_factory=dict)

    def user(self, label: str) -> User:
        user = self.cast[label].user
        assert user is not None, "everybody in the cast can sign in"
        return user


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """That day at that time in the programme's zone."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


NOW = at(date(2026, 2, 3), 8)
"""The morning on which the demonstration opens."""
