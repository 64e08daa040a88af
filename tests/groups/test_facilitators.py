"""Who facilitates which group: by hand, by proposal, from a day to a day."""

from datetime import date, timedelta

import pytest

from magpie.groups.actions.facilitators import assign_facilitators, end_facilitating, holder_of
from magpie.groups.facilitators import Facilitators
from magpie.groups.models import FacilitatorSeat
from magpie.outbox.models import Message
from magpie.programmes.refusals import Refused
from tests.conftest import NOW, TODAY
from tests.groups.making import make_enrolments, make_facilitator, make_group, make_placed_school
from tests.making import make_head, make_organisation, make_person
from tests.programmes.making import make_cohort, make_edition, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def facilitator_at(cohort, at_km=(0, 0), **fields):
    """A facilitator of the cohort who works at a school of their own."""
    person = make_role(cohort, "facilitator").person
    make_head(make_placed_school(at_km=at_km, **fields), person=person)
    return person


def assign(cohort, chosen, on=TODAY, seen=None):
    seen = {group: holder_of(group) for group in chosen} if seen is None else seen
    return assign_facilitators(cohort, chosen, seen=seen, on=on, today=TODAY, by=None, now=NOW)


def test_the_facilitator_and_the_group_are_told_once(cohort):
    group, person = make_group(cohort), facilitator_at(cohort)
    assign(cohort, {group: person})
    assign(cohort, {group: person})
    assert FacilitatorSeat.objects.get().person == person
    assert Message.objects.filter(to_address=person.address).get().subject == "You facilitate Trio 1 of Trios 2025"
    to_the_group = Message.objects.exclude(to_address=person.address)
    assert (to_the_group.count(), {letter.subject for letter in to_the_group}) == (
        6,
        {f"{person} facilitates Trio 1 of Trios 2025"},
    )
    assert f"To reach {person}: {person.address}" in to_the_group.first().body


def test_somebody_with_two_groups_gets_one_letter_about_both(cohort):
    first, second, person = make_group(cohort), make_group(cohort), facilitator_at(cohort)
    assign(cohort, {first: person, second: person})
    letter = Message.objects.get(to_address=person.address)
    assert letter.subject == "You facilitate 2 groups of Trios 2025"
    assert ("Trio 1" in letter.body, "Trio 2" in letter.body) == (True, True)


def test_nobody_facilitates_their_own_school_or_trust(cohort):
    trust = make_organisation("trust")
    enrolments = make_enrolments(cohort, 3)
    group = make_group(cohort, enrolments=enrolments)
    school = enrolments[0].school
    school.trust = trust
    school.save()
    own = make_role(cohort, "facilitator").person
    make_head(school, person=own, kind="colleague")
    with pytest.raises(Refused) as refused:
        assign(cohort, {group: own})
    assert refused.value.words == (f"{own} cannot facilitate Trio 1: They work at {school}, which is in this group.")
    of_trust = facilitator_at(cohort, name="Ash Academy", trust=trust)
    with pytest.raises(Refused, match=f"{school} belongs to the same trust as their Ash Academy"):
        assign(cohort, {group: of_trust})
    assert (FacilitatorSeat.objects.count(), Message.objects.count()) == (0, 0)


def test_the_playbook_may_allow_it():
    allows = ("facilitator: {title: Facilitator, held_for: group, never_from: [own school, own trust]}",)
    cohort = make_cohort(edition=make_edition((*allows, "facilitator: {title: Facilitator, held_for: group}")))
    group = make_group(cohort)
    own = make_role(cohort, "facilitator").person
    make_head(group.seats.first().enrolment.school, person=own, kind="colleague")
    assert len(assign(cohort, {group: own})) == 1


def test_only_somebody_with_the_role_facilitates(cohort):
    with pytest.raises(Refused, match=r"is no facilitator of Trios 2025\. Ask them in"):
        assign(cohort, {make_group(cohort): make_person("Sten Stranger")})


def test_a_handover_has_a_day_and_both_are_remembered(cohort):
    group = make_group(cohort)
    before, after = facilitator_at(cohort), facilitator_at(cohort)
    assign(cohort, {group: before})
    on = TODAY + timedelta(days=30)
    assign(cohort, {group: after}, on=on)
    held = FacilitatorSeat.objects.order_by("from_on").values_list("person", "from_on", "until_on")
    assert list(held) == [(before.pk, TODAY, on), (after.pk, on, None)]


def test_who_was_only_to_follow_does_not_when_somebody_else_is_chosen(cohort):
    group = make_group(cohort)
    before, planned, after = (facilitator_at(cohort) for _ in range(3))
    assign(cohort, {group: before})
    assign(cohort, {group: planned}, on=date(2026, 4, 1))
    assign(cohort, {group: after}, on=date(2026, 3, 1))
    held = FacilitatorSeat.objects.order_by("from_on").values_list("person", "until_on")
    assert list(held) == [(before.pk, date(2026, 3, 1)), (after.pk, None)]


def test_of_two_coordinators_who_choose_at_once_the_second_looks_again(cohort):
    group = make_group(cohort)
    first, second = facilitator_at(cohort), facilitator_at(cohort)
    assign(cohort, {group: first}, seen={})
    with pytest.raises(Refused, match=f"meanwhile: Trio 1 is held by {first} now"):
        assign(cohort, {group: second}, seen={})
    assert FacilitatorSeat.objects.get().person == first


def test_facilitating_ends_on_a_day_without_anybody_to_follow(cohort):
    group = make_group(cohort, facilitator=True)
    end_facilitating(group.facilitator_seats.get(), on=TODAY, by=None, now=NOW)
    assert group.facilitator_seats.get().until_on == TODAY
    with pytest.raises(Refused, match="ended already, on 3 February 2026"):
        end_facilitating(group.facilitator_seats.get(), on=TODAY, by=None, now=NOW)


def test_the_proposal_takes_the_nearest_of_those_with_fewest_groups(cohort):
    far = make_enrolments(cohort, 3, apart_km=1)
    for enrolment in far:
        enrolment.school.easting_m += 100_000
        enrolment.school.save()
    east, west = make_group(cohort, enrolments=far), make_group(cohort)
    in_east, in_west = facilitator_at(cohort, (101, 0)), facilitator_at(cohort, (10, 0))
    busy = facilitator_at(cohort, (10, 0))
    make_facilitator(make_group(make_cohort()), person=busy)
    known = Facilitators.of(cohort, TODAY)
    schools = {group: [seat.enrolment.school for seat in group.seats.all()] for group in (east, west)}
    assert known.propose(schools) == {east: in_east, west: in_west}


def test_the_choices_for_a_group_say_how_far_how_busy_and_what_stands_against_them(cohort):
    group = make_group(cohort)
    schools = [seat.enrolment.school for seat in group.seats.order_by("pk")]
    near, own = facilitator_at(cohort, (10, 0)), make_role(cohort, "facilitator").person
    make_head(schools[0], person=own, kind="colleague")
    unknown = make_role(cohort, "facilitator").person
    choices = Facilitators.of(cohort, TODAY).choices(schools)
    assert [(each.person, each.km and round(each.km), len(each.findings)) for each in choices] == [
        (near, 7, 0),
        (unknown, None, 0),
        (own, 10, 1),
    ]
