"""Groups are made known: rows for them, an end for those before, and one letter for each leader."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from magpie.groups.actions.letters import write_of_end, write_of_groups
from magpie.groups.models import FacilitatorSeat, Group, MatchRun, Publication, Seat
from magpie.groups.plans import NewGroup, Plan, newest_publication, plan_for
from magpie.programmes.actions.enrolment import wait_for_others
from magpie.programmes.next_steps import counted
from magpie.programmes.refusals import Refused
from magpie.register.history import record


class PublishedMeanwhile(Exception):
    """Somebody else published other groups after this person looked; both versions are to be shown."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(str(publication))
        self.publication = publication


@transaction.atomic
def publish_groups(run: MatchRun, *, seen: int, today: date, by: Any, now: datetime) -> Publication:
    """Make the groups of a proposal the cohort's own. ``seen`` is the number of the newest publication looked at.

    A group whose schools stay the same stays itself, with its dates and its facilitator, and nobody is written to.
    Pressed twice, it is published once.
    """
    wait_for_others(run.cohort)
    newest = newest_publication(run.cohort)
    if newest is not None and newest.run_id == run.pk:
        return newest
    if newest is not None and newest.number != seen:
        raise PublishedMeanwhile(newest)
    plan = plan_for(run, today)
    if plan.refusals:
        raise Refused(" ".join(plan.refusals))
    publication = Publication.objects.create(cohort=run.cohort, number=plan.seen + 1, run=run, at=now, by=by)
    write_of_end(publication, plan.ends, today=today, now=now)
    _end_groups(plan, today=today, by=by, now=now)
    made = [_make_group(new, plan, today=today, by=by, now=now) for new in plan.begins]
    words = f"{run} is published: {counted(len(plan.stays) + len(made), 'group')}, {len(made)} of them new."
    record("groups.published", words, row=run.cohort, by=by, now=now)
    write_of_groups(publication, made, plan.leaders, now=now)
    return publication


def _end_groups(plan: Plan, *, today: date, by: Any, now: datetime) -> None:
    """One that was to begin later ends on the day that it would have begun."""
    last = Greatest(F("from_on"), today)
    ended = [group.pk for group in plan.ends]
    for rows in (Seat, FacilitatorSeat):
        rows.objects.filter(group__in=ended, until_on=None).update(until_on=last)
        rows.objects.filter(group__in=ended, until_on__gt=today).update(until_on=last)
    Group.objects.filter(pk__in=ended).update(until_on=last)
    for group in plan.ends:
        record("group.ended", f"{group} ended with the publication of {plan.run}.", row=group, by=by, now=now)


def _make_group(new: NewGroup, plan: Plan, *, today: date, by: Any, now: datetime) -> Group:
    group = Group.objects.create(cohort=plan.run.cohort, number=new.number, name=new.name, run=plan.run, from_on=today)
    Seat.objects.bulk_create(Seat(group=group, enrolment=each, from_on=today) for each in new.enrolments)
    record("group.made", f"{group} began, with {len(new.enrolments)} schools.", row=group, by=by, now=now)
    return group
