"""A commitment closes with an outcome and a reason, never by itself; it can be opened again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.commitments.actions.commitments import locked
from magpie.commitments.models import Commitment
from magpie.programmes.refusals import Refused
from magpie.register.history import record


@transaction.atomic
def close_commitment(
    commitment: Commitment, *, outcome: str, words: str, on: date, by: Any, now: datetime
) -> Commitment:
    found = locked(commitment)
    if found.is_closed:
        raise Refused(f"It is closed already: {found.get_outcome_display().lower()}, on {found.closed_on:%-d %B %Y}.")
    if on < found.made_on:
        raise Refused(f"Write a day from {found.made_on:%-d %B %Y} on, when it was made.", field="on")
    found.outcome, found.closed_words, found.closed_on = outcome, words, on
    found.closed_at, found.closed_by = now, by
    found.save(update_fields=["outcome", "closed_words", "closed_on", "closed_at", "closed_by"])
    said = f"It was closed: {found.get_outcome_display().lower()}, on {on:%-d %B %Y}."
    record("commitment.closed", said, row=found, by=by, now=now)
    return found


@transaction.atomic
def reopen_commitment(commitment: Commitment, *, by: Any, now: datetime) -> Commitment:
    """The reason that was written stays in the row, and is shown when it is closed anew."""
    found = locked(commitment)
    if not found.is_closed:
        raise Refused("It is open already.")
    was = found.get_outcome_display().lower()
    found.outcome, found.closed_on, found.closed_at, found.closed_by = "", None, None, None
    found.save(update_fields=["outcome", "closed_on", "closed_at", "closed_by"])
    record("commitment.reopened", f"It was opened again; it had been closed as “{was}”.", row=found, by=by, now=now)
    return found
