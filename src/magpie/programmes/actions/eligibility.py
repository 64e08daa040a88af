"""Evidence is gathered and a person decides; nothing is counted, converted or averaged."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

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
    if dated_on > today:
        raise Refused(f"This day is still to come: today is {day_in_words(today)}.", field="dated_on")
    if dated_on < OLDEST:
        raise Refused("This is too long ago to say anything of the school today. Check the year.", field="dated_on")
    evidence = EligibilityEvidence.objects.create(
        enrolment=enrolment,
        kind=kind,
        dated_on=dated_on,
        words=words,
        source=source,
        from_school=from_school,
        by=by,
        at=now,
    )
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
    """A later decision stands beside the earlier ones, and counts."""
    decision = EligibilityDecision.objects.create(enrolment=enrolment, outcome=outcome, reason=reason, by=by, at=now)
    words = f"It was decided: {decision.get_outcome_display().lower()}."
    record("eligibility.decided", words, row=enrolment, by=by, now=now)
    return decision
