"""What is put right before more is planned: letters that did not go in time, and letters with nothing left to say."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from magpie.duties.models import Digest, DigestLine
from magpie.duties.reminding import Outlook, Spoken
from magpie.outbox.actions import WrongState, cancel
from magpie.outbox.delivery import cancel_out_of_date
from magpie.outbox.models import Message
from magpie.programmes.models import Cohort

State = Digest.State
LOOKS_BACK = timedelta(days=60)
LETTERS_AT_ONCE = 300
DONE = "What it was about has been done."


def put_right(seen: Outlook, *, now: datetime) -> None:
    cancel_out_of_date(now=now)
    follow_letters(seen.cohort)
    say_again_what_missed_its_time(seen)
    put_off(seen, _overdue(seen.cohort, now), now=now)
    withdraw_what_is_done(seen, now=now)


@transaction.atomic
def follow_letters(cohort: Cohort) -> None:
    """A coordinator's change puts another letter in the place of one; the reminder goes with it."""
    replaced = Digest.objects.filter(cohort=cohort, letter__message__replaced_by__letter__isnull=False)
    while newer := list(replaced.values_list("pk", "letter__message__replaced_by__letter")):
        for digest, letter in newer:
            Digest.objects.filter(pk=digest).update(letter=letter)


@transaction.atomic
def say_again_what_missed_its_time(seen: Outlook) -> None:
    """The mail server was away, or mail was off, until the evening: what that letter spoke of is unsaid again."""
    missed = Digest.objects.filter(
        cohort=seen.cohort,
        state=State.WRITTEN,
        on__gte=seen.day - LOOKS_BACK,
        letter__message__in=Message.objects.missed(),
    )
    DigestLine.objects.filter(digest__in=missed).delete()


def _overdue(cohort: Cohort, now: datetime) -> list[Digest]:
    """Planned letters whose day went by while nothing ran, and paused ones."""
    waiting = Digest.objects.filter(cohort=cohort, state__in=(State.PLANNED, State.PAUSED), closes_at__lte=now)
    return list(waiting.prefetch_related("lines").order_by("on", "pk"))


def put_off(seen: Outlook, digests: Sequence[Digest], *, now: datetime) -> None:
    """Planned letters move to the next open day on which their recipient gets no other; useless ones are spared."""
    of_use = {digest.pk for digest in digests if any(seen.is_to_be_said(line) for line in spoken_by(digest))}
    spare([digest for digest in digests if digest.pk not in of_use])
    move_on(seen, [digest for digest in digests if digest.pk in of_use and digest.state == State.PLANNED], now=now)


@transaction.atomic
def spare(digests: Sequence[Digest]) -> None:
    waiting = Digest.objects.select_for_update().filter(state__in=(State.PLANNED, State.PAUSED))
    keys = list(waiting.filter(pk__in=[digest.pk for digest in digests]).values_list("pk", flat=True))
    Digest.objects.filter(pk__in=keys).update(state=State.SPARED, version=F("version") + 1)
    DigestLine.objects.filter(digest__in=keys).update(is_dropped=True)


def move_on(seen: Outlook, digests: Sequence[Digest], *, now: datetime) -> None:
    for first in range(0, len(digests), LETTERS_AT_ONCE):
        _move_on(seen, digests[first : first + LETTERS_AT_ONCE], now)


def _move_on(seen: Outlook, digests: Sequence[Digest], now: datetime) -> None:
    """When another process takes one of the days meanwhile, each moves by itself, and that one with the next run."""
    try:
        with transaction.atomic():
            moved = list(_moved(seen, digests, now))
            days = ("on", "opens_at", "closes_at", "version")
            Digest.objects.filter(state=State.PLANNED).bulk_update(moved, days)
    except IntegrityError:
        for digest in digests if len(digests) > 1 else ():
            _move_on(seen, [digest], now)


def _moved(seen: Outlook, digests: Sequence[Digest], now: datetime) -> Iterator[Digest]:
    theirs = Digest.objects.filter(person__in={digest.person_id for digest in digests}, on__gte=seen.day)
    taken = set(theirs.values_list("person", "on"))
    for digest in digests:
        for on, window in seen.windows(digest.person_id, now):
            if (digest.person_id, on) not in taken:
                taken.add((digest.person_id, on))
                days = {"on": on, "opens_at": window.opens_at, "closes_at": window.closes_at}
                yield Digest(pk=digest.pk, version=F("version") + 1, **days)
                break


def withdraw_what_is_done(seen: Outlook, *, now: datetime) -> None:
    """A letter that waits, because mail is off or the server away, is not sent once nothing in it is owed any more."""
    waiting = Digest.objects.unsent().filter(cohort=seen.cohort).select_related("letter__message")
    for digest in waiting.prefetch_related("lines"):
        if digest.letter is None or any(seen.is_open(line) for line in spoken_by(digest)):
            continue
        try:
            cancel(digest.letter.message, now=now, reason=DONE)
        except WrongState:
            continue


def spoken_by(digest: Digest) -> Iterable[Spoken]:
    return [(line.key, line.person_id, line.step, line.due_on) for line in digest.lines.all() if not line.is_dropped]
