"""Groups for tests, made by plain functions: give what matters, the rest is sensible."""

from datetime import UTC, date, datetime

from magpie.core.grouping import explain
from magpie.groups.bridge import problem_for
from magpie.groups.models import FacilitatorSeat, Group, MatchRun, Publication, Seat
from magpie.groups.options import Options
from tests.making import make_head, make_school
from tests.programmes.making import make_enrolment, make_role

NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
TODAY = date(2026, 2, 3)
EAST, NORTH = 530_000, 180_000


def make_placed_school(name=None, *, at_km=(0, 0), **fields):
    """A school on the map, so many kilometres east and north of a point."""
    east, north = at_km
    place = {"easting_m": EAST + round(east * 1000), "northing_m": NORTH + round(north * 1000)}
    return make_school(name, **{**place, "region": "South East", "type_group": "Academies", **fields})


def make_enrolments(cohort, n=3, *, with_leaders=True, apart_km=10, **fields):
    """Schools that take part, in a row from west to east, each with a head and a second leader."""
    enrolments = []
    for k in range(n):
        school = make_placed_school(at_km=(apart_km * k, 0), **fields)
        if with_leaders:
            make_head(school)
            make_head(school, kind="second_leader")
        enrolments.append(make_enrolment(cohort, school))
    return enrolments


def make_run(cohort, groups=(), **fields):
    """A proposal that has ended; ``groups`` holds enrolments."""
    number = cohort.match_runs.count() + 1
    named = [[enrolment.public_id for enrolment in members] for members in groups]
    values = {
        "status": MatchRun.Status.FEASIBLE,
        "cost": 10.0,
        "lower_bound": 10.0,
        "result": {"groups": named},
        "made_at": NOW,
        "ended_at": NOW,
    }
    return MatchRun.objects.create(cohort=cohort, number=number, **{**values, **fields})


def make_proposal(cohort, groups, *, options=None, today=TODAY, **fields):
    """Like ``make_run``, with what it was worked out from and what it truly costs."""
    options = options or Options()
    problem = problem_for(cohort, options, today)
    named = [[enrolment.public_id for enrolment in members] for members in groups]
    cost = sum(each.cost for each in explain(problem, named))
    values = {"options": options.as_json(), "problem": problem.to_json(), "cost": cost, "lower_bound": cost - 1}
    return make_run(cohort, groups, **{**values, **fields})


def make_publication(run, **fields):
    number = run.cohort.publications.count() + 1
    return Publication.objects.create(cohort=run.cohort, number=number, run=run, **{"at": NOW, **fields})


def make_group(cohort, n=3, *, enrolments=None, facilitator=None, name=None, run=None, from_on=None, until_on=None):
    """A group with its seats; ``facilitator`` is a person, or True for somebody new."""
    enrolments = make_enrolments(cohort, n) if enrolments is None else enrolments
    number = Group.objects.filter(cohort=cohort).count() + 1
    days = {"from_on": from_on or cohort.opens_on, "until_on": until_on}
    group = Group.objects.create(cohort=cohort, number=number, name=name or f"Trio {number}", run=run, **days)
    Seat.objects.bulk_create(Seat(group=group, enrolment=enrolment, **days) for enrolment in enrolments)
    if facilitator:
        make_facilitator(group, person=None if facilitator is True else facilitator)
    return group


def make_facilitator(group, *, person=None, from_on=None):
    """The person who facilitates the group, with the role in its cohort."""
    person = person or make_role(group.cohort, "facilitator").person
    FacilitatorSeat.objects.create(group=group, person=person, from_on=from_on or group.from_on)
    return person
