"""Who is invited, by which letter, and what follows when people change."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from magpie.diary.actions.dates import set_date
from magpie.diary.actions.invitations import end_invitation, send_invitations
from magpie.diary.models import Invitation
from magpie.diary.who import wanted_at
from magpie.outbox.models import Message
from magpie.programmes.actions.substitutes import hand_over_post, send_substitute
from magpie.programmes.refusals import Refused
from magpie.register.models import Person, TermCalendar
from tests.diary.making import (
    BY,
    NOW,
    TODAY,
    VISIT_ON,
    invitation_of,
    make_event,
    make_visit,
    make_year,
    past,
    plan,
    shipped,
)
from tests.groups.making import make_group
from tests.making import make_person
from tests.programmes.making import make_role
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def year():
    return make_year()


def address(activity, name="invite", *more):
    return reverse(f"diary:{name}", args=[activity.public_id, *more])


def names(activity):
    people = Person.objects.in_bulk([each.person for each in wanted_at(activity)])
    return [(people[each.person].name, each.role) for each in wanted_at(activity)]


def test_to_a_visit_the_leaders_of_the_group_and_its_facilitator_are_invited(year):
    make_group(year.cohort, 3)
    visit = make_visit(year)
    leaders = [(year.person(n, kind).name, kind) for kind in ("head", "second_leader") for n in range(3)]
    assert names(visit) == [*leaders, (str(year.facilitator.person), "facilitator")]


def test_to_an_event_everybody_is_invited_who_holds_a_role_of_it_on_that_day(year):
    make_role(year.cohort, "deputy")
    make_role(year.cohort, "evaluator")
    gone = make_role(year.cohort, "facilitator", until_on=TODAY + timedelta(days=1))
    event = make_event(year)
    roles = [role for _, role in names(event)]
    assert roles == ["head"] * 3 + ["second_leader"] * 3 + ["facilitator"] + ["coordinator"] * 2
    assert gone.person.name not in [name for name, _ in names(event)]


def test_whoever_is_two_things_is_invited_once(year):
    both = year.person(0)
    make_role(year.cohort, "facilitator", person=both)
    assert [each.role for each in wanted_at(make_event(year)) if each.person == both.pk] == ["head"]


def test_whoever_stands_in_on_that_day_is_invited_instead_of_the_holder(year):
    stand_in(year, VISIT_ON)
    wanted = next(each for each in wanted_at(make_visit(year)) if each.holder)
    assert (Person.objects.get(pk=wanted.person).name, wanted.role, wanted.holder) == (
        "Cara Finch",
        "second_leader",
        year.person(1, "second_leader").pk,
    )
    later = make_visit(year, VISIT_ON + timedelta(days=7), n=1)
    assert [each.holder for each in wanted_at(later)] == [None] * 7


def stand_in(year, day):
    send_substitute(
        year.enrolments[1],
        kind="second_leader",
        name="Cara Finch",
        address="cara@larkby.example",
        from_on=day,
        last_on=day,
        reason="A course",
        **BY,
    )


def test_who_will_be_written_to_is_shown_before_and_pressing_twice_writes_once(client, year):
    visit = make_visit(year)
    client.force_login(year.user(0))
    page = words_of(client.get(address(visit)))
    assert "7 people are not invited yet" in page
    assert year.person(2).name in page
    assert Message.objects.count() == 0
    for _ in range(2):
        answer = client.post(address(visit), follow=True)
    assert "Everybody is invited already; nobody was written to." in words_of(answer)
    assert (Message.objects.count(), Invitation.objects.count()) == (7, 7)


def test_the_letter_says_when_and_where_and_puts_the_day_into_a_calendar(year):
    visit = make_visit(year, invited=True)
    letter = Message.objects.get(to_address=year.person(1).address)
    assert letter.subject == "Invitation: Visit day at A School, Thursday 12 March 2026, 9:30 to 16:00"
    assert "Where: A School, Larkby" in letter.body
    assert f"next=%2Fdiary%2F{visit.public_id}%2Fanswer%2F" in letter.body
    calendar = Calendar.from_ical(letter.calendar)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], str(event["UID"]), event["SEQUENCE"]) == ("REQUEST", f"{visit.public_id}@magpie", 0)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (visit.starts_at, visit.ends_at)
    assert str(event["ATTENDEE"]) == f"mailto:{year.person(1).address}"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert str(event["ORGANIZER"]).startswith("mailto:magpie@")
    assert f"/diary/{visit.public_id}/" in str(event["DESCRIPTION"])
    assert visit.purpose not in letter.calendar


def test_a_letter_waits_for_the_school_day_of_its_own_recipient(year):
    own = TermCalendar.objects.create(academic_year="2025-26", name="B", school=year.enrolments[1].school)
    own.stretches.create(kind="term", first_on=date(2026, 2, 5), last_on=date(2026, 7, 17))
    make_visit(year, invited=True)
    waits = Message.objects.exclude(not_before=None)
    assert set(waits.values_list("to_address", flat=True)) == {
        year.person(1, kind).address for kind in ("head", "second_leader")
    }


def test_whoever_joins_later_is_offered_and_only_they_are_written_to(client, year):
    visit = make_visit(year, invited=True)
    left = year.person(2)
    new_head(year)
    client.force_login(year.coordinator)
    shown = words_of(client.get(visit.get_absolute_url()))
    assert "1 person is not invited yet. 1 person is invited and not wanted any more." in shown
    page = words_of(client.get(address(visit)))
    assert f"{left}, C School: has left, or somebody stands in on that day" in page
    n_before = Message.objects.count()
    client.post(address(visit), {"ends_gone": "on"})
    assert Message.objects.exclude(kind="welcome").count() == n_before - 1 + 2
    assert Message.objects.get(kind="diary invited", to_address="dee@larkby.example").state == "queued"
    ended = Invitation.objects.exclude(ended_at=None).get()
    assert ended.person == left


def new_head(year):
    hand_over_post(
        year.enrolments[2],
        kind="head",
        name="Dee Fenn",
        address="dee@larkby.example",
        on=TODAY,
        today=TODAY,
        goes_to="/",
        **BY,
    )


def test_those_who_are_not_wanted_any_more_stay_invited_when_nobody_ticks_it(client, year):
    visit = make_visit(year, invited=True)
    new_head(year)
    client.force_login(year.coordinator)
    client.post(address(visit), {})
    assert Invitation.objects.filter(ended_at=None).count() == 8


def test_somebody_is_invited_by_hand_and_sees_this_activity_and_nothing_else(client, year):
    visit = make_visit(year)
    client.force_login(year.facilitator)
    typed = {"name": "Dee Fenn", "address": "dee@larkby.example", "role": "guest"}
    client.post(address(visit, "invite-person"), typed)
    guest = Person.objects.get(name="Dee Fenn")
    client.force_login(guest.user)
    page = client.get(visit.get_absolute_url())
    assert page.status_code == 200
    others = [visit.group.get_absolute_url(), reverse("diary:diary", args=[year.cohort.slug])]
    assert [client.get(each).status_code for each in others] == [404, 404]
    assert [each for each in others if each in page.content.decode()] == []


def test_whoever_is_invited_already_is_not_invited_by_hand(client, year):
    visit = make_visit(year, invited=True)
    client.force_login(year.coordinator)
    typed = {"name": "Anybody", "address": year.person(1).address.upper(), "role": "guest"}
    assert "is invited already. Write somebody else." in words_of(client.post(address(visit, "invite-person"), typed))


def test_an_invitation_taken_back_is_told_and_can_be_given_again(client, year):
    visit = make_visit(year, invited=True)
    Message.objects.update(state="sent", sent_at=NOW)
    guest = invitation_of(visit, year.person(1))
    client.force_login(year.coordinator)
    client.post(address(visit, "uninvite", guest.public_id))
    letter = Message.objects.get(kind="diary not-needed")
    assert (letter.to_address, "METHOD:CANCEL" in letter.calendar) == (guest.person.address, True)
    client.force_login(guest.person.user)
    assert client.get(address(visit, "answer")).status_code == 403
    later = NOW + timedelta(hours=1)
    send_invitations(visit, by=None, now=later)
    again = Message.objects.filter(kind="diary invited", to_address=guest.person.address)
    assert again.count() == 2


def test_nobody_is_uninvited_from_what_has_begun(year):
    visit = make_visit(year, invited=True)
    past(visit)
    with pytest.raises(Refused):
        end_invitation(invitation_of(visit, year.person(1)), **BY)
    with pytest.raises(Refused):
        send_invitations(visit, **BY)


def test_people_without_an_address_are_invited_and_somebody_else_tells_them(client, year):
    head = year.person(1)
    head.user, head.contact_address = None, ""
    head.save()
    visit = make_visit(year)
    client.force_login(year.coordinator)
    assert "none: tell them yourself" in words_of(client.get(address(visit)))
    client.post(address(visit))
    assert (Invitation.objects.count(), Message.objects.count()) == (7, 6)


def test_roles_whose_holders_nobody_knows_are_named_so_that_they_are_invited_by_hand(client):
    gap = shipped("closing-the-gap")
    year = make_year(source=gap)
    event = make_event(year, name="workshop")
    client.force_login(year.coordinator)
    page = words_of(client.get(address(event)))
    assert "Magpie does not know who holds these roles of the playbook: " in page
    assert "Invite them by hand" in page


def test_a_playbook_may_call_its_facilitator_by_another_name():
    review = shipped("peer-review-partnership")
    year = make_year(source=review)
    meeting = make_visit_of(year, "partnership_meeting")
    assert (str(year.facilitator.person), "associate") in names(meeting)


def make_visit_of(year, name):
    return set_date(year.cohort, name=name, plan=plan(), group=year.group, **BY)


@pytest.mark.parametrize(("who", "status"), [("coordinator", 200), ("facilitator", 200), ("host", 403), ("guest", 403)])
def test_only_coordinators_and_the_facilitator_write_to_any_address(client, year, who, status):
    visit = make_visit(year, invited=True)
    people = {"coordinator": year.coordinator, "facilitator": year.facilitator, "host": year.user(0)}
    client.force_login(people.get(who, year.user(1)))
    assert client.get(address(visit, "invite-person")).status_code == status


def test_a_person_who_is_named_like_a_header_does_not_break_the_letter(year):
    make_role(year.cohort, "facilitator", person=make_person('Ann; CN="x"\r\nATTENDEE:mailto:all@elsewhere.example'))
    make_event(year, invited=True)
    for letter in Message.objects.all():
        (event,) = Calendar.from_ical(letter.calendar).walk("VEVENT")
        assert not isinstance(event["ATTENDEE"], list)
