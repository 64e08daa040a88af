"""The nightly plan: to whom a letter goes on which day, and what it speaks of. Planning again changes nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from magpie.core.dates import LetterWindow
from magpie.core.duties import Line
from magpie.duties.actions.reminder_upkeep import put_right
from magpie.duties.models import Digest, DigestLine, ReminderPause
from magpie.duties.reminding import Outlook, Spoken, nothing, outlook
from magpie.duties.scope import AFTER_THE_END
from magpie.programmes.models import Cohort

PEOPLE_AT_ONCE = 300


class Planned(NamedTuple):
    n_letters: int
    n_lines: int


def plan_reminders(cohort: Cohort, *, day: date, now: datetime, advance: Callable[[int], None] = nothing) -> Planned:
    """Lay out the letters of a day. Nobody gets two on one day: what finds its day taken goes to the next open one."""
    if cohort.closes_on + AFTER_THE_END < day or ReminderPause.objects.held_on(day).filter(cohort=cohort).exists():
        return Planned(0, 0)
    seen = outlook(cohort, day)
    put_right(seen, now=now)
    lines = seen.lines(spoken_in(cohort))
    n_letters = n_lines = 0
    for batch in _batches(lines):
        planned = _lay_out(seen, batch, now)
        n_letters, n_lines = n_letters + planned.n_letters, n_lines + planned.n_lines
        advance(len(batch))
    return Planned(n_letters, n_lines)


def spoken_in(cohort: Cohort) -> Iterator[Spoken]:
    """What was written, or is laid out to be; a cancelled letter counts as spoken."""
    return DigestLine.objects.filter(cohort=cohort).order_by().values_list("key", "person", "step", "due_on").iterator()


def _batches(lines: Mapping[int, Sequence[Line]]) -> Iterator[dict[int, Sequence[Line]]]:
    people = list(lines)
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        yield {person: lines[person] for person in people[first : first + PEOPLE_AT_ONCE]}


@transaction.atomic
def _lay_out(seen: Outlook, lines: Mapping[int, Sequence[Line]], now: datetime) -> Planned:
    chosen = dict(_days_for(seen, lines, now))
    new = {person: each for person, each in chosen.items() if each.pk is None}
    Digest.objects.bulk_create(new.values(), ignore_conflicts=True)
    # Another process may have taken the same person's day meanwhile; then the next run finds another day.
    made = Digest.objects.filter(public_id__in=[each.public_id for each in new.values()])
    keys = dict(made.values_list("public_id", "pk"))
    rows = [
        DigestLine(
            cohort=seen.cohort,
            digest_id=keys[digest.public_id] if digest.pk is None else digest.pk,
            person_id=person,
            key=line.key,
            step=line.step,
            due_on=line.due_on,
        )
        for person, digest in chosen.items()
        if digest.pk is not None or digest.public_id in keys
        for line in lines[person]
    ]
    DigestLine.objects.bulk_create(rows, ignore_conflicts=True)
    return Planned(len(keys), len(rows))


def _days_for(seen: Outlook, people: Mapping[int, Any], now: datetime) -> Iterator[tuple[int, Digest]]:
    """For each person the letter that is planned for the first open day, or a new one for the first that is free."""
    known = Digest.objects.select_for_update().filter(person__in=people, on__gte=seen.day)
    taken = {(each.person_id, each.on): each for each in known.only("public_id", "person", "on", "cohort", "state")}
    for person in people:
        for on, window in seen.windows(person, now):
            digest = taken.get((person, on))
            if digest is None:
                yield person, _new(seen.cohort, person, on, window, now)
                break
            if digest.cohort_id == seen.cohort.pk and digest.state == Digest.State.PLANNED:
                yield person, digest
                break


def _new(cohort: Cohort, person: int, on: date, window: LetterWindow, now: datetime) -> Digest:
    opens_at, closes_at = window.opens_at, window.closes_at
    return Digest(cohort=cohort, person_id=person, on=on, opens_at=opens_at, closes_at=closes_at, made_at=now)
