"""What the pages of groups read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from magpie.groups.counts import open_seats
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.groups.ways import Ways, ways_of
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.models import Membership, Organisation, School

WHICH = [("", "All"), ("without", "Without a facilitator"), ("small", "A school has left")]
MOST_NAMED = 20


@dataclass(slots=True)
class GroupLine:
    """A group as lists show it; ``coming`` is who facilitates it from a later day on."""

    group: Group
    seats: list[Seat] = field(default_factory=list)
    facilitator: FacilitatorSeat | None = None
    coming: FacilitatorSeat | None = None

    @property
    def schools(self) -> list[School]:
        return [seat.enrolment.school for seat in self.seats]

    @property
    def ways(self) -> Ways:
        return ways_of(self.schools)


def groups_found(groups: QuerySet[Group], *, words: str, which: str, day: date) -> QuerySet[Group]:
    """Groups that hold every word in their name, in a school, its trust or place, or in their facilitator's name."""
    held = FacilitatorSeat.objects.held_on(day).filter(group=OuterRef("pk"))
    for word in words.split():
        named = (
            Q(enrolment__school__name__icontains=word)
            | Q(enrolment__school__town__icontains=word)
            | Q(enrolment__school__trust__name__icontains=word)
        )
        seats = Seat.objects.held_on(day).filter(named, group=OuterRef("pk"))
        by_name = held.filter(person__name__icontains=word)
        groups = groups.filter(Q(name__icontains=word) | Exists(seats) | Exists(by_name))
    if which == "without":
        groups = groups.filter(~Exists(held))
    elif which == "small":
        groups = groups.filter(Exists(Seat.objects.filter(group=OuterRef("pk"), until_on__isnull=False)))
    return groups


def lines_of(groups: Iterable[Group], day: date) -> list[GroupLine]:
    """The groups with their schools and facilitators, in two statements."""
    lines = {group.pk: GroupLine(group) for group in groups}
    for seat in seats_held(day).filter(group__in=lines):
        lines[seat.group_id].seats.append(seat)
    facilitating = FacilitatorSeat.objects.filter(Q(until_on=None) | Q(until_on__gt=day), group__in=lines)
    for held in facilitating.select_related("person__user").order_by("from_on", "pk"):
        line = lines[held.group_id]
        if held.from_on <= day:
            line.facilitator = held
        else:
            line.coming = held
    return list(lines.values())


def seats_held(day: date) -> QuerySet[Seat]:
    """Each with the name of its school's hub as ``hub``."""
    hubs = Membership.objects.held_on(day).filter(
        school=OuterRef("enrolment__school"), organisation__kind=Organisation.Kind.HUB
    )
    seats = Seat.objects.held_on(day).annotate(hub=Subquery(hubs.values("organisation__name")[:1]))
    found: QuerySet[Seat] = seats.select_related("enrolment__school__trust").order_by(
        "group", "enrolment__school__name", "pk"
    )
    return found


@dataclass(frozen=True, slots=True)
class Odd:
    """Enrolments that take part no longer and still have a seat, and those that take part and have none."""

    gone: Sequence[Enrolment]
    without: Sequence[Enrolment]


def odd_ones(cohort: Cohort) -> Odd:
    """Each that is gone with its ``group_name``; in one statement, and no more than anybody reads at once."""
    seats = open_seats().filter(enrolment=OuterRef("pk"))
    takes_part = Q(state=Enrolment.State.ENROLLED)
    found = cohort.enrolments.annotate(group_name=Subquery(seats.values("group__name")[:1]))
    odd = found.filter(takes_part & Q(group_name=None) | ~takes_part & Q(group_name__isnull=False))
    enrolments = list(odd.select_related("school").order_by("school__name", "pk")[:MOST_NAMED])
    return Odd(
        [each for each in enrolments if each.state != Enrolment.State.ENROLLED],
        [each for each in enrolments if each.state == Enrolment.State.ENROLLED],
    )
