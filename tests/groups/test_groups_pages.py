"""The groups page before and after publication, its lists and its files."""

import pytest
from django.urls import reverse

from magpie.groups.actions.publishing import publish_groups
from magpie.jobs.models import Job
from magpie.programmes.actions.enrolment import keep_apart, withdraw_school
from magpie.programmes.models import Declaration, Enrolment
from magpie.register.models import Membership
from tests.conftest import NOW, TODAY
from tests.groups.making import make_enrolments, make_facilitator, make_group, make_proposal, make_publication, make_run
from tests.making import LONG_AGO, make_organisation, make_person
from tests.programmes.making import make_cohort, make_edition, make_role
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def page(client, cohort, name="groups", **query):
    return client.get(reverse(f"groups:{name}", args=[cohort.slug]), query)


def test_without_schools_the_page_says_to_bring_schools_in(client, cohort, coordinator):
    assert "Groups need schools that take part." in words_of(page(client, cohort))


def test_before_groups_the_page_says_what_is_known_and_what_is_missing(client, cohort, coordinator):
    enrolments = make_enrolments(cohort, 4)
    school = enrolments[0].school
    school.easting_m = None
    school.save()
    person = school.posts.first().person
    Declaration.objects.create(
        cohort=cohort, person=person, kind="c", wording="I say.", declared="My sister", signed_at=NOW
    )
    said = words_of(page(client, cohort))
    assert "4 schools take part and have no groups yet." in said
    assert "1 has no place in the register: their ways cannot be weighed." in said
    assert "4</a> have not said what they share and seek." in said
    assert "1 person has declared an interest in words." in said


def test_proposals_are_listed_with_how_good_they_are_and_who_made_them(client, cohort, coordinator):
    make_enrolments(cohort, 3)
    make_run(cohort, cost=200.0, lower_bound=199.5, made_by=coordinator)
    make_run(cohort, status="infeasible", cost=None, lower_bound=None, result={})
    job = Job.objects.create(kind="groups.work-out", by=coordinator, created_at=NOW)
    make_run(cohort, status="", cost=None, lower_bound=None, result={}, ended_at=None, job=job)
    said = words_of(page(client, cohort))
    assert "Proposal 3 is being worked out." in said
    assert "No arrangement is more than 0.3 % better." in said
    assert ("The rules cannot all be kept" in said, "Waits for its turn" in said) == (True, True)
    assert str(coordinator.person) in said


def test_pairs_are_listed_and_a_wish_of_a_school_is_not_taken_back_here(client, cohort, coordinator):
    one, other, third = make_enrolments(cohort, 3)
    keep_apart(one, other=other.school, asked_by=None, by=None, now=NOW)
    keep_apart(one, other=third.school, asked_by=one.school, reason="A rival", by=None, now=NOW)
    for name in ("groups", "pairs"):
        said = words_of(page(client, cohort, name))
        assert f"wished by {one.school}: A rival" in said
        assert said.count("/take-back/") == 1


def test_a_playbook_that_groups_people_says_what_magpie_can_do(client):
    edition = make_edition(("groups: {formed_by: solver, ", "groups: {formed_by: coordinator, members: people, "))
    cohort = make_cohort(edition=edition)
    client.force_login(make_role(cohort).person.user)
    assert "makes groups of people. Magpie works out groups of schools only." in words_of(page(client, cohort))


@pytest.fixture
def published(cohort, coordinator):
    enrolments = make_enrolments(cohort, 6)
    run = make_proposal(cohort, [enrolments[:3], enrolments[3:]])
    publish_groups(run, seen=0, today=TODAY, by=coordinator, now=NOW)
    return enrolments


def test_after_publication_the_page_shows_the_groups(client, cohort, coordinator, published):
    Membership.objects.create(
        organisation=make_organisation("hub", "North Hub"), school=published[0].school, from_on=LONG_AGO
    )
    make_facilitator(cohort.groups.get(number=2), person=make_role(cohort, "facilitator").person)
    said = words_of(page(client, cohort))
    assert "2 groups, published on 3 February 2026 from" in said
    assert "1 has no facilitator yet." in said
    assert ("Trio 1" in said, "North Hub" in said, "40 km, the longest 20 km" in said) == (True, True, True)
    assert "<svg" in said


def test_a_school_that_withdrew_is_named_and_its_seat_can_be_ended(client, cohort, coordinator, published):
    withdraw_school(published[0], on=TODAY, reason="A new head", by=None, now=NOW)
    assert f"{published[0].school} has withdrawn and still has a seat in Trio 1" in words_of(page(client, cohort))
    address = reverse("groups:seat-end", args=[cohort.slug, published[0].public_id])
    answer = client.post(address, {"on": "3/2/2026", "tells": "on"}, follow=True)
    assert f"{published[0].school} is no longer in Trio 1 from that day." in words_of(answer)
    assert "has withdrawn and still" not in words_of(answer)


def test_a_school_without_a_group_is_named_and_joins_the_nearest(client, cohort, coordinator, published):
    late = make_enrolments(cohort, 1)[0]
    assert f"{late.school} takes part and has no group" in words_of(page(client, cohort))
    address = reverse("groups:seat-give", args=[cohort.slug, late.public_id])
    form = client.get(address).context["form"]
    assert form["group"].value() == cohort.groups.get(number=1).public_id
    client.post(address, {"group": form["group"].value()})
    assert cohort.groups.get(number=1).name == "Quad 1"


def test_groups_are_searched_filtered_and_taken_away(client, cohort, coordinator, published):
    make_facilitator(cohort.groups.get(number=2), person=make_role(cohort, "facilitator").person)
    name = published[0].school.name
    assert [line.group.number for line in page(client, cohort, q=f"trio 1 {name}").context["lines"]] == [1]
    assert [line.group.number for line in page(client, cohort, which="without").context["lines"]] == [1]
    lines = page(client, cohort, **{"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("group,URN,school,type")
    assert (len(lines), lines[1].startswith("Trio 1,9")) == (7, True)


def test_what_is_gone_keeps_its_days(client, cohort, coordinator, published):
    group = cohort.groups.get(number=1)
    group.seats.filter(enrolment=published[0]).update(until_on=TODAY)
    lines = page(client, cohort, which="small").context["lines"]
    assert [(line.group, len(line.seats)) for line in lines] == [(group, 2)]


PAGES = ["groups", "runs", "pairs", "facilitators", "facilitators-propose", "run-new", "together-add"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("is_published", [True, False])
def test_pages_take_as_many_statements_for_thirty_schools_as_for_six(
    client, cohort, coordinator, name, is_published, django_assert_max_num_queries
):
    def make_six():
        enrolments = make_enrolments(cohort, 6)
        run = make_run(cohort, [enrolments[:3], enrolments[3:]])
        if is_published:
            for members in (enrolments[:3], enrolments[3:]):
                make_group(cohort, enrolments=members, run=run)
            make_publication(run)
        make_facilitator_of(cohort)
        keep_apart(enrolments[0], other=enrolments[3].school, asked_by=None, by=None, now=NOW)
        Enrolment.objects.filter(pk=enrolments[5].pk).update(state="withdrawn", until_on=TODAY)
        make_enrolments(cohort, 1)

    make_six()
    with django_assert_max_num_queries(12) as few:
        page(client, cohort, name)
    for _ in range(4):
        make_six()
    with django_assert_max_num_queries(12) as many:
        page(client, cohort, name)
    assert len(many) == len(few)


def make_facilitator_of(cohort):
    return make_role(cohort, "facilitator", person=make_person()).person
