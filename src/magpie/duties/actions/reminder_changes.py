"""What coordinators do with reminders: add words, hold them back, let them go. The version shows who came second."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from magpie.duties.actions.reminder_letters import Writer
from magpie.duties.actions.reminder_upkeep import put_off
from magpie.duties.models import Digest, ReminderPause
from magpie.duties.reminding import day_in, outlook
from magpie.outbox.writing import can_be_written_to
from magpie.programmes.refusals import Refused
from magpie.register.history import record

State = Digest.State
WAITING = (State.PLANNED, State.PAUSED)
CANNOT = {
    State.PLANNED: "This reminder is planned already.",
    State.PAUSED: "This reminder is paused already.",
    State.CANCELLED: "This reminder was cancelled.",
    State.WRITTEN: "This reminder has become a letter. Change, pause or cancel the letter.",
    State.SPARED: "This reminder is not needed any more: nothing of it is open.",
}


class ReminderChanged(Exception):
    """Somebody else changed the reminder after it was shown; ``digest`` is as it stands now."""

    def __init__(self, digest: Digest) -> None:
        super().__init__("Somebody else changed this reminder after you opened it.")
        self.digest = digest


@transaction.atomic
def add_words(digest: Digest, *, words: str, version: int, by: Any, now: datetime) -> Digest:
    """What stands before the list. The same words again change nothing."""
    words = words.replace("\r\n", "\n").strip()
    current = Digest.objects.select_for_update().get(pk=digest.pk)
    if current.state in WAITING and current.added_words == words:
        return current
    changed = _change(digest, WAITING, version, by, added_words=words)
    record("reminder.words", f"Added words to the reminder of {digest.person}.", row=digest, by=by, now=now)
    return changed


@transaction.atomic
def pause_reminder(digest: Digest, *, version: int, by: Any, now: datetime) -> Digest:
    changed = _change(digest, (State.PLANNED,), version, by, state=State.PAUSED)
    record("reminder.paused", f"Paused the reminder of {digest.person}.", row=digest, by=by, now=now)
    return changed


@transaction.atomic
def resume_reminder(digest: Digest, *, version: int, by: Any, now: datetime) -> Digest:
    """When its day has gone by, it goes on the next one, if it is of any use still."""
    changed = _change(digest, (State.PAUSED,), version, by, state=State.PLANNED)
    record("reminder.resumed", f"Let the reminder of {digest.person} go on.", row=digest, by=by, now=now)
    if changed.closes_at <= now:
        put_off(outlook(changed.cohort, day_in(changed.cohort, now)), [changed], now=now)
        changed.refresh_from_db()
    return changed


@transaction.atomic
def cancel_reminder(digest: Digest, *, version: int, by: Any, now: datetime) -> Digest:
    """What it would have spoken of counts as spoken; the next step of each duty comes in its time."""
    changed = _change(digest, WAITING, version, by, state=State.CANCELLED)
    record("reminder.cancelled", f"Cancelled the reminder of {digest.person}.", row=digest, by=by, now=now)
    return changed


@transaction.atomic
def send_reminder_now(digest: Digest, *, version: int, by: Any, now: datetime) -> Digest:
    """Only while its recipient may be written to, and only when they get no other letter today."""
    cohort, person = digest.cohort, digest.person
    today = day_in(cohort, now)
    if ReminderPause.objects.held_on(today).filter(cohort=cohort).exists():
        raise Refused("All reminders of this cohort are paused. Let them go on first.")
    if not can_be_written_to(person.address):
        raise Refused(f"{person} has no address to which a letter can go. Find one first.")
    writer = Writer(cohort, Digest.objects.filter(pk=digest.pk), now=now, about=max(digest.on, today))
    window = writer.seen.reminders.window(person.pk, today)
    if window is None or now not in window:
        raise Refused(f"{person} can be written to on their school days only, between 8:00 and 18:00.")
    if Digest.objects.filter(person=person, on=today).exclude(pk=digest.pk).exists():
        raise Refused(f"{person} has a reminder of today already, and nobody gets two on one day.")
    days = {"on": today, "opens_at": window.opens_at, "closes_at": window.closes_at}
    changed = _change(digest, WAITING, version, by, state=State.PLANNED, **days)
    record("reminder.sent", f"Sent the reminder of {person} at once.", row=digest, by=by, now=now)
    return writer.write(changed)


def _change(digest: Digest, states: tuple[State, ...], version: int, by: Any, **fields: Any) -> Digest:
    """Only what was shown is changed; whoever comes second is told."""
    same = Digest.objects.filter(pk=digest.pk, state__in=states, version=version)
    changed = same.update(**fields, version=F("version") + 1, changed_by=by)
    current = Digest.objects.select_related("cohort__programme", "cohort__edition", "person__user").get(pk=digest.pk)
    if not changed:
        if current.state not in states:
            raise Refused(CANNOT[State(current.state)])
        raise ReminderChanged(current)
    return current
