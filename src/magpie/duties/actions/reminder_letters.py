"""Reminders are written when their recipient's window opens, from what is owed at that moment."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import OperationalError, transaction
from django.db.models import QuerySet

from magpie.core.duties import Line
from magpie.core.duties.digests import own_and_oldest_first
from magpie.duties.actions.reminder_upkeep import move_on
from magpie.duties.held_back import KIND
from magpie.duties.models import Digest, DigestLine
from magpie.duties.reminder_words import Words, write_words
from magpie.duties.reminding import Outlook, day_in, nothing, outlook
from magpie.outbox.writing import can_be_written_to
from magpie.programmes.actions.letters import write_to
from magpie.programmes.models import Cohort
from magpie.programmes.refusals import Refused

logger = logging.getLogger("magpie.duties")
State = Digest.State


def write_reminders(cohort: Cohort, *, now: datetime, advance: Callable[[int], None] = nothing) -> int:
    """Write the letters of a cohort whose windows are open, and say how many; each in a transaction of its own."""
    due = Digest.objects.open_at(now).let_go_at(now).filter(cohort=cohort)
    if not due.exists():
        return 0
    writer = Writer(cohort, due, now=now)
    failures = []
    for digest in writer.digests:
        try:
            writer.write(digest)
        except OperationalError:
            raise
        except Exception as failure:
            failure.add_note(f"in the reminder {digest}")
            failures.append(failure)
        advance(1)
    if failures:
        raise ExceptionGroup("Some reminders could not be written.", failures)
    return writer.n_written


class Writer:
    """Holds what was owed when it was asked; what others add to a letter afterwards is left for the next plan.

    ``about`` is another day than today when a letter that was planned for it goes earlier.
    """

    def __init__(self, cohort: Cohort, digests: QuerySet[Digest], *, now: datetime, about: date | None = None) -> None:
        self.now = now
        self.n_written = 0
        self.digests = list(digests.order_by("opens_at", "pk"))
        keys = [digest.pk for digest in self.digests]
        own = DigestLine.objects.filter(digest__in=keys)
        # Read before the facts: of these lines our facts know better than whoever planned them.
        self.known = set(own.values_list("pk", flat=True))
        today = day_in(cohort, now)
        self.seen: Outlook = outlook(cohort, about or today)
        others = DigestLine.objects.filter(cohort=cohort).exclude(digest__in=keys).order_by()
        self.lines = self.seen.lines(others.values_list("key", "person", "step", "due_on").iterator())
        self.words = Words(self.seen, today)

    @transaction.atomic
    def write(self, digest: Digest) -> Digest:
        """Claimed by its lock, so that of two workers one writes; a letter that has nothing left to say is spared."""
        claimed = Digest.objects.select_for_update(of=("self",)).open_at(self.now).let_go_at(self.now)
        mine = claimed.filter(pk=digest.pk).select_related("person__user").first()
        if mine is None:
            return digest
        if not can_be_written_to(mine.person.address):
            move_on(self.seen, [mine], now=mine.closes_at)
            return mine
        lines = self._settled(mine)
        if not lines:
            mine.state = State.SPARED
        elif not self._write(mine, lines):
            return mine
        mine.version += 1
        mine.save(update_fields=["state", "letter", "version"])
        return mine

    def _settled(self, digest: Digest) -> list[Line]:
        """Drop what is done, and take in what has become due since it was planned."""
        digest.lines.exclude(pk__in=self.known).delete()
        fresh = {(line.key, line.step, line.due_on): line for line in self.lines.get(digest.person_id, ())}
        rows = {(row.key, row.step, row.due_on): row for row in digest.lines.all()}
        dropped = [row.pk for key, row in rows.items() if key not in fresh]
        digest.lines.filter(pk__in=dropped).update(is_dropped=True)
        DigestLine.objects.bulk_create(
            [
                DigestLine(
                    cohort_id=digest.cohort_id, digest=digest, person_id=digest.person_id, key=key, step=step, due_on=on
                )
                for key, step, on in fresh.keys() - rows.keys()
            ],
            ignore_conflicts=True,
        )
        kept = set(digest.lines.filter(is_dropped=False).values_list("key", "step", "due_on"))
        return sorted((line for key, line in fresh.items() if key in kept), key=own_and_oldest_first)

    def _write(self, digest: Digest, lines: list[Line]) -> bool:
        person, seen = digest.person, self.seen
        subject, body = write_words(self.words, person=person, lines=lines, added_words=digest.added_words)
        try:
            digest.letter = write_to(
                seen.cohort,
                # It may be written again, when a pause has taken it back.
                key=f"reminder:{digest.public_id}:{digest.version}",
                kind=KIND,
                person=person,
                subject=subject,
                body=body,
                not_after=digest.closes_at,
                terms=seen.reminders.calendar(person.pk, seen.day),
                now=self.now,
            )
        except Refused as refusal:
            logger.warning("The reminder %s could not be written and is put off: %s", digest.public_id, refusal)
            move_on(seen, [digest], now=digest.closes_at)
            return False
        digest.state = State.WRITTEN
        self.n_written += 1
        return True
