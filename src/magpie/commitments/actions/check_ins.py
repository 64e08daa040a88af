"""A look back at a commitment, answered or put right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.commitments.actions.commitments import locked, refuse_closed
from magpie.commitments.models import CheckIn, Commitment
from magpie.commitments.versions import SavedMeanwhile
from magpie.register.history import record
from magpie.register.models import Person


@transaction.atomic
def answer_check_in(
    commitment: Commitment,
    *,
    number: int,
    answers: Sequence[dict[str, str]],
    gained: Sequence[str],
    evidence: str,
    version: int,
    person: Person,
    by: Any,
    now: datetime,
) -> CheckIn:
    """``version`` is the one that the writer was shown, 0 when nobody had answered yet."""
    found = locked(commitment)
    refuse_closed(found)
    said = {"answers": list(answers), "gained": sorted(gained), "evidence": evidence}
    check_in = (
        CheckIn.objects.select_related("by", "changed_by__person").filter(commitment=found, number=number).first()
    )
    if check_in is None:
        check_in = CheckIn.objects.create(
            commitment=found, number=number, **said, at=now, by=person, changed_at=now, changed_by=by
        )
        words = f"Check-in {number} was answered."
        record("commitment.checked", words, row=found, by=by, now=now)
        return check_in
    if all(getattr(check_in, name) == value for name, value in said.items()):
        return check_in
    if check_in.version != version:
        raise SavedMeanwhile(check_in)
    for name, value in said.items():
        setattr(check_in, name, value)
    check_in.version, check_in.changed_at, check_in.changed_by = check_in.version + 1, now, by
    check_in.save(update_fields=[*said, "version", "changed_at", "changed_by"])
    words = f"The answer to check-in {number} was changed."
    record("commitment.checked", words, row=found, by=by, now=now)
    return check_in
