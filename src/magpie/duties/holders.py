"""Who holds which role of the playbook, from day to day: posts, roles and seats as the rules want them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q

from magpie.core.duties import Holder
from magpie.core.playbook import Playbook
from magpie.duties.calendars import CohortCalendars, SchoolKeys
from magpie.duties.scope import Scope
from magpie.groups.models import FacilitatorSeat, Seat
from magpie.programmes.models import Enrolment, Role
from magpie.register.models import Post

COORDINATOR, DEPUTY, FACILITATOR = Role.Kind.COORDINATOR.value, Role.Kind.DEPUTY.value, Role.Kind.FACILITATOR.value
TOOK_PART = (Enrolment.State.ENROLLED, Enrolment.State.WITHDRAWN)


class Span(NamedTuple):
    """Up to but not on the second day."""

    from_on: date
    until_on: date | None

    def within(self, other: "Span") -> "Span | None":
        """The days that both have; None for none."""
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
class Held:
    """All that is held in one cohort, as tuples."""

    schools: dict[int, SchoolKeys] = field(default_factory=dict)
    posts: list[PostLine] = field(default_factory=list)
    seats: list[SeatLine] = field(default_factory=list)
    facilitators: list[tuple[int, int, Span]] = field(default_factory=list)
    roles: list[tuple[int, str, Span]] = field(default_factory=list)


def facilitating_role(playbook: Playbook) -> str:
    """A playbook may call its facilitator by another word, and the role by that word's name."""
    word = playbook.words.get("facilitator", "").casefold()
    for name, role in playbook.roles.items():
        if role.held_for == "group" and word and role.title.casefold() == word:
            return name
    return FACILITATOR


def read_held(cohorts: Iterable[Any], scope: Scope) -> dict[int, Held]:
    """By the cohorts' keys; in four statements."""
    cohorts = list(cohorts)
    found = {cohort.pk: Held() for cohort in cohorts}
    _read_posts(found, scope)
    _read_seats(found, scope)
    _read_facilitators(found, scope)
    _read_roles(found, cohorts)
    return found


def _read_posts(found: Mapping[int, Held], scope: Scope) -> None:
    of_person = Q(school__in=scope.schools()) | Q(seats__group__in=scope.groups())
    rows = Enrolment.objects.filter(
        scope.within("cohort", of_person), state__in=TOOK_PART, from_on__isnull=False
    ).filter(
        Q(school__posts__until_on=None) | Q(school__posts__until_on__gt=F("from_on")),
        school__posts__kind__in=Post.Kind.values,
    )
    keys = ("cohort", "pk", "school", "school__trust", "school__authority")
    post = ("school__posts__kind", "school__posts__person", "school__posts__from_on", "school__posts__until_on")
    ordered = rows.order_by("pk", "school__posts__pk").values_list(*keys, "from_on", "until_on", *post)
    for cohort, pk, school, trust, authority, from_on, until_on, kind, person, since, until in (
        ordered.distinct() if scope.parts else ordered
    ):
        held = found[cohort]
        held.schools[school] = SchoolKeys(school, trust, authority)
        span = Span(since, until).within(Span(from_on, until_on))
        if span:
            held.posts.append(PostLine(pk, school, kind, person, span))


def _read_seats(found: Mapping[int, Held], scope: Scope) -> None:
    rows = Seat.objects.filter(scope.within("group__cohort", Q(group__in=scope.groups()))).order_by("from_on", "pk")
    fields = ("group__cohort", "enrolment", "enrolment__school", "group", "from_on", "until_on", "group__until_on")
    for cohort, enrolment, school, group, from_on, until_on, group_until_on in rows.values_list(*fields):
        span = Span(from_on, until_on).within(Span(from_on, group_until_on))
        if span:
            found[cohort].seats.append(SeatLine(enrolment, school, group, span))


def _read_facilitators(found: Mapping[int, Held], scope: Scope) -> None:
    of_groups = scope.within("group__cohort", Q(group__in=scope.groups()))
    rows = FacilitatorSeat.objects.filter(of_groups).order_by("from_on", "pk")
    fields = ("group__cohort", "group", "person", "from_on", "until_on", "group__until_on")
    for cohort, group, person, from_on, until_on, group_until_on in rows.values_list(*fields):
        span = Span(from_on, until_on).within(Span(from_on, group_until_on))
        if span:
            found[cohort].facilitators.append((group, person, span))


def _read_roles(found: Mapping[int, Held], cohorts: Iterable[Any]) -> None:
    """Of the cohorts and of their programmes."""
    of_programme: dict[int, list[int]] = {}
    for cohort in cohorts:
        of_programme.setdefault(cohort.programme_id, []).append(cohort.pk)
    rows = Role.objects.filter(Q(cohort__in=found) | Q(programme__in=of_programme)).order_by("from_on", "pk")
    for cohort, programme, person, kind, from_on, until_on in rows.values_list(
        "cohort", "programme", "person", "kind", "from_on", "until_on"
    ):
        for key in [cohort] if cohort else of_programme[programme]:
            if until_on is None or until_on > from_on:
                found[key].roles.append((person, kind, Span(from_on, until_on)))


def holders_of(playbook: Playbook, held: Held, calendars: CohortCalendars, today: date) -> list[Holder]:
    return [
        *_of_posts(playbook, held, calendars, today),
        *_of_facilitators(playbook, held, calendars),
        *_of_roles(playbook, held),
    ]


def _of_posts(playbook: Playbook, held: Held, calendars: CohortCalendars, today: date) -> Iterator[Holder]:
    roles = playbook.roles_of_school()
    seats: dict[int, list[SeatLine]] = {}
    for seat in held.seats:
        seats.setdefault(seat.enrolment, []).append(seat)
    for post in held.posts:
        if post.kind not in roles:
            continue
        calendar = calendars.by_school.get(post.school)
        for group, span in _in_groups(post.span, seats.get(post.enrolment, ()), today):
            yield Holder(post.person, post.kind, post.school, group, calendar, span.from_on, span.until_on)


def _in_groups(span: Span, seats: Iterable[SeatLine], today: date) -> Iterator[tuple[int | None, Span]]:
    """The days of a post one after the other: in no group yet, in one, in the next.

    A group that is known already counts from today on, though it begins later.
    """
    begins = span.from_on
    for seat in seats:
        from_on = max(min(seat.span.from_on, today), begins)
        both = Span(from_on, seat.span.until_on).within(span)
        if both is None:
            continue
        if begins < both.from_on:
            yield None, Span(begins, both.from_on)
        yield seat.group, both
        if both.until_on is None:
            return
        begins = both.until_on
    if span.until_on is None or begins < span.until_on:
        yield None, Span(begins, span.until_on)


def _of_facilitators(playbook: Playbook, held: Held, calendars: CohortCalendars) -> Iterator[Holder]:
    """Their days are those of the schools they go to, if these share a calendar; else the cohort's."""
    role = facilitating_role(playbook)
    schools: dict[int, set[int | None]] = {}
    for seat in held.seats:
        schools.setdefault(seat.group, set()).add(calendars.by_school.get(seat.school))
    for group, person, span in held.facilitators:
        shared = schools.get(group, set())
        calendar = next(iter(shared)) if len(shared) == 1 else None
        yield Holder(person, role, None, group, calendar, span.from_on, span.until_on)


def _of_roles(playbook: Playbook, held: Held) -> Iterator[Holder]:
    """A deputy is a coordinator; whoever may facilitate and has no group yet is asked to events all the same."""
    for person, kind, span in held.roles:
        name = COORDINATOR if kind == DEPUTY else facilitating_role(playbook) if kind == FACILITATOR else kind
        if name in playbook.roles:
            yield Holder(person, name, None, None, None, span.from_on, span.until_on)
