"""Who was there: one list, saved at once, by whoever organised it, from the day on."""

import pytest
from django.urls import reverse

from magpie.diary.models import Invitation
from tests.diary.making import TODAY, invitation_of, make_event, make_visit, make_year, past
from tests.making import make_person
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def year():
    return make_year()


@pytest.fixture
def visit(year):
    return past(make_visit(year, invited=True), TODAY)


def address(activity):
    return reverse("diary:attendance", args=[activity.public_id])


def field_of(activity, person):
    return f"p{invitation_of(activity, person).pk}"


def test_all_marks_are_saved_at_once_and_shown(client, year, visit):
    client.force_login(year.facilitator)
    marks = {field_of(visit, year.person(n)): mark for n, mark in enumerate(["there", "absent", "there"])}
    answer = client.post(address(visit), marks, follow=True)
    assert "Saved: 3 marks." in words_of(answer)
    assert "2 were there, 1 was not" in words_of(answer)
    there = invitation_of(visit, year.person(0))
    assert (there.attendance, there.recorded_by) == ("there", year.facilitator)


def test_what_somebody_else_marked_meanwhile_stays(client, year, visit):
    client.force_login(year.facilitator)
    first, second = field_of(visit, year.person(0)), field_of(visit, year.person(1))
    client.post(address(visit), {first: "there"})
    client.force_login(year.user(0))
    client.post(address(visit), {first: "", f"initial-{first}": "", second: "absent", f"initial-{second}": ""})
    assert [invitation_of(visit, year.person(n)).attendance for n in (0, 1)] == ["there", "absent"]


def test_a_mark_can_be_taken_back(client, year, visit):
    client.force_login(year.coordinator)
    name = field_of(visit, year.person(0))
    client.post(address(visit), {name: "there"})
    client.post(address(visit), {name: "", f"initial-{name}": "there"})
    row = invitation_of(visit, year.person(0))
    assert (row.attendance, row.recorded_at, row.recorded_by) == ("", None, None)


def test_before_the_day_nobody_is_there(client, year):
    visit = make_visit(year, invited=True)
    client.force_login(year.coordinator)
    assert "The day has not begun: come back on 12 March 2026." in words_of(client.get(address(visit)))
    answer = client.post(address(visit), {field_of(visit, year.person(0)): "there"})
    assert "Record who came from that day on." in words_of(answer)
    assert Invitation.objects.filter(attendance="there").count() == 0


@pytest.mark.parametrize(
    ("who", "of_visit", "of_event"),
    [("coordinator", 200, 200), ("facilitator", 200, 403), ("host", 200, 403), ("guest", 403, 403)],
)
def test_visits_are_recorded_by_those_who_hold_them_and_events_by_coordinators(
    client, year, visit, who, of_visit, of_event
):
    event = past(make_event(year, invited=True), TODAY)
    people = {"coordinator": year.coordinator, "facilitator": year.facilitator, "host": year.user(0)}
    client.force_login(people.get(who, year.user(1)))
    assert [client.get(address(each)).status_code for each in (visit, event)] == [of_visit, of_event]


def test_a_hundred_people_stand_on_a_page(client, year, visit):

    more = [
        Invitation(activity=visit, person=make_person(f"P{n}"), role="guest", invited_at=visit.made_at)
        for n in range(110)
    ]
    Invitation.objects.bulk_create(more)
    client.force_login(year.coordinator)
    page = client.get(address(visit))
    assert len(page.context["form"].fields) == 100
    answer = client.post(address(visit), {})
    assert answer.url == f"{address(visit)}?page=2"


def test_strange_marks_are_refused(client, year, visit):
    client.force_login(year.coordinator)
    answer = client.post(address(visit), {field_of(visit, year.person(0)): "asleep"})
    assert answer.status_code == 200
    assert "Select a valid choice" in words_of(answer)
