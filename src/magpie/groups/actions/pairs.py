"""Schools that are to be in one group, and schools that are not. Both hold for every run until taken back."""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Q

from magpie.groups.models import TogetherPair
from magpie.groups.pairs import sets_of
from magpie.programmes.actions.enrolment import keep_apart, wait_for_others
from magpie.programmes.models import Cohort, Enrolment, NoGoPair
from magpie.programmes.refusals import Refused
from magpie.programmes.telling import listed
from magpie.register.history import record
from magpie.register.models import School

MOST_TOGETHER = 9


@transaction.atomic
def keep_together(
    cohort: Cohort, *, schools: Sequence[School], reason: str = "", by: Any, now: datetime
) -> list[TogetherPair]:
    """Each of the schools with each; pairs that are kept already stay as they are."""
    wait_for_others(cohort)
    pairs = list(combinations(sorted(schools, key=lambda school: school.pk), 2))
    if not pairs or any(one.pk == other.pk for one, other in pairs):
        raise Refused("A school cannot be kept together with itself. Choose another school.", field="other")
    known = {(pair.school_id, pair.other_id) for pair in TogetherPair.objects.filter(cohort=cohort)}
    new = [(one, other) for one, other in pairs if (one.pk, other.pk) not in known]
    joined = sets_of(known | {(one.pk, other.pk) for one, other in new})
    members = next(found for found in joined if schools[0].pk in found)
    _refuse_what_is_apart(cohort, members)
    _refuse_too_many(members)
    made = TogetherPair.objects.bulk_create(
        TogetherPair(cohort=cohort, school=one, other=other, reason=reason) for one, other in new
    )
    if made:
        words = f"{listed(map(str, schools))} are to be in one group."
        record("groups.together", words, row=cohort, by=by, now=now)
    return made


@transaction.atomic
def let_part(cohort: Cohort, *, schools: Sequence[School], by: Any, now: datetime) -> int:
    """The schools need not be with anybody any more; those that they were kept with stay together."""
    of_them = Q(school__in=schools) | Q(other__in=schools)
    n, _ = TogetherPair.objects.filter(of_them, cohort=cohort).delete()
    if n:
        words = f"{listed(map(str, schools))} may be in any group again."
        record("groups.may-part", words, row=cohort, by=by, now=now)
    return n


@transaction.atomic
def keep_two_apart(enrolment: Enrolment, *, other: School, reason: str = "", by: Any, now: datetime) -> NoGoPair:
    """The coordinators' own pair, refused while the two are kept together."""
    wait_for_others(enrolment.cohort)
    low, high = sorted((enrolment.school_id, other.pk))
    for members in sets_of(TogetherPair.objects.filter(cohort=enrolment.cohort).values_list("school", "other")):
        if low != high and {low, high} <= members:
            words = f"{enrolment.school} and {other} are kept together. Take that back first."
            raise Refused(words, field="other")
    return keep_apart(enrolment, other=other, reason=reason, asked_by=None, by=by, now=now)


def _refuse_what_is_apart(cohort: Cohort, members: frozenset[int]) -> None:
    """Directly, or through others that they are kept together with."""
    apart = NoGoPair.objects.filter(cohort=cohort, school__in=members, other__in=members)
    pair = apart.select_related("school", "other").first()
    if pair is not None:
        raise Refused(f"{pair.school} and {pair.other} are to be kept apart. Take that back first.", field="other")


def _refuse_too_many(members: frozenset[int]) -> None:
    if len(members) > MOST_TOGETHER:
        words = f"With those that are kept together already this makes {len(members)} schools"
        raise Refused(f"{words}; a group has {MOST_TOGETHER} at most.", field="other")
