"""Who sees which group, and what the database refuses."""

import pytest
from django.db import IntegrityError

from magpie.groups.models import FacilitatorSeat, Group, Seat
from tests.conftest import TODAY
from tests.groups.making import make_group
from tests.making import make_person
from tests.programmes.making import make_cohort, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def head_of(group):
    return group.seats.first().enrolment.school.posts.get(kind="head").person.user


def test_a_group_is_seen_by_its_schools_its_facilitator_and_the_coordinators_only():
    cohort = make_cohort()
    coordinator = make_role(cohort).person.user
    own, other = make_group(cohort, facilitator=True), make_group(cohort, facilitator=True)
    facilitator = FacilitatorSeat.objects.get(group=own).person.user
    seen = {
        user: set(Group.objects.visible_to(user, TODAY))
        for user in (coordinator, head_of(own), facilitator, make_person().user)
    }
    assert list(seen.values()) == [{own, other}, {own}, {own}, set()]


def test_a_school_has_one_open_seat_in_a_cohort():
    cohort = make_cohort()
    first, second = make_group(cohort), make_group(cohort)
    with pytest.raises(IntegrityError):
        Seat.objects.create(group=second, enrolment=first.seats.first().enrolment, from_on=TODAY)


def test_a_group_has_one_facilitator_at_a_time():
    group = make_group(make_cohort(), facilitator=True)
    with pytest.raises(IntegrityError):
        FacilitatorSeat.objects.create(group=group, person=make_person(), from_on=TODAY)
