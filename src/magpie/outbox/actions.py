"""What can be done with letters. The texts are the callers' affair."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from magpie.jobs.engine import wake, wake_after_commit
from magpie.outbox.engine import look_for_letters
from magpie.outbox.models import Message
from magpie.outbox.writing import check_letter
from magpie.register.history import record

SIGN_IN_LASTS = timedelta(hours=24)
State = Message.State

CANNOT = {
    State.DRAFT: "This letter is still a draft.",
    State.QUEUED: "This letter waits to be sent.",
    State.PAUSED: "This letter is paused. Let it go on first.",
    State.SENDING: "This letter is being sent at this moment. Look again in a minute.",
    State.SENT: "This letter has been sent.",
    State.FAILED: "This letter could not be sent.",
    State.CANCELLED: "This letter was cancelled. Write a new one.",
    State.UNDECIDED: "Nobody knows whether this letter was sent. An operator decides that first.",
}


class WrongState(Exception):
    """The letter is in a state in which this cannot be done; the words say so to a person."""


@transaction.atomic
def queue_message(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    now: datetime,
    kind: str = "letter",
    to_name: str = "",
    headers: Mapping[str, str] | None = None,
    calendar: str = "",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    is_sign_in: bool = False,
    as_draft: bool = False,
) -> Message:
    """Write a letter in the caller's transaction. The same key gives the letter that was written first."""
    existing = Message.objects.filter(key=key).first()
    if existing is not None:
        return existing
    if is_sign_in and not_after is None:
        not_after = now + SIGN_IN_LASTS
    headers = dict(headers or {})
    check_letter(
        key=key,
        to=to,
        to_name=to_name,
        subject=subject,
        body=body,
        headers=headers,
        not_before=not_before,
        not_after=not_after,
    )
    letter, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to_address": to,
            "to_name": to_name,
            "subject": subject,
            "body": body,
            "headers": headers,
            "calendar": calendar,
            "not_before": not_before,
            "not_after": not_after,
            "is_sign_in": is_sign_in,
            "made_at": now,
            "state": State.DRAFT if as_draft else State.QUEUED,
            "queued_at": None if as_draft else now,
        },
    )
    if not as_draft:
        wake_after_commit(look_for_letters)
    return letter


@transaction.atomic
def edit_draft(
    message: Message, *, subject: str, body: str, now: datetime, to: str | None = None, to_name: str | None = None
) -> Message:
    to = message.to_address if to is None else to
    to_name = message.to_name if to_name is None else to_name
    _check(message, to=to, to_name=to_name, subject=subject, body=body)
    return _move(message, (State.DRAFT,), to_address=to, to_name=to_name, subject=subject, body=body)


@transaction.atomic
def send_draft(message: Message, *, now: datetime, by: Any = None) -> Message:
    """Freeze the draft and queue it."""
    _move(message, (State.DRAFT,), state=State.QUEUED, queued_at=now)
    _say("letter.queued", "Sent off a letter", message, by, now)
    wake_after_commit(look_for_letters)
    return message


@transaction.atomic
def pause(message: Message, *, now: datetime, by: Any = None) -> Message:
    _move(message, (State.QUEUED,), state=State.PAUSED)
    _say("letter.paused", "Paused a letter", message, by, now)
    return message


@transaction.atomic
def resume(message: Message, *, now: datetime, by: Any = None) -> Message:
    _move(message, (State.PAUSED,), state=State.QUEUED)
    _say("letter.resumed", "Let a paused letter go on", message, by, now)
    wake_after_commit(look_for_letters)
    return message


@transaction.atomic
def cancel(message: Message, *, now: datetime, reason: str = "", by: Any = None) -> Message:
    _end(message, (State.DRAFT, State.QUEUED, State.PAUSED, State.FAILED), state=State.CANCELLED, error=reason)
    _say("letter.cancelled", "Cancelled a letter", message, by, now)
    return message


@transaction.atomic
def replace(
    message: Message, *, subject: str, body: str, now: datetime, to: str | None = None, by: Any = None
) -> Message:
    """An edit of a letter that is frozen: a new one takes its place, and its pause if it had one."""
    was_paused = message.state == State.PAUSED
    reason = "It was changed; another letter takes its place."
    _end(message, (State.QUEUED, State.PAUSED, State.FAILED), state=State.CANCELLED, error=reason)
    letter = queue_message(
        key=_key_after(message.key),
        to=message.to_address if to is None else to,
        to_name=message.to_name,
        kind=message.kind,
        headers=message.headers,
        calendar=message.calendar,
        subject=subject,
        body=body,
        not_before=message.not_before,
        not_after=message.not_after,
        now=now,
    )
    if was_paused:
        _move(letter, (State.QUEUED,), state=State.PAUSED)
    _move(message, (State.CANCELLED,), replaced_by=letter)
    _say("letter.replaced", "Changed a letter", message, by, now)
    return letter


@transaction.atomic
def try_again(message: Message, *, now: datetime, by: Any = None) -> Message:
    """Queue a letter that failed, with as many tries before it as a new one."""
    _refuse_sign_in(message)
    _move(message, (State.FAILED,), state=State.QUEUED, next_try_at=None, n_tries=0)
    _say("letter.tried-again", "Asked to send a letter again that had failed", message, by, now)
    wake_after_commit(look_for_letters)
    return message


@transaction.atomic
def settle_undecided(message: Message, *, was_sent: bool, now: datetime, by: Any = None) -> Message:
    """A person says whether the letter had gone: it is marked as sent, or queued once more."""
    _refuse_sign_in(message)
    if was_sent:
        _end(message, (State.UNDECIDED,), state=State.SENT, sent_at=message.sending_at or now, error="")
        _say("letter.settled", "Said that a letter had been sent", message, by, now)
    else:
        _move(message, (State.UNDECIDED,), state=State.QUEUED, next_try_at=None, n_tries=0, error="")
        _say("letter.settled", "Said that a letter had not been sent, and had it sent", message, by, now)
        wake_after_commit(look_for_letters)
    return message


def wake_for_due_letters(*, now: datetime) -> None:
    """For the tick: whatever is due is looked for, even when the first call was lost."""
    if Message.objects.due(now).exists() or Message.objects.out_of_date(now).exists():
        wake(look_for_letters)


def _key_after(key: str) -> str:
    """The key of the letter that takes another's place: ``agenda:4``, ``agenda:4~2``, ``agenda:4~3``."""
    stem, mark, number = key.rpartition("~")
    return f"{stem}~{int(number) + 1}" if mark and number.isdigit() else f"{key}~2"


def _check(message: Message, *, to: str, to_name: str, subject: str, body: str) -> None:
    check_letter(
        key=message.key,
        to=to,
        to_name=to_name,
        subject=subject,
        body=body,
        headers=message.headers,
        not_before=message.not_before,
        not_after=message.not_after,
    )


def _refuse_sign_in(message: Message) -> None:
    if message.is_sign_in:
        raise WrongState("A letter that signs somebody in is not sent twice. Ask for another one.")


def _move(message: Message, states: tuple[State, ...], **fields: Any) -> Message:
    """Change the row only if it is still in one of the states; another process may have taken it meanwhile."""
    return _settle(message, Message.objects.filter(pk=message.pk, state__in=states).update(**fields))


def _end(message: Message, states: tuple[State, ...], **fields: Any) -> Message:
    return _settle(message, Message.objects.filter(pk=message.pk, state__in=states).end(**fields))


def _settle(message: Message, n_changed: int) -> Message:
    message.refresh_from_db()
    if not n_changed:
        raise WrongState(CANNOT[State(message.state)])
    return message


def _say(what: str, words: str, message: Message, by: Any, now: datetime) -> None:
    record(what, f"{words} to {message.to_address} ({message.kind}).", row=message, by=by, now=now)
