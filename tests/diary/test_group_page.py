"""The page of a group: who, when, where, and what comes next."""

from datetime import timedelta

import pytest
from django.urls import reverse

from magpie.diary.actions.answers import answer_invitation
from magpie.diary.actions.dates import set_date
from magpie.web.steps import first_page
from tests.diary.making import BY, TODAY, VISIT_ON, invitation_of, make_visit, make_year, past, plan, shipped
from tests.groups.making import make_group
from tests.programmes.making import make_role
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def year():
    return make_year()


def page_for(client, year, user):
    client.force_login(user)
    return client.get(year.group.get_absolute_url())


def test_it_says_who_is_in_the_group_and_how_to_reach_them(client, year):
    words = words_of(page_for(client, year, year.user(1)))
    people = [year.person(n, kind) for n in range(3) for kind in ("head", "second_leader")] + [year.facilitator.person]
    assert [person.address for person in people if f"mailto:{person.address}" not in words] == []
    assert [name in words for name in ("A School", "B School", "C School", "Facilitator")] == [True] * 4


def test_the_first_line_says_what_comes_and_what_is_to_be_dated(client, year):
    assert page_for(client, year, year.user(0)).context["next"] == "Set a date: Visit day at A School."
    assert page_for(client, year, year.facilitator).context["next"] == (
        "Set a date: Visit day at A School, Visit day at B School, Visit day at C School."
    )
    visit = make_visit(year)
    assert page_for(client, year, year.user(0)).context["next"] == (
        "Next: Visit day at A School, Thursday 12 March 2026, 9:30 to 16:00. 2 days have no date yet."
    )
    past(visit)
    for n in (1, 2):
        past(make_visit(year, VISIT_ON + timedelta(weeks=n), n=n), TODAY - timedelta(days=n))
    assert page_for(client, year, year.user(0)).context["next"] == "Everything that this group does is over."


def test_a_host_finds_the_way_to_its_own_date_and_to_no_other(client, year):
    words = page_for(client, year, year.user(1)).content.decode()
    own, others = (
        reverse("diary:visit-new", args=[year.group.public_id, "visit", year.enrolments[n].public_id]) for n in (1, 2)
    )
    assert (own in words, others in words) == (True, False)


def test_meetings_stand_by_themselves(client, year):
    set_date(year.cohort, name="trio_call", plan=plan(title="Trio call", is_online=True), group=year.group, **BY)
    answer = page_for(client, year, year.facilitator)
    assert [(line.title, line.activity is not None, line.is_asked) for line in answer.context["meetings"]] == [
        ("Trio call", True, True),
        ("Trio call", False, False),
    ]


def test_in_turn_the_next_host_is_proposed(client):
    year = make_year(source=shipped("standing-partnership"))
    set_date(year.cohort, name="strategy", plan=plan(), group=year.group, host=year.host, **BY)
    hosted = page_for(client, year, year.coordinator).context["hosted"]
    found = [(line.host, line.words) for line in hosted if line.activity is None and "trateg" in line.address]
    assert found == [("B School", "5 dates are missing")]


@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 200), ("facilitator", 200), ("coordinator", 200), ("evaluator", 404), ("other", 404), ("nobody", 302)],
)
def test_it_is_for_its_people_and_the_coordinators(client, year, who, status):
    other = make_group(year.cohort, 3, facilitator=True).facilitator_seats.get().person.user
    people = {"member": year.user(2, "second_leader"), "facilitator": year.facilitator}
    people |= {"coordinator": year.coordinator, "other": other}
    people["evaluator"] = make_role(year.cohort, "evaluator").person.user
    if who != "nobody":
        client.force_login(people[who])
    assert client.get(year.group.get_absolute_url()).status_code == status


def test_home_leads_its_people_there_and_not_a_coordinator_to_hundreds(client, year):
    def led(user):
        client.force_login(user)
        return year.group.get_absolute_url() in client.get(reverse("home")).content.decode()

    assert [led(user) for user in (year.user(1), year.facilitator, year.coordinator)] == [True, True, False]


def test_a_group_that_has_ended_says_so_and_offers_no_dates(client, year):
    year.group.until_on = TODAY
    year.group.save()
    words = words_of(page_for(client, year, year.coordinator))
    assert "ended on 3 February 2026" in words
    assert "set it" not in words


def test_home_says_which_invitations_wait_and_what_comes_next(year):
    visit = make_visit(year, invited=True)
    mine = first_page(year.user(1, "second_leader"), TODAY)
    assert "Say whether you come: 1 invitation" in [step.words for step in mine.steps]
    assert (VISIT_ON, str(visit), visit.get_absolute_url()) in [
        (each.on, each.words, each.address) for each in mine.coming
    ]
    answer_invitation(invitation_of(visit, year.person(1, "second_leader")), comes=False, **BY)
    after = first_page(year.user(1, "second_leader"), TODAY)
    assert [step.words for step in after.steps if "come" in step.words] == []
    assert str(visit) not in [each.words for each in after.coming]
