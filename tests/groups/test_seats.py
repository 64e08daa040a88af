"""A school leaves its group, or joins one that exists, and the others hear of it once."""

from datetime import date, timedelta

import pytest

from magpie.groups.actions.seats import end_seat, give_seat
from magpie.outbox.models import Message
from magpie.programmes.refusals import Refused
from tests.conftest import NOW, TODAY
from tests.groups.making import make_enrolments, make_group

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FACTS = {"today": TODAY, "by": None, "now": NOW}


def test_a_seat_ends_on_a_day_and_the_other_schools_and_the_facilitator_are_told(cohort):
    group = make_group(cohort, facilitator=True)
    seat = group.seats.first()
    end_seat(seat, on=TODAY, **FACTS)
    assert group.seats.get(pk=seat.pk).until_on == TODAY
    assert Message.objects.count() == 5
    assert {letter.subject for letter in Message.objects.all()} == {
        f"{seat.enrolment.school} has left Trio 1 of Trios 2025"
    }


def test_nobody_is_written_to_when_that_is_not_wished(cohort):
    end_seat(make_group(cohort).seats.first(), on=TODAY, tells=False, **FACTS)
    assert Message.objects.count() == 0


def test_a_seat_ends_once_and_not_before_it_began_nor_after_the_cohort(cohort):
    seat = make_group(cohort).seats.first()
    with pytest.raises(Refused, match="has been there since 1 September 2025"):
        end_seat(seat, on=date(2025, 8, 31), **FACTS)
    with pytest.raises(Refused, match="The cohort ends on 17 July 2026"):
        end_seat(seat, on=date(2026, 7, 18), **FACTS)
    end_seat(seat, on=TODAY, **FACTS)
    with pytest.raises(Refused, match="has left Trio 1 already, on 3 February 2026"):
        end_seat(seat, on=TODAY, **FACTS)


def test_a_school_without_a_group_joins_a_trio_which_is_a_quad_from_then_on(cohort):
    group = make_group(cohort)
    new = make_enrolments(cohort, 1)[0]
    give_seat(group, enrolment=new, **FACTS)
    group.refresh_from_db()
    assert (group.name, group.seats.count()) == ("Quad 1", 4)
    subjects = set(Message.objects.values_list("subject", flat=True))
    assert (Message.objects.count(), subjects) == (8, {f"{new.school} has joined Quad 1 of Trios 2025"})


def test_the_newcomer_reads_who_is_in_the_group(cohort):
    group = make_group(cohort)
    new = make_enrolments(cohort, 1)[0]
    give_seat(group, enrolment=new, **FACTS)
    head = new.school.posts.get(kind="head").person
    body = Message.objects.get(to_address=head.address).body
    assert "your school is now in Quad 1 of Trios 2025, together with:" in body
    assert f"{group.seats.first().enrolment.school}, Larkby" in body


def test_a_school_with_a_group_gets_no_second_one(cohort):
    group, other = make_group(cohort), make_group(cohort)
    with pytest.raises(Refused, match="is in Trio 1 already"):
        give_seat(other, enrolment=group.seats.first().enrolment, **FACTS)


def test_a_school_that_withdrew_gets_none(cohort):
    new = make_enrolments(cohort, 1)[0]
    new.state, new.until_on = "withdrawn", TODAY + timedelta(days=1)
    new.save()
    with pytest.raises(Refused, match="does not take part"):
        give_seat(make_group(cohort), enrolment=new, **FACTS)
