"""The secret address of a person's calendar."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.diary.models import CalendarFeed
from magpie.register.history import record
from magpie.register.models import Person

BYTES = 16  # 128 bits.


@transaction.atomic
def make_feed(person: Person, *, by: Any, now: datetime, renews: bool = False) -> CalendarFeed:
    """An address; the one that there is, unless it ``renews``: then that one leads nowhere any more."""
    known = CalendarFeed.objects.filter(person=person).first()
    if known is not None and not renews:
        return known
    values = {"token": secrets.token_hex(BYTES), "made_at": now}
    found, is_new = CalendarFeed.objects.update_or_create(person=person, defaults=values)
    words = "Made a calendar address." if is_new else "Made another calendar address in place of the old one."
    record("calendar.made", words, row=person, by=by, now=now)
    return found


@transaction.atomic
def remove_feed(person: Person, *, by: Any, now: datetime) -> None:
    n_removed, _ = CalendarFeed.objects.filter(person=person).delete()
    if n_removed:
        record("calendar.removed", "Removed the calendar address.", row=person, by=by, now=now)
