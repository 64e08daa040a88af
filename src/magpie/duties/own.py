"""What one person owes over all of their cohorts, as their own page shows it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from magpie.core.duties import SOON, Owed, State
from magpie.core.duties.facts import Key
from magpie.core.playbook.names import RSVP
from magpie.duties.links import Link, link_for
from magpie.duties.reckoned import Reckoned, owed_in_cohorts
from magpie.duties.scope import AFTER_THE_END, Scope, owes_for_all
from magpie.duties.telling import Telling
from magpie.programmes.models import Cohort, Role
from magpie.programmes.telling import commitment
from magpie.register.phrases import due_or_was, why_rolled

LATELY = timedelta(days=14)
NEVER = date.max


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One thing that the person owes; ``due_on`` is the day that counts, and ``instead`` why it is not another."""

    what: str
    about: str
    on: date | None
    due_on: date | None
    instead: str
    done_on: date | None
    to: str
    cohort: str
    with_others: str
    link: Link | None
    is_deed: bool


@dataclass(slots=True)
class OwnPage:
    """Each list in the order of its days. Days on which one is to be there are among them, but not counted."""

    late: list[OwnLine] = field(default_factory=list)
    soon: list[OwnLine] = field(default_factory=list)
    coming: list[OwnLine] = field(default_factory=list)
    undated: list[OwnLine] = field(default_factory=list)
    done: list[OwnLine] = field(default_factory=list)

    @property
    def sections(self) -> list[tuple[str, list[OwnLine]]]:
        titles = ("Late", "Due in the next two weeks", "Coming", "Waiting for a date", "Done lately")
        lists = (self.late, self.soon, self.coming, self.undated, self.done)
        return [(title, lines) for title, lines in zip(titles, lists, strict=True) if lines]

    @property
    def n_to_do(self) -> int:
        return sum(line.is_deed for line in (*self.late, *self.soon, *self.coming))

    @property
    def next(self) -> OwnLine | None:
        return next((line for line in (*self.late, *self.soon, *self.coming) if line.is_deed), None)


def own_page(user: Any, today: date) -> OwnPage:
    return own_page_in(list(own_cohorts(user, today)), user, today)


def own_page_in(cohorts: Sequence[Any], user: Any, today: date) -> OwnPage:
    """For pages that have read ``own_cohorts`` themselves."""
    page = OwnPage()
    person = getattr(user, "person", None)
    if person is None or not cohorts:
        return page
    for reckoned in owed_in_cohorts(cohorts, today, _scope(cohorts, person.pk)).values():
        _sort_into(page, reckoned, person.pk, today)
    for lines in (page.late, page.soon, page.coming, page.undated):
        lines.sort(key=lambda line: (line.due_on or line.on or NEVER, line.what, line.about))
    page.done.sort(key=lambda line: (line.done_on or NEVER, line.what), reverse=True)
    return page


def own_cohorts(user: Any, today: date) -> QuerySet[Any]:
    """Those that the person takes part in, each with whether they serve the whole of it."""
    roles = Role.objects.filter(person__user=user).exclude(kind=Role.Kind.FACILITATOR)
    serving = roles.filter(Q(cohort=OuterRef("pk")) | Q(programme=OuterRef("programme")))
    found = Cohort.objects.visible_to(user, today).filter(closes_on__gte=today - AFTER_THE_END)
    served: QuerySet[Any] = found.annotate(is_served=Exists(serving))
    return served.select_related("programme", "edition").order_by("opens_on", "pk")


def _scope(cohorts: Iterable[Any], person: int) -> Scope:
    """Whoever serves a whole cohort may owe something to each of its groups; it depends on the playbook."""
    whole = {each.pk: each.is_served and owes_for_all(each.playbook) for each in cohorts}
    return Scope(
        whole=tuple(key for key, is_whole in whole.items() if is_whole),
        parts=tuple(key for key, is_whole in whole.items() if not is_whole),
        person=person,
    )


def _sort_into(page: OwnPage, reckoned: Reckoned, person: Key, today: date) -> None:
    telling = Telling(reckoned.known)
    for owed in reckoned.owed:
        if person in owed.owners:
            lines = _list_for(page, owed, today)
            if lines is not None:
                lines.append(_line(owed, telling, person, today))


def _list_for(page: OwnPage, owed: Owed, today: date) -> list[OwnLine] | None:
    """None for what is over, excused, or done some time ago."""
    state = owed.state(today)
    if state is State.DONE:
        return page.done if owed.done_on and owed.done_on >= today - LATELY else None
    if owed.matter.owes == "presence":
        return _list_of_days(page, owed, state, today)
    by_state = {
        State.LATE: page.late,
        State.DUE: page.soon,
        State.COMING: page.coming,
        State.UNDATED: page.undated,
    }
    return by_state.get(state)


def _list_of_days(page: OwnPage, owed: Owed, state: State, today: date) -> list[OwnLine] | None:
    """There is nothing to do about a day that is not set yet."""
    if state is not State.COMING or owed.matter.until is None:
        return None
    return page.soon if owed.matter.until - today <= SOON else page.coming


def _line(owed: Owed, telling: Telling, person: Key, today: date) -> OwnLine:
    known, is_deed = telling.known, owed.matter.owes != "presence"
    others = [name for key, name in zip(owed.owners, telling.who(owed), strict=False) if key != person]
    return OwnLine(
        what=what_to_do(owed, telling),
        about=telling.about(owed),
        on=telling.on(owed),
        due_on=owed.due_on if is_deed else None,
        instead=why_rolled(owed.due) if owed.due and is_deed else "",
        done_on=owed.done_on,
        to=telling.to(owed),
        cohort=str(known.cohort),
        with_others=", ".join(others),
        link=link_for(owed, known, person, today) if not owed.is_done else None,
        is_deed=is_deed,
    )


def what_to_do(owed: Owed, telling: Telling) -> str:
    """As one says it to the person who owes it."""
    playbook = telling.known.playbook
    if owed.matter.owes == "check-in":
        return f"Say how your {commitment(playbook)} stands"
    duty = playbook.duties[owed.duty]
    if owed.matter.owes == "presence":
        return "Be there"
    if duty.declaration:
        return f"Sign “{playbook.declarations[duty.declaration].title}”"
    if duty.answer == RSVP:
        return "Answer the invitation"
    return telling.what(owed)


def headline(page: OwnPage, today: date) -> Iterator[str]:
    """How much there is to do, and what comes next."""
    n, late = page.n_to_do, sum(line.is_deed for line in page.late)
    if n == 0:
        yield "You owe nothing at present."
        return
    late_words = "" if not late else ", and it is late" if n == 1 else f", {late} of them late"
    yield f"You have {'one thing' if n == 1 else f'{n} things'} to do{late_words}."
    first = page.next
    if first is not None and first.due_on is not None:
        about = f" for {first.about}" if first.about else ""
        verb = due_or_was(first.due_on, today, "is due")
        yield f"Next: {first.what[:1].lower()}{first.what[1:]}{about}; it {verb} on {first.due_on:%-d %B %Y}."
