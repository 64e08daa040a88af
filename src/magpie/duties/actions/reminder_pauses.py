"""All reminders of a cohort are paused and go on: letters that wait are taken back, and written anew afterwards."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from magpie.duties.actions.reminder_upkeep import follow_letters
from magpie.duties.models import Digest, ReminderPause
from magpie.duties.reminding import day_in
from magpie.outbox.models import Message
from magpie.programmes.models import Cohort
from magpie.programmes.refusals import Refused
from magpie.register.history import record

TAKEN_BACK = "All reminders of its cohort were paused. What is still owed afterwards is written anew."


class PausedAnew(Exception):
    """The reminders are paused by another decision than the one that was shown; ``pause`` is the one that holds."""

    def __init__(self, pause: ReminderPause) -> None:
        told = f"{_name(pause.by)} has paused them anew after you opened the page. Read why, then decide: "
        super().__init__(told + pause.reason)
        self.pause = pause


@transaction.atomic
def pause_reminders_of(
    cohort: Cohort, *, until_on: date | None, reason: str, by: Any, now: datetime
) -> tuple[ReminderPause, int]:
    """Nobody is reminded of anything until that day, or until somebody says so; also says how many reminders wait."""
    today = day_in(cohort, now)
    if until_on is not None and until_on <= today:
        raise Refused("Write a day after today, or none.", field="until_on")
    held = _held_pause(cohort, today)
    if held is not None:
        raise Refused(f"{_name(held.by)} has paused the reminders of this cohort already: {held.reason}")
    pause = ReminderPause.objects.create(
        cohort=cohort, from_on=today, until_on=until_on, reason=reason, by=by, made_at=now
    )
    until = f" until {until_on:%-d %B %Y}" if until_on else ""
    record("reminders.paused", f"Paused all reminders of {cohort}{until}: {reason}", row=cohort, by=by, now=now)
    _take_letters_back(cohort)
    return pause, Digest.objects.filter(cohort=cohort).held_by_a_pause().count()


@transaction.atomic
def let_reminders_of_go_on(cohort: Cohort, *, seen: int | None, by: Any, now: datetime) -> bool:
    """False when they are not paused; ``seen`` is the key of the pause that was shown."""
    today = day_in(cohort, now)
    held = _held_pause(cohort, today)
    if held is None:
        return False
    if held.pk != seen:
        raise PausedAnew(held)
    _take_letters_back(cohort)
    held.until_on = today
    held.save(update_fields=["until_on"])
    record("reminders.resumed", f"Let the reminders of {cohort} go on.", row=cohort, by=by, now=now)
    return True


def _held_pause(cohort: Cohort, today: date) -> ReminderPause | None:
    """The cohort stays locked for the transaction, so that of two decisions the second knows of the first."""
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    return ReminderPause.objects.held_on(today).filter(cohort=cohort).select_related("by__person").first()


def _take_letters_back(cohort: Cohort) -> None:
    """Also at the end of a pause: a letter that was being sent when it began may have come back since."""
    follow_letters(cohort)
    waiting = Message.objects.select_for_update(of=("self",)).filter(state=Message.State.QUEUED)
    keys = list(waiting.filter(letter__digest__cohort=cohort).values_list("pk", flat=True))
    digests = Digest.objects.filter(cohort=cohort, letter__message__in=keys, state=Digest.State.WRITTEN)
    digests.update(state=Digest.State.PLANNED, letter=None, version=F("version") + 1)
    Message.objects.filter(pk__in=keys).end(state=Message.State.CANCELLED, error=TAKEN_BACK)


def _name(user: Any) -> str:
    return str(getattr(user, "person", user)) if user else "Somebody else"
