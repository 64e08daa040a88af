"""What is put right before more is planned: letters that did not go in time, and letters with nothing left to say."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from magpie.core.dates import LetterWindow
from magpie.duties.models import Digest, DigestLine
from magpie.duties.reminding import Outlook, Spoken
from magpie.outbox.actions import WrongState, cancel
from magpie.outbox.delivery import cancel_out_of_date
from magpie.outbox.models import Message
from magpie.programmes.models import Cohort

State = Digest.State
LOOKS_BACK = timedelta(days=60)
DONE = "What it was about has been done."


def put_right(seen: Outlook, *, now: datetime) -> None:
    cancel_out_of_date(now=now)
    follow_letters(seen.cohort)
    say_again_what_missed_its_time(seen)
    for digest in _overdue(seen.cohort, now):
        put_off(seen, digest, now=now)
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


def put_off(seen: Outlook, digest: Digest, *, now: datetime) -> None:
    """A planned letter moves to the next open day on which its recipient gets no other; one without use is spared."""
    if not any(seen.is_to_be_said(line) for line in spoken_by(digest)):
        spare(digest)
    elif digest.state == State.PLANNED:
        move_on(seen, digest, now=now)


@transaction.atomic
def spare(digest: Digest) -> None:
    if Digest.objects.filter(pk=digest.pk, state=digest.state).update(state=State.SPARED, version=F("version") + 1):
        digest.lines.update(is_dropped=True)


def move_on(seen: Outlook, digest: Digest, *, now: datetime) -> None:
    taken = set(Digest.objects.filter(person=digest.person_id, on__gte=seen.day).values_list("on", flat=True))
    for on, window in seen.windows(digest.person_id, now):
        if on not in taken and _moved(digest, on, window):
            break


def _moved(digest: Digest, on: date, window: LetterWindow) -> bool:
    """False when another process took that day meanwhile."""
    days = {"on": on, "opens_at": window.opens_at, "closes_at": window.closes_at}
    try:
        with transaction.atomic():
            Digest.objects.filter(pk=digest.pk, state=State.PLANNED).update(**days, version=F("version") + 1)
    except IntegrityError:
        return False
    return True


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
