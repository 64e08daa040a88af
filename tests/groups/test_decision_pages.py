"""Pages on which something is decided: publishing, facilitators, pairs, seats; and two who decide at once."""

import pytest
from django.test import Client
from django.urls import reverse

from magpie.groups.models import FacilitatorSeat, Publication, TogetherPair
from magpie.outbox.models import Message
from magpie.programmes.models import NoGoPair
from tests.conftest import TODAY
from tests.groups.making import (
    make_enrolments,
    make_facilitator,
    make_group,
    make_placed_school,
    make_proposal,
    make_publication,
    make_run,
)
from tests.making import make_head
from tests.programmes.making import make_role
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = f"{TODAY:%d/%m/%Y}"


def address(name, cohort, *args):
    return reverse(f"groups:{name}", args=[cohort.slug, *args])


@pytest.fixture
def proposals(cohort):
    enrolments = make_enrolments(cohort, 6)
    return (
        make_proposal(cohort, [enrolments[:3], enrolments[3:]]),
        make_proposal(cohort, [enrolments[::2], enrolments[1::2]]),
    )


def test_before_publishing_the_page_says_what_happens_and_to_whom(client, cohort, coordinator, proposals):
    said = words_of(client.get(address("publish", cohort, proposals[0].public_id)))
    assert "2 groups begin today: Trio 1, Trio 2." in said
    assert "12 heads and second leaders get one letter" in said
    assert Message.objects.count() == 0


def test_publishing_takes_one_press_and_leads_to_the_groups(client, cohort, coordinator, proposals):
    answer = client.post(address("publish", cohort, proposals[0].public_id), {"seen": "0"}, follow=True)
    assert answer.redirect_chain[-1][0] == address("groups", cohort)
    assert "Proposal 1 is published; the letters are on their way." in words_of(answer)
    assert Publication.objects.get().by == coordinator
    assert "Its groups are those of the cohort." in words_of(
        client.get(address("publish", cohort, proposals[0].public_id))
    )


def test_the_second_of_two_coordinators_sees_both_versions_and_decides(client, cohort, coordinator, proposals):
    other = Client()
    other.force_login(make_role(cohort, "deputy").person.user)
    mine, theirs = (address("publish", cohort, run.public_id) for run in proposals)
    seen = client.get(mine).context["plan"].seen
    other.post(theirs, {"seen": str(seen)})
    answer = client.post(mine, {"seen": str(seen)})
    said = words_of(answer)
    assert "Somebody else has published meanwhile" in said
    assert "published proposal 2 on 3 February 2026" in said
    assert "6 schools would have other partners" in said
    assert Publication.objects.count() == 1
    assert Message.objects.count() == 12
    client.post(mine, {"seen": str(answer.context["plan"].seen)})
    assert [publication.run for publication in Publication.objects.all()] == list(proposals)
    assert Message.objects.count() == 24


def test_a_stale_proposal_cannot_be_published_and_says_who_came(client, cohort, coordinator, proposals):
    new = make_enrolments(cohort, 1)[0]
    said = words_of(client.get(address("publish", cohort, proposals[0].public_id)))
    assert f"{new.school} has joined since this was worked out. Work groups out again." in said
    answer = client.post(address("publish", cohort, proposals[0].public_id), {"seen": "0"})
    assert (answer.status_code, Publication.objects.count()) == (200, 0)


def test_two_schools_are_kept_together_and_let_part_again(client, cohort, coordinator):
    one, other = make_enrolments(cohort, 2)
    chosen = {"school": one.public_id, "other": other.public_id, "reason": "They share a bus."}
    client.post(address("together-add", cohort), chosen)
    assert TogetherPair.objects.get().reason == "They share a bus."
    part = address("together-part", cohort, one.school.number)
    assert client.get(part).context["form"]["schools"].value() == [one.school.number, other.school.number]
    client.post(part, {"schools": [one.school.number]})
    assert TogetherPair.objects.count() == 0


def test_two_schools_are_kept_apart_and_may_meet_again(client, cohort, coordinator):
    one, other = make_enrolments(cohort, 2)
    client.post(address("apart-add", cohort), {"school": one.public_id, "other": other.public_id})
    assert NoGoPair.objects.get().asked_by is None
    client.post(address("apart-take-back", cohort, other.school.number, one.school.number))
    assert NoGoPair.objects.count() == 0


def test_a_school_with_itself_is_refused_at_its_box(client, cohort, coordinator):
    one, _ = make_enrolments(cohort, 2)
    for name in ("together-add", "apart-add"):
        answer = client.post(address(name, cohort), {"school": one.public_id, "other": one.public_id})
        assert list(answer.context["form"].errors) == ["other"]


def test_the_wish_of_a_school_is_not_taken_back_by_coordinators_here(client, cohort, coordinator):
    one, other = make_enrolments(cohort, 2)
    NoGoPair.objects.create(
        cohort=cohort,
        school_id=min(one.school_id, other.school_id),
        other_id=max(one.school_id, other.school_id),
        asked_by=one.school,
    )
    answer = client.post(address("apart-take-back", cohort, one.school.number, other.school.number))
    assert (answer.status_code, NoGoPair.objects.count()) == (404, 1)


@pytest.fixture
def facilitated(cohort):
    """Two groups, one with a facilitator, and somebody who has none yet."""
    first, second = make_group(cohort), make_group(cohort)
    make_publication(make_run(cohort))
    busy = make_facilitator(first)
    free = make_role(cohort, "facilitator").person
    make_head(make_placed_school("Ash School"), person=free)
    return first, second, busy, free


def test_a_proposal_of_facilitators_is_shown_before_it_is_saved(client, cohort, coordinator, facilitated):
    _, second, _, free = facilitated
    page = client.get(address("facilitators-propose", cohort))
    assert [(group, person) for group, _, person, _ in page.context["lines"]] == [(second, free)]
    assert FacilitatorSeat.objects.count() == 1
    pair = f"{second.public_id}:{free.public_id}"
    for _ in range(2):
        client.post(address("facilitators-propose", cohort), {"pairs": [pair]})
    assert FacilitatorSeat.objects.get(group=second).person == free
    assert Message.objects.filter(to_address=free.address).count() == 1


def test_a_proposal_that_somebody_else_has_overtaken_is_not_saved(client, cohort, coordinator, facilitated):
    first, _, busy, free = facilitated
    answer = client.post(address("facilitators-propose", cohort), {"pairs": [f"{first.public_id}:{free.public_id}"]})
    assert "Somebody else changed this meanwhile: Trio 1 is held by" in words_of(answer)
    assert FacilitatorSeat.objects.get(group=first).person == busy


def test_a_facilitator_is_chosen_by_hand_from_a_day(client, cohort, coordinator, facilitated):
    first, _, busy, free = facilitated
    choose = address("facilitator-choose", cohort, first.public_id)
    page = client.get(choose)
    assert f"{busy} facilitates it since 1 September 2025" in words_of(page)
    seen = page.context["form"]["seen"].value()
    client.post(choose, {"person": free.public_id, "on": "2/3/2026", "seen": seen})
    assert FacilitatorSeat.objects.get(group=first, until_on=None).person == free
    said = words_of(client.get(address("facilitators", cohort)))
    assert f"{busy}, until 2 March 2026" in said
    assert f"{free} from 2 March 2026" in said


def test_of_two_who_choose_by_hand_the_second_sees_whom_the_first_chose(client, cohort, coordinator, facilitated):
    _, second, busy, free = facilitated
    choose = address("facilitator-choose", cohort, second.public_id)
    make_facilitator(second, person=free, from_on=TODAY)
    answer = client.post(choose, {"person": busy.public_id, "on": DAY, "seen": ""})
    assert f"Trio 2 is held by {free} now." in words_of(answer)
    client.post(choose, {"person": busy.public_id, "on": DAY, "seen": answer.context["form"]["seen"].value()})
    assert FacilitatorSeat.objects.get(group=second, until_on=None).person == busy


def test_whoever_may_not_is_named_with_the_rule_and_not_offered(client, cohort, coordinator, facilitated):
    first, _, _, _ = facilitated
    school = first.seats.first().enrolment.school
    own = make_role(cohort, "facilitator").person
    make_head(school, person=own, kind="colleague")
    choose = address("facilitator-choose", cohort, first.public_id)
    said = words_of(client.get(choose))
    assert f"{own}: They work at {school}, which is in this group." in said
    assert f'value="{own.public_id}"' not in said
    answer = client.post(choose, {"person": own.public_id, "on": DAY, "seen": answer_seen(first)})
    assert f"{own} cannot facilitate Trio 1: They work at {school}" in words_of(answer)


def answer_seen(group):
    return str(FacilitatorSeat.objects.get(group=group, until_on=None).pk)


def test_facilitating_ends_without_somebody_to_follow(client, cohort, coordinator, facilitated):
    first = facilitated[0]
    client.post(address("facilitator-end", cohort, first.public_id), {"on": DAY})
    assert "nobody yet" in words_of(client.get(address("facilitators", cohort)))
    assert client.get(address("facilitator-end", cohort, first.public_id)).status_code == 404


def test_a_facilitator_whose_role_has_ended_is_marked(client, cohort, coordinator, facilitated):
    busy = facilitated[2]
    busy.roles.update(until_on=TODAY)
    assert f"{busy} (facilitator of this cohort no longer), since" in words_of(
        client.get(address("facilitators", cohort))
    )


def test_without_facilitators_the_page_says_whom_to_ask(client, cohort, coordinator):
    make_group(cohort)
    for name in ("facilitators", "facilitators-propose"):
        assert "Nobody facilitates in this cohort yet." in words_of(client.get(address(name, cohort)))
