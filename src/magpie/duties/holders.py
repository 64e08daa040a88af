"""Who holds which role of the playbook, from day to day."""

from collections.abc import Iterable, Iterator
from datetime import date

from magpie.core.duties import Holder
from magpie.core.playbook import Playbook
from magpie.duties.calendars import CohortCalendars
from magpie.duties.held import Held, SeatLine, Span
from magpie.programmes.models import Role

COORDINATOR, DEPUTY, FACILITATOR = Role.Kind.COORDINATOR.value, Role.Kind.DEPUTY.value, Role.Kind.FACILITATOR.value


def facilitating_role(playbook: Playbook) -> str:
    """A playbook may call its facilitator by another word, and the role by that word's name."""
    word = playbook.words.get("facilitator", "").casefold()
    for name, role in playbook.roles.items():
        if role.held_for == "group" and word and role.title.casefold() == word:
            return name
    return FACILITATOR


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
