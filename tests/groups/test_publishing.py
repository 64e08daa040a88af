"""Groups are made known once, to everybody in them, and what has a date is not taken apart."""

import pytest

from magpie.groups import rules
from magpie.groups.actions.publishing import PublishedMeanwhile, publish_groups
from magpie.groups.models import FacilitatorSeat, Group, Publication, Seat
from magpie.outbox.models import Message
from magpie.programmes.models import Enrolment, Letter
from magpie.programmes.refusals import Refused
from magpie.register.models import Event, Post
from tests.conftest import NOW, TODAY
from tests.groups.making import make_enrolments, make_facilitator, make_group, make_run
from tests.making import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def enrolments(cohort):
    return make_enrolments(cohort, 6)


def publish(run, seen=0):
    return publish_groups(run, seen=seen, today=TODAY, by=None, now=NOW)


def seats_now():
    found = {}
    for seat in Seat.objects.filter(until_on=None):
        found.setdefault(seat.group.name, set()).add(seat.enrolment)
    return found


def test_each_school_has_a_seat_and_each_leader_one_letter(cohort, enrolments):
    publish(make_run(cohort, [enrolments[:3], enrolments[3:]]))
    assert seats_now() == {"Trio 1": set(enrolments[:3]), "Trio 2": set(enrolments[3:])}
    assert Message.objects.count() == 12
    assert Letter.objects.filter(cohort=cohort).count() == 12
    assert Event.objects.filter(what="groups.published").count() == 1


def test_the_letter_says_who_is_in_the_group_how_far_and_how_to_reach_them(cohort, enrolments):
    publish(make_run(cohort, [enrolments[:3], enrolments[3:]]))
    head, other = (Post.objects.get(school=each.school, kind="head").person for each in enrolments[:2])
    letter = Message.objects.get(to_address=head.address)
    assert letter.subject == "Your group in Trios 2025: Trio 1"
    assert f"{enrolments[0].school} is in Trio 1 of Trios 2025, together with:" in letter.body
    assert f"{enrolments[1].school}, Larkby (about 10 km from you, as the crow flies)" in letter.body
    assert f"Headteacher: {other}, {other.address}" in letter.body
    assert f"{enrolments[3].school}" not in letter.body


def test_pressed_twice_it_is_published_once(cohort, enrolments):
    run = make_run(cohort, [enrolments[:3], enrolments[3:]])
    assert publish(run) == publish(run)
    assert (Publication.objects.count(), Group.objects.count(), Message.objects.count()) == (1, 2, 12)


def test_whoever_leads_two_of_the_schools_gets_one_letter_about_both(cohort, enrolments):
    both = make_person("Ann Wren")
    Post.objects.filter(school=enrolments[0].school, kind="head").update(person=both)
    Post.objects.filter(school=enrolments[3].school, kind="head").update(person=both)
    publish(make_run(cohort, [enrolments[:3], enrolments[3:]]))
    letter = Message.objects.get(to_address=both.address)
    assert f"{enrolments[0].school} is in Trio 1" in letter.body
    assert f"{enrolments[3].school} is in Trio 2" in letter.body


def test_somebody_without_an_address_gets_no_letter_and_the_others_do(cohort, enrolments):
    Post.objects.filter(school=enrolments[0].school, kind="head").update(person=make_person("Bo", signs_in=False))
    publish(make_run(cohort, [enrolments[:3], enrolments[3:]]))
    assert Message.objects.count() == 11


def test_the_second_of_two_coordinators_is_shown_what_the_first_published(cohort, enrolments):
    first = make_run(cohort, [enrolments[:3], enrolments[3:]])
    second = make_run(cohort, [enrolments[::2], enrolments[1::2]])
    publication = publish(first, seen=0)
    with pytest.raises(PublishedMeanwhile) as meanwhile:
        publish(second, seen=0)
    assert meanwhile.value.publication == publication
    assert seats_now() == {"Trio 1": set(enrolments[:3]), "Trio 2": set(enrolments[3:])}
    publish(second, seen=publication.number)
    assert seats_now() == {"Trio 1": set(enrolments[::2]), "Trio 2": set(enrolments[1::2])}


def test_a_group_whose_schools_stay_the_same_stays_itself_and_nobody_in_it_is_written_to(cohort):
    enrolments = make_enrolments(cohort, 9)
    first = publish(make_run(cohort, [enrolments[:3], enrolments[3:6], enrolments[6:]]))
    stays = Group.objects.get(number=2)
    make_facilitator(stays)
    changed = [enrolments[3:6], [*enrolments[:2], enrolments[8]], [enrolments[2], *enrolments[6:8]]]
    publish(make_run(cohort, changed), seen=first.number)
    assert set(Group.objects.current().values_list("pk", flat=True)) & {stays.pk} == {stays.pk}
    assert set(seats_now()) == {"Trio 1", "Trio 2", "Trio 3"}
    assert FacilitatorSeat.objects.get(group=stays).until_on is None
    head = Post.objects.get(school=enrolments[3].school, kind="head").person
    assert Message.objects.filter(to_address=head.address).count() == 1


def test_a_group_that_ends_ends_with_its_seats_and_its_facilitator_is_told(cohort, enrolments):
    first = publish(make_run(cohort, [enrolments[:3], enrolments[3:]]))
    gone = Group.objects.get(number=1)
    facilitator = make_facilitator(gone)
    publish(make_run(cohort, [enrolments[::2], enrolments[1::2]]), seen=first.number)
    gone.refresh_from_db()
    assert gone.until_on == TODAY
    assert set(gone.seats.values_list("until_on", flat=True)) == {TODAY}
    assert gone.facilitator_seats.get().until_on == TODAY
    letter = Message.objects.get(to_address=facilitator.address)
    assert letter.subject == "Trio 1 of Trios 2025 has ended"


def test_a_group_with_a_date_is_not_taken_apart(cohort, enrolments):
    first = publish(make_run(cohort, [enrolments[:3], enrolments[3:]]))
    dated = Group.objects.get(number=1)
    reasons = rules.refuse_regrouping(
        lambda groups: {group.pk: "A visit is on 12 March 2026." for group in groups if group == dated}
    )
    try:
        with pytest.raises(Refused, match=r"Trio 1 cannot end: A visit is on 12 March 2026\."):
            publish(make_run(cohort, [enrolments[::2], enrolments[1::2]]), seen=first.number)
    finally:
        rules._reasons.remove(reasons)
    assert set(seats_now()) == {"Trio 1", "Trio 2"}


def test_a_proposal_is_refused_when_schools_have_come_or_gone_since(cohort, enrolments):
    run = make_run(cohort, [enrolments[:3], enrolments[3:]])
    new = make_enrolments(cohort, 1)[0]
    Enrolment.objects.filter(pk=enrolments[0].pk).update(state="withdrawn", until_on=TODAY)
    with pytest.raises(Refused) as refused:
        publish(run)
    assert refused.value.words == (
        f"{new.school} has joined, and {enrolments[0].school} has left since this was worked out. "
        "Work groups out again."
    )
    assert Publication.objects.count() == 0


def test_a_proposal_without_groups_is_not_published(cohort):
    with pytest.raises(Refused, match="Proposal 1 has no groups"):
        publish(make_run(cohort, status="infeasible", cost=None, lower_bound=None, result={}))


def test_sizes_give_groups_their_names(cohort):
    enrolments = make_enrolments(cohort, 7, with_leaders=False)
    publish(make_run(cohort, [enrolments[:4], enrolments[4:]]))
    assert set(seats_now()) == {"Quad 1", "Trio 2"}


def test_an_ended_seat_of_a_school_that_left_is_no_seat(cohort, enrolments):
    group = make_group(cohort, enrolments=enrolments[:4])
    group.seats.filter(enrolment=enrolments[3]).update(until_on=TODAY)
    publish(make_run(cohort, [enrolments[:3], enrolments[3:]]))
    assert Group.objects.get(pk=group.pk).until_on is None
