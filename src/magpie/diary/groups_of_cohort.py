"""The open groups of cohorts with the schools that sit in them, as tuples: a cohort may have hundreds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from magpie.diary.bridge import SchoolLine
from magpie.diary.permissions import Standing, with_standing
from magpie.groups.models import Group, Seat


@dataclass(frozen=True, slots=True)
class SeatLine(SchoolLine):
    """``hosts`` when the user leads the school."""

    hosts: bool = False


@dataclass(slots=True)
class GroupLine:
    """``coordinates`` and ``facilitates`` are the user's, who ``hosts`` where a seat says so."""

    pk: int
    cohort: int
    public_id: str
    name: str
    coordinates: bool
    facilitates: bool
    seats: list[SeatLine] = field(default_factory=list)

    def standing(self, seat: SeatLine | None = None) -> Standing:
        return Standing(self.coordinates, self.facilitates, bool(seat and seat.hosts))


def open_seats(cohorts: Iterable[Any], today: date) -> QuerySet[Any]:
    """Of groups that have not been replaced, also when they begin later."""
    seats = Seat.objects.filter(Q(until_on=None) | Q(until_on__gt=today))
    return seats.filter(group__cohort__in=cohorts, group__until_on=None).order_by(
        "group__number", "group__pk", "enrolment__school__name", "pk"
    )


def group_lines(cohort: Any, user: Any, today: date) -> list[GroupLine]:
    """Those that the user sees, in one statement."""
    seen = open_seats([cohort], today).filter(group__in=Group.objects.visible_to(user, today).values("pk"))
    rows = with_standing(seen, user, today, cohort="group__cohort", school="enrolment__school")
    fields = ("group", "group__cohort", "group__public_id", "group__name", "coordinates", "facilitates")
    of_school = [f"enrolment__school__{name}" for name in ("name", "phase", "trust", "authority")]
    seat_fields = ("enrolment__school", "enrolment", "enrolment__public_id", *of_school, "hosts")
    found: dict[int, GroupLine] = {}
    for row in rows.values_list(*fields, *seat_fields):
        group = found.setdefault(row[0], GroupLine(*row[:6]))
        group.seats.append(SeatLine(*row[6:]))
    return list(found.values())
