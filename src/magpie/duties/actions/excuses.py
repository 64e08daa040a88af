"""A coordinator lets somebody off what they owe, or takes that back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from magpie.duties.models import Excuse
from magpie.programmes.models import Cohort
from magpie.programmes.refusals import Refused
from magpie.register.history import record


@transaction.atomic
def excuse_duty(cohort: Cohort, *, key: str, words: str, reason: str, by: Any, now: datetime) -> Excuse:
    """``words`` say in the history whose duty it is; the reason stays with the excuse."""
    open_ones = _open(cohort, key)
    excused = open_ones.first()
    if excused is not None:
        if excused.reason == reason:
            return excused
        raise Refused(f"It is excused already: {excused.reason} Take that back first.", field="reason")
    excuse = Excuse.objects.create(cohort=cohort, key=key, reason=reason, at=now, by=by)
    record("duty.excused", f"Excused: {words}", row=cohort, by=by, now=now)
    return excuse


@transaction.atomic
def take_excuse_back(cohort: Cohort, *, key: str, words: str, by: Any, now: datetime) -> Excuse:
    excused = _open(cohort, key).first()
    if excused is None:
        raise Refused("It is not excused: there is nothing to take back.")
    excused.withdrawn_at = now
    excused.save(update_fields=["withdrawn_at"])
    record("duty.owed_again", f"No longer excused: {words}", row=cohort, by=by, now=now)
    return excused


def _open(cohort: Cohort, key: str) -> QuerySet[Excuse]:
    """The cohort stays locked for the transaction, so that two people excuse the same thing once."""
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    return Excuse.objects.filter(cohort=cohort, key=key, withdrawn_at=None)
