"""The looks back at promises: owed by whoever has the promise, counted from the day on which it was made."""

from collections.abc import Iterator, Mapping
from datetime import date

from magpie.core.dates import Due, SchoolCalendar, due_on
from magpie.core.duties.dues import Dues
from magpie.core.duties.facts import Facts, Key, Promise
from magpie.core.duties.owed import Matter, Owed
from magpie.core.duties.people import People
from magpie.core.playbook import CheckIn, Playbook
from magpie.core.playbook.names import CHECK_INS

READERS = ("group", "facilitator", "coordinators")


def check_in_due(check_in: CheckIn, made_on: date, calendar: SchoolCalendar) -> Due:
    """By when one looks back at a promise that was made on a day."""
    return due_on(made_on, check_in.lead(), calendar)


def settled_on(answered: Mapping[int, date], number: int) -> date | None:
    """Whoever has answered a later check-in is not asked for an earlier one."""
    return min((on for n, on in answered.items() if n >= number), default=None)


def owed_check_ins(playbook: Playbook, facts: Facts, today: date, people: People, dues: Dues) -> Iterator[Owed]:
    """In the order of the promises. What was answered stays done; of a closed promise nothing else is left."""
    made = playbook.commitments
    if made is None:
        return
    for promise in facts.promises:
        matter = Matter(CHECK_INS, "check-in", promise.key, None, READERS, playbook.copied_to)
        owners = _owners(promise, playbook, people, today)
        for number, check_in in enumerate(made.check_ins, 1):
            done = settled_on(promise.answered, number)
            if done is None and (promise.is_closed or not owners):
                continue
            key = check_in_key(promise.key, number)
            due = dues.of(check_in.lead())[promise.made_on][promise.calendar]
            is_excused = key in facts.excused
            unit, school, group = promise.owner, promise.school, promise.group
            yield Owed(key, matter, owners, unit, school, group, promise.calendar, due, done, False, is_excused)


def check_in_key(promise: Key, number: int) -> str:
    return f"{CHECK_INS}:{promise}:{number}"


def number_in(key: str) -> int:
    """Which check-in of its promise a thing that is owed is."""
    return int(key.rpartition(":")[2])


def _owners(promise: Promise, playbook: Playbook, people: People, today: date) -> tuple[Key, ...]:
    """The owner; when they have gone, those who lead the school now, so that nothing closes silently."""
    if promise.owner is not None:
        return (promise.owner,)
    roles = playbook.roles_of_school()
    rows = [row for role in roles for row in people.in_role(role, promise.school, promise.group, today)]
    making = [row for row in rows if playbook.commitments and row.role in playbook.commitments.by]
    return tuple(dict.fromkeys(row.person for row in making or rows))
