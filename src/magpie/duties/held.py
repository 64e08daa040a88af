"""Who holds what in cohorts, from day to day, read as tuples in two statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from magpie.duties.calendars import SchoolKeys
from magpie.duties.days import as_text, constant, day_of, maybe_day, no_key, no_text
from magpie.duties.scope import Scope
from magpie.groups.models import FacilitatorSeat, Seat
from magpie.programmes.models import Enrolment, Role, Substitution
from magpie.register.models import Post

TOOK_PART = (Enrolment.State.ENROLLED, Enrolment.State.WITHDRAWN)
SEAT, FACILITATES, ROLE, STANDS_IN = "seat", "facilitates", "role", "stands in"


class Span(NamedTuple):
    """Up to but not on the second day."""

    from_on: date
    until_on: date | None

    def within(self, other: "Span") -> "Span | None":
        """The days that both have; None for none."""
        if self.until_on is None and other.until_on is None:
            return self if self.from_on >= other.from_on else Span(other.from_on, None)
        ends = [day for day in (self.until_on, other.until_on) if day]
        both = Span(max(self.from_on, other.from_on), min(ends, default=None))
        return None if both.until_on and both.until_on <= both.from_on else both

    def has(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class PostLine(NamedTuple):
    """A post at a school that takes or took part, and when both were so."""

    enrolment: int
    school: int
    kind: str
    person: int
    span: Span


class SeatLine(NamedTuple):
    enrolment: int
    school: int
    group: int
    span: Span


@dataclass(slots=True)
class Names:
    """What pages call people, schools and groups, and where letters to people go."""

    people: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)
    signed_in: set[int] = field(default_factory=set)
    schools: dict[int, str] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)

    def add_person(self, person: int, name: str, email: str | None, contact: str, last_login: str | None) -> None:
        self.people[person] = name
        self.addresses[person] = email or contact
        if last_login is not None:
            self.signed_in.add(person)


@dataclass(slots=True)
class Held:
    """All that is held in one cohort. Whoever stands in for the holder of a post is in ``stand_ins``."""

    names: Names = field(default_factory=Names)
    schools: dict[int, SchoolKeys] = field(default_factory=dict)
    posts: list[PostLine] = field(default_factory=list)
    seats: list[SeatLine] = field(default_factory=list)
    facilitators: list[tuple[int, int, Span]] = field(default_factory=list)
    roles: list[tuple[int, str, Span]] = field(default_factory=list)
    stand_ins: list[tuple[int, str, int]] = field(default_factory=list)


def read_held(cohorts: Iterable[Any], scope: Scope) -> dict[int, Held]:
    """By the cohorts' keys."""
    cohorts = list(cohorts)
    found = {cohort.pk: Held() for cohort in cohorts}
    _read_posts(found, scope)
    of_programme: dict[int, list[int]] = {}
    for cohort in cohorts:
        of_programme.setdefault(cohort.programme_id, []).append(cohort.pk)
    for line in _holdings(found, of_programme, scope):
        for key in [line.cohort] if line.cohort else of_programme[line.place]:
            _add(found[key], line)
    return found


def _read_posts(found: Mapping[int, Held], scope: Scope) -> None:
    rows = Enrolment.objects.filter(
        scope.within("cohort", Q(school__in=scope.schools()) | Q(pk__in=scope.enrolments())),
        state__in=TOOK_PART,
        from_on__isnull=False,
    ).filter(
        Q(school__posts__until_on=None) | Q(school__posts__until_on__gt=F("from_on")),
        school__posts__kind__in=Post.Kind.values,
    )
    keys = ("cohort", "pk", "school", "school__name", "school__trust", "school__authority")
    days = ("from_on", "until_on", "school__posts__from_on", "school__posts__until_on")
    fields = (*keys, "school__posts__kind", *map(as_text, days), *_person("school__posts__person"))
    for line in rows.order_by("pk", "school__posts__pk").values_list(*fields):
        cohort, pk, school, school_name, trust, authority, kind, from_on, until_on, since, until, *who = line
        held = found[cohort]
        held.schools[school] = SchoolKeys(school, trust, authority)
        held.names.schools[school] = school_name
        taking_part = Span(day_of(from_on), maybe_day(until_on))
        span = Span(day_of(since), maybe_day(until)).within(taking_part)
        if span:
            held.posts.append(PostLine(pk, school, kind, who[0], span))
            held.names.add_person(*who)


def _person(person: str) -> tuple[Any, ...]:
    """As ``Names.add_person`` takes it."""
    names = ("name", "user__email", "contact_address")
    return (person, *(f"{person}__{name}" for name in names), as_text(f"{person}__user__last_login"))


class HoldingLine(NamedTuple):
    """``place`` is a group, or for a role the programme in which it is held; ``kind`` a role's or a post's."""

    what: str
    cohort: int | None
    place: Any
    enrolment: Any
    school: Any
    kind: str
    ends_on: str | None
    person: Any
    name: str
    email: str | None
    contact: str
    last_login: str | None
    from_on: str
    until_on: str | None

    @property
    def span(self) -> Span | None:
        from_on = day_of(self.from_on)
        return Span(from_on, maybe_day(self.until_on)).within(Span(from_on, maybe_day(self.ends_on)))


def _holdings(found: Mapping[int, Held], programmes: Iterable[int], scope: Scope) -> list[HoldingLine]:
    """Everything but posts, in one statement."""
    none, no_words, never = no_key(), constant(""), no_text()
    person, nobody = _person("person"), (none, "group__name", never, no_words, never)
    in_groups, ends_on = scope.within("group__cohort", Q(group__in=scope.groups())), as_text("group__until_on")
    seats = _columns(
        Seat.objects.filter(in_groups),
        *(SEAT, "group__cohort", "group", "enrolment", "enrolment__school", no_words, ends_on, *nobody),
    )
    facilitators = _columns(
        FacilitatorSeat.objects.filter(in_groups),
        *(FACILITATES, "group__cohort", "group", none, none, no_words, ends_on, *person),
    )
    roles = _columns(
        Role.objects.filter(Q(cohort__in=found) | Q(programme__in=programmes)),
        *(ROLE, "cohort", "programme", none, none, "kind", never, *person),
    )
    stand_ins = _columns(
        Substitution.objects.filter(scope.within("enrolment__cohort", Q(enrolment__school__in=scope.schools()))),
        *(STANDS_IN, "enrolment__cohort", none, "enrolment", none, "post_kind", never, *person),
    )
    rows = seats.union(facilitators, roles, stand_ins, all=True)
    lines = [HoldingLine(*row) for row in rows]
    return sorted(lines, key=lambda line: (line.from_on, line.place or 0, line.enrolment or 0, line.person or 0))


def _columns(rows: QuerySet[Any], what: str, *columns: Any) -> QuerySet[Any]:
    """In the order of ``HoldingLine``."""
    return rows.order_by().values_list(constant(what), *columns, as_text("from_on"), as_text("until_on"))


def _add(held: Held, line: HoldingLine) -> None:
    span = line.span
    if span is None:
        return
    if line.what == SEAT:
        held.seats.append(SeatLine(line.enrolment, line.school, line.place, span))
        held.names.groups[line.place] = line.name
        return
    held.names.add_person(line.person, line.name, line.email, line.contact, line.last_login)
    if line.what == FACILITATES:
        held.facilitators.append((line.place, line.person, span))
    elif line.what == ROLE:
        held.roles.append((line.person, line.kind, span))
    else:
        held.stand_ins.append((line.enrolment, line.kind, line.person))
