"""Whether letters go: what Magpie finds by itself, and what an operator decides."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from magpie.jobs.engine import wake_after_commit
from magpie.outbox.engine import look_for_letters
from magpie.outbox.models import MailSwitch, Message
from magpie.outbox.queries import old_enough
from magpie.register.history import record

NOT_SENT = "Mail was off when it should have gone, and when mail came on it was decided not to send it."


class Waiting(models.TextChoices):
    SEND = "send", "Send all of them"
    CANCEL_OLD = "cancel_old", "Cancel those that should have gone more than a day ago, and send the others"
    CANCEL_ALL = "cancel_all", "Cancel all of them"


@transaction.atomic
def notice_mail_settings(*, now: datetime) -> None:
    """Remember that no mail server was set, so that one set later does not send old letters by itself."""
    switch = MailSwitch.objects.filter(pk=1).first()
    if settings.MAIL is None:
        if switch is None or switch.is_on:
            _set(is_on=False, by=None, now=now)
    elif switch and not switch.is_on and switch.by_id is None and not Message.objects.waiting().exists():
        _set(is_on=True, by=None, now=now)


@transaction.atomic
def switch_mail_on(*, waiting: Waiting, by: Any, now: datetime) -> int:
    """Let letters go again, and say how many of those that waited were cancelled."""
    n_cancelled = 0
    unwanted = Message.objects.waiting()
    if waiting == Waiting.CANCEL_OLD:
        unwanted = unwanted.filter(old_enough(now))
    if waiting != Waiting.SEND:
        n_cancelled = unwanted.end(state=Message.State.CANCELLED, error=NOT_SENT)
    _set(is_on=True, by=by, now=now)
    record("mail.on", f"Switched mail on; {n_cancelled} letters that waited were cancelled.", by=by, now=now)
    wake_after_commit(look_for_letters)
    return n_cancelled


@transaction.atomic
def switch_mail_off(*, by: Any, now: datetime) -> None:
    """Hold all letters back, except those that sign people in."""
    _set(is_on=False, by=by, now=now)
    record("mail.off", "Switched mail off.", by=by, now=now)


def _set(*, is_on: bool, by: Any, now: datetime) -> None:
    MailSwitch.objects.update_or_create(pk=1, defaults={"is_on": is_on, "changed_at": now, "by": by})
