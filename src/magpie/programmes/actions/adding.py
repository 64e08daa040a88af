"""One school more, with the leaders that are known."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.programmes.actions.enrolment import enrol_school
from magpie.programmes.actions.people import person_with_account
from magpie.programmes.actions.substitutes import fill_post
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.refusals import Refused
from magpie.register.models import Post, School


@transaction.atomic
def add_school_to(
    cohort: Cohort,
    *,
    school: School,
    from_on: date,
    head_name: str = "",
    head_address: str = "",
    second_name: str = "",
    second_address: str = "",
    today: date,
    by: Any,
    now: datetime,
) -> Enrolment:
    """Enrol the school; leaders who are named take up their posts today, those who are not stay as they were."""
    enrolment = enrol_school(cohort, school=school, from_on=from_on, by=by, now=now)
    given = (("head", head_name, head_address), ("second", second_name, second_address))
    for (who, name, address), kind in zip(given, (Post.Kind.HEAD, Post.Kind.SECOND_LEADER), strict=True):
        if address:
            try:
                person = person_with_account(name=name, address=address, now=now)
                fill_post(enrolment, kind=kind, person=person, on=today, by=by, now=now)
            except Refused as refusal:
                raise Refused(refusal.words, field=f"{who}_address") from refusal
    return enrolment
