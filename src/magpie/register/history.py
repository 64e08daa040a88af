"""Every action leaves a line in the transaction that it makes."""

from datetime import datetime
from typing import Any

from django.db import models

from magpie.register.models import Event, User


def record(what: str, words: str, *, row: models.Model | None = None, by: Any = None, now: datetime) -> Event:
    """Write one line of history. ``what`` is a code such as ``school.closed``; ``words`` a sentence a person reads."""
    return Event.objects.create(
        what=what,
        words=words[:400],
        row_kind=row._meta.label_lower if row else "",
        row_id=row.pk if row else None,
        by=by if isinstance(by, User) else None,
        at=now,
    )


def history_of(row: models.Model) -> models.QuerySet[Event]:
    return Event.objects.filter(row_kind=row._meta.label_lower, row_id=row.pk).select_related("by__person")
