"""What there is in the outbox, and whether letters go."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Q, Value, When

from magpie.outbox.models import MailSwitch, Message, MessageQuerySet

OLD = timedelta(days=1)


class MailState(StrEnum):
    """``ask``: a mail server is set now, and somebody must say what to do with the letters that waited for it."""

    ON = "on"
    OFF = "off"
    ASK = "ask"


def mail_state() -> MailState:
    if settings.MAIL is None:
        return MailState.OFF
    switch = MailSwitch.objects.first()
    if switch is None or switch.is_on:
        return MailState.ON
    return MailState.ASK if switch.by_id is None else MailState.OFF


def letters_may_go() -> bool:
    """Whether letters other than those that sign people in are sent."""
    return mail_state() is MailState.ON


def waiting_counts(now: datetime) -> dict[str, int]:
    """How many letters wait for mail to be on, and how many of them should have gone more than a day ago."""
    counts = Message.objects.waiting().aggregate(all=Count("pk"), old=Count("pk", filter=old_enough(now)))
    return {"all": counts["all"], "old": counts["old"]}


def old_enough(now: datetime) -> Q:
    return Q(queued_at__lt=now - OLD) & (Q(not_before=None) | Q(not_before__lt=now - OLD))


def counts_by_state(user: Any) -> list[tuple[Message.State, int]]:
    """In the order in which letters live; states without letters stand with 0."""
    rows = Message.objects.visible_to(user).order_by().values_list("state").annotate(Count("pk"))
    counts: dict[str, int] = dict(rows)
    return [(state, counts.get(state, 0)) for state in Message.State]


def kinds_of_letters(user: Any) -> list[str]:
    return list(Message.objects.visible_to(user).order_by("kind").values_list("kind", flat=True).distinct())


def letters_for(user: Any, *, q: str = "", state: str = "", kind: str = "") -> MessageQuerySet:
    """The letters that a user may list, those that wait for a decision first, then those that failed."""
    letters = Message.objects.visible_to(user)
    if q:
        letters = letters.filter(Q(to_address__icontains=q) | Q(to_name__icontains=q) | Q(subject__icontains=q))
    if state:
        letters = letters.filter(state=state)
    if kind:
        letters = letters.filter(kind=kind)
    urgency = Case(
        When(state=Message.State.UNDECIDED, then=Value(0)), When(state=Message.State.FAILED, then=Value(1)), default=2
    )
    return letters.defer("body", "headers").order_by(urgency, "-made_at", "-pk")
