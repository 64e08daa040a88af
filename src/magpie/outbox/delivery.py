"""How letters go out: one at a time, each claimed by one process, each given its fate in its row."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django_tasks_db.utils import retry

from magpie.jobs.progress import Clock, never
from magpie.outbox.envelope import envelope, plain_address, sender_address
from magpie.outbox.models import OUT_OF_DATE, PAUSED_TOO_LONG, Message, MessageQuerySet
from magpie.outbox.post_office import Fate, Outcome, PostOffice
from magpie.outbox.queries import letters_may_go

logger = logging.getLogger("magpie.outbox")

LETTERS_A_ROUND = 200
DELAYS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 240, 240, 240, 240, 240, 240))
LEASE = timedelta(minutes=5)
INTERRUPTED = (
    "Magpie was interrupted while this letter was being sent, so it is not known whether the mail server has taken it."
)


def delay_after(n_tries: int) -> timedelta | None:
    """How long a letter rests after so many tries in vain; None when it is time to give up, after about a day."""
    return DELAYS[n_tries - 1] if n_tries <= len(DELAYS) else None


def deliver_due(
    clock: Clock,
    mail: dict[str, Any] | None,
    *,
    limit: int = LETTERS_A_ROUND,
    is_stopping: Callable[[], bool] = never,
) -> int:
    """Send what is due, at most ``limit`` letters, and say how many were tried. ``mail`` of None sends nothing."""
    cancel_out_of_date(now=clock())
    n_tried = 0
    if mail is None:
        return n_tried
    with PostOffice(mail) as office:
        while n_tried < limit and not is_stopping():
            letter = _claim_next(clock())
            if letter is None:
                break
            n_tried += 1
            outcome = _send(office, letter, clock())
            _settle(letter, outcome, clock())
            if outcome.is_line_down:
                logger.warning("The round of letters ends early. %s", outcome.words)
                break
    return n_tried


def _claim_next(now: datetime) -> Message | None:
    """Take the next letter for this process, in a transaction that holds before a byte goes over the line."""
    while True:
        due = Message.objects.due(now)
        pk = (due if letters_may_go() else due.filter(is_sign_in=True)).values_list("pk", flat=True).first()
        if pk is None:
            return None
        with transaction.atomic(durable=True):
            claimed = Message.objects.filter(pk=pk, state=Message.State.QUEUED).update(
                state=Message.State.SENDING, sending_at=now, n_tries=F("n_tries") + 1
            )
        if claimed:
            return Message.objects.get(pk=pk)


def _send(office: PostOffice, letter: Message, now: datetime) -> Outcome:
    try:
        text = envelope(letter, mail_from=settings.MAIL_FROM, now=now)
        to = plain_address(letter.to_address)
    except ValueError as error:
        return Outcome(Fate.NEVER, f"This letter cannot be written as mail: {error}")
    return office.send(text, sender=sender_address(settings.MAIL_FROM), to=to)


@retry(retries=5, backoff_delay=1)
def _settle(letter: Message, outcome: Outcome, now: datetime) -> None:
    """Write a letter's fate. Tried again when the database is locked, or a sent letter would look undecided."""
    ours = _this_try(letter, Message.State.SENDING)
    if outcome.fate is Fate.SENT:
        # We know better than a sweep that came in between.
        ours = _this_try(letter, Message.State.SENDING, Message.State.UNDECIDED)
        ours.end(state=Message.State.SENT, sent_at=now, error="")
    elif outcome.fate is Fate.UNKNOWN:
        ours.end(state=Message.State.UNDECIDED, error=outcome.words)
    elif outcome.fate is Fate.LATER and (delay := delay_after(letter.n_tries)) is not None:
        ours.update(state=Message.State.QUEUED, next_try_at=now + delay, error=outcome.words)
    else:
        ours.end(state=Message.State.FAILED, error=outcome.words)


def _this_try(letter: Message, *states: Message.State) -> MessageQuerySet:
    return Message.objects.filter(pk=letter.pk, sending_at=letter.sending_at, state__in=states)


@transaction.atomic
def cancel_out_of_date(*, now: datetime) -> int:
    """Letters that would say something wrong by now are not sent."""
    late, state = Message.objects.out_of_date(now), Message.State
    n_paused = late.filter(state=state.PAUSED).end(state=state.CANCELLED, error=PAUSED_TOO_LONG)
    return n_paused + late.end(state=state.CANCELLED, error=OUT_OF_DATE)


@transaction.atomic
def mark_interrupted_as_undecided(*, now: datetime) -> int:
    """A letter that has been *sending* for longer than any sending takes waits for a person."""
    seconds = getattr(settings, "OUTBOX_LEASE_SECONDS", None)
    lease = LEASE if seconds is None else timedelta(seconds=seconds)
    interrupted = Message.objects.filter(state=Message.State.SENDING, sending_at__lt=now - lease)
    return interrupted.end(state=Message.State.UNDECIDED, error=INTERRUPTED)
