"""Evidence is gathered and a person decides; nothing is counted, converted or averaged."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.programmes.actions.enrolment import look_again
from magpie.programmes.models import EligibilityDecision, EligibilityEvidence, Enrolment
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.phrases import day_in_words

OLDEST = date(2000, 1, 1)


@transaction.atomic
def add_evidence(
    enrolment: Enrolment,
    *,
    kind: str,
    dated_on: date,
    words: str,
    source: str,
    from_school: bool,
    today: date,
    by: Any,
    now: datetime,
) -> EligibilityEvidence:
    """The same evidence twice is one."""
    if dated_on > today:
        raise Refused(f"This day is still to come: today is {day_in_words(today)}.", field="dated_on")
    if dated_on < OLDEST:
        raise Refused("This is too long ago to say anything of the school today. Check the year.", field="dated_on")
    look_again(enrolment)
    evidence, is_new = EligibilityEvidence.objects.get_or_create(
        enrolment=enrolment,
        kind=kind,
        dated_on=dated_on,
        words=words,
        source=source,
        from_school=from_school,
        defaults={"by": by, "at": now},
    )
    if is_new:
        record("eligibility.evidence", "Evidence was added.", row=enrolment, by=by, now=now)
    return evidence


@transaction.atomic
def remove_evidence(evidence: EligibilityEvidence, *, by: Any, now: datetime) -> None:
    """For what was written down wrongly. Once somebody has decided with it, it stays."""
    if evidence.enrolment.decisions.filter(at__gte=evidence.at).exists():
        raise Refused("A decision has been taken since. The evidence for it stays; add what is right.")
    record("eligibility.evidence-removed", "Evidence was taken out.", row=evidence.enrolment, by=by, now=now)
    evidence.delete()


@transaction.atomic
def decide_eligibility(
    enrolment: Enrolment, *, outcome: str, reason: str, by: Any, now: datetime
) -> EligibilityDecision:
    """A later decision stands beside the earlier ones, and counts; the newest taken once more is one."""
    look_again(enrolment)
    newest = enrolment.decisions.first()
    if newest is not None and (newest.outcome, newest.reason) == (outcome, reason):
        return newest
    decision = EligibilityDecision.objects.create(enrolment=enrolment, outcome=outcome, reason=reason, by=by, at=now)
    words = f"It was decided: {decision.get_outcome_display().lower()}."
    record("eligibility.decided", words, row=enrolment, by=by, now=now)
    return decision
