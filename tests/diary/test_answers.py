"""Yes, no, and who comes instead."""

import pytest
from django.urls import reverse

from magpie.diary.actions.answers import answer_invitation, send_instead
from magpie.diary.actions.dates import cancel_activity
from magpie.diary.models import Invitation
from magpie.outbox.models import Message
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from magpie.register.models import Person, User
from tests.diary.making import BY, NOW, invitation_of, make_event, make_visit, make_year, past
from tests.groups.making import make_group
from tests.programmes.schools import learning_trios, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
INSTEAD = {"instead_name": "Dee Fenn", "instead_address": "Dee@larkby.example"}


@pytest.fixture
def year():
    return make_year()


@pytest.fixture
def visit(year):
    visit = make_visit(year, invited=True)
    Message.objects.update(state="sent", sent_at=NOW)
    return visit


def address(activity, *more):
    return reverse("diary:answer-for" if more else "diary:answer", args=[activity.public_id, *more])


def post(client, activity, user, *more, **typed):
    client.force_login(user)
    return client.post(address(activity, *more), typed, follow=True)


def test_a_yes_with_needs_and_a_car_reaches_those_who_should_know(client, year, visit):
    guest = year.user(1)
    typed = {"needs": "No stairs, please", "car": "LK26 ABC", "words": "I come at ten."}
    assert "Thank you: the answer is noted." in words_of(post(client, visit, guest, answer="yes", **typed))
    assert invitation_of(visit, guest.person).answer == "yes"
    shown = {}
    for who, user in {"host": year.user(0), "coordinator": year.coordinator, "facilitator": year.facilitator}.items():
        client.force_login(user)
        page = words_of(client.get(visit.get_absolute_url()))
        shown[who] = [words in page for words in ("No stairs", "LK26 ABC", "I come at ten.", guest.person.name)]
    assert shown == {
        "host": [True, True, False, True],
        "coordinator": [True, True, True, True],
        "facilitator": [False, False, False, True],
    }


def test_the_others_who_are_invited_see_who_comes_and_not_who_does_not(client, year, visit):
    answer_invitation(invitation_of(visit, year.person(1)), comes=True, needs="No nuts", **BY)
    answer_invitation(invitation_of(visit, year.person(2)), comes=False, words="A funeral", **BY)
    client.force_login(year.user(2, "second_leader"))
    for page in (visit.get_absolute_url(), reverse("diary:people", args=[visit.public_id])):
        words = words_of(client.get(page))
        assert year.person(1).name in words
        assert "No nuts" not in words
        assert "A funeral" not in words
        assert year.person(2).address not in words
    file = client.get(reverse("diary:people", args=[visit.public_id]), {"as": "csv"}).content.decode()
    assert file.splitlines()[0].endswith("name,as,school")
    assert len(file.splitlines()) == 2


def test_an_answer_can_be_changed_until_the_day_and_the_history_tells_each_change_once(client, year, visit):
    for answer in ("yes", "yes", "no"):
        post(client, visit, year.user(1), answer=answer)
    said = [event.words for event in history_of(visit) if event.what == "activity.answered"]
    name = year.person(1).name
    assert said == [f"{name} does not come to Visit day at A School.", f"{name} comes to Visit day at A School."]


def test_whoever_cannot_come_sends_somebody_and_everybody_concerned_is_told(client, year, visit):
    head = year.user(1)
    answer = post(client, visit, head, answer="no", **INSTEAD)
    assert "The answer is noted, and Dee Fenn is invited instead." in words_of(answer)
    instead = Invitation.objects.get(person__name="Dee Fenn")
    assert (instead.instead_of.person, instead.role, instead.enrolment) == (head.person, "head", year.enrolments[1])
    assert User.objects.filter(email="dee@larkby.example").count() == 1
    letter = Message.objects.get(to_address="dee@larkby.example")
    assert "METHOD:REQUEST" in letter.calendar
    told = Message.objects.get(to_address=head.email, kind="diary replaced")
    assert told.subject.startswith("Dee Fenn comes instead of you: Visit day at A School")
    words = f"Dee Fenn comes to Visit day at A School instead of {head.person}."
    assert [history_of(row).filter(words=words).count() for row in (visit, year.cohort)] == [1, 1]


def test_the_substitute_answers_too_and_sends_nobody_else(client, year, visit):
    post(client, visit, year.user(1), answer="no", **INSTEAD)
    dee = Person.objects.get(name="Dee Fenn")
    client.force_login(dee.user)
    assert "comes in somebody’s place" in words_of(client.get(address(visit)))
    post(client, visit, dee.user, answer="yes")
    assert Invitation.objects.get(person=dee).answer == "yes"
    invitation = invitation_of(visit, dee)
    answer_invitation(invitation, comes=False, **BY)
    with pytest.raises(Refused):
        send_instead(invitation, name="Eve", address="eve@larkby.example", **BY)


def test_sending_the_same_person_twice_writes_once(client, year, visit):
    for _ in range(2):
        post(client, visit, year.user(1), answer="no", **INSTEAD)
    assert Message.objects.filter(to_address="dee@larkby.example").count() == 1
    assert Invitation.objects.filter(instead_of__isnull=False).count() == 1


def test_another_substitute_takes_the_place_of_the_first_who_is_told(client, year, visit):
    post(client, visit, year.user(1), answer="no", **INSTEAD)
    post(client, visit, year.user(1), answer="no", instead_name="Eve Wren", instead_address="eve@larkby.example")
    standing = Invitation.objects.filter(ended_at=None, instead_of__isnull=False)
    assert [each.person.name for each in standing] == ["Eve Wren"]
    # The first had not been written to yet, so that letter stays at home and another one says so.
    states = dict(Message.objects.filter(to_address="dee@larkby.example").values_list("kind", "state"))
    assert states == {"diary invited": "cancelled", "diary not-needed": "queued"}


def test_whoever_comes_after_all_takes_the_place_back(client, year, visit):
    post(client, visit, year.user(1), answer="no", **INSTEAD)
    Message.objects.update(state="sent", sent_at=NOW)
    post(client, visit, year.user(1), answer="yes")
    dee = Invitation.objects.get(person__name="Dee Fenn")
    assert (dee.ended_at is not None, dee.instead_of) == (True, None)
    assert "METHOD:CANCEL" in Message.objects.get(kind="diary not-needed", to_address="dee@larkby.example").calendar
    post(client, visit, year.user(1), answer="no", **INSTEAD)
    assert Invitation.objects.get(person__name="Dee Fenn").ended_at is None


def test_whoever_is_invited_anyway_is_nobodys_substitute(client, year, visit):
    typed = {"instead_name": "Second", "instead_address": year.user(1, "second_leader").email}
    words = words_of(post(client, visit, year.user(1), answer="no", **typed))
    assert "is invited already. Write somebody else." in words
    assert invitation_of(visit, year.person(1)).answer == ""


def test_instead_of_a_facilitator_comes_another_one_of_the_cohort(client, year, visit):
    other = make_group(year.cohort, 3, facilitator=True).facilitator_seats.get().person
    client.force_login(year.facilitator)
    form = client.get(address(visit)).context["form"]
    assert [person.name for person in form.fields["instead"].queryset] == [other.name]
    assert "instead_name" not in form.fields
    post(client, visit, year.facilitator, answer="no", instead=other.pk)
    assert Invitation.objects.get(person=other).instead_of.person == year.facilitator.person
    client.force_login(other.user)
    assert client.get(visit.get_absolute_url()).status_code == 200


def test_where_the_playbook_wants_nobody_else_nobody_else_is_asked_for(client):
    never = learning_trios().replace(
        "substitute: must be sent\n    substitute_from: a senior", "substitute: never\n    x", 1
    )
    never = never.replace("    x leader of the same school\n", "", 1)
    year = make_year(source=never)
    event = make_event(year, invited=True)
    client.force_login(year.user(1))
    page = client.get(address(event))
    assert "Nobody else comes in this place" in words_of(page)
    assert {"instead", "instead_name"} & page.context["form"].fields.keys() == set()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose yes or no."),
        ({"answer": "maybe"}, "Select a valid choice"),
        ({"answer": "yes", **INSTEAD}, "You wrote who comes instead. Choose no, or take their name out."),
        ({"answer": "no", "instead_name": "Dee Fenn"}, "Write an e-mail address for this person"),
        ({"answer": "no", "instead_address": "dee@larkby.example"}, "Write the name of the person"),
        ({"answer": "yes", "needs": "x" * 401}, "at most 400 characters"),
    ],
)
def test_half_an_answer_is_asked_for_in_full(client, year, visit, typed, words):
    assert words in words_of(post(client, visit, year.user(1), **typed))
    assert invitation_of(visit, year.person(1)).answer == ""


def test_an_answer_is_given_for_somebody_else_by_coordinators_and_by_the_head(client, year, visit):
    second = invitation_of(visit, year.person(1, "second_leader"))
    asked = {
        "coordinator": year.coordinator,
        "head": year.user(1),
        "another head": year.user(2),
        "second leader": year.user(1, "second_leader"),
        "facilitator": year.facilitator,
    }
    found = {}
    for who, user in asked.items():
        client.force_login(user)
        found[who] = client.get(address(visit, second.public_id)).status_code
    assert found == {
        "coordinator": 200,
        "head": 200,
        "another head": 403,
        "second leader": 200,
        "facilitator": 403,
    }
    client.force_login(asked["second leader"])
    assert client.get(address(visit, invitation_of(visit, year.person(1)).public_id)).status_code == 403
    post(client, visit, asked["head"], second.public_id, answer="yes")
    assert invitation_of(visit, second.person).answered_by == asked["head"]


def test_the_head_finds_where_to_answer_for_the_second_leader(client, year, visit):
    client.force_login(year.user(1))
    second = year.person(1, "second_leader")
    assert f"Answer for {second}" in words_of(client.get(visit.get_absolute_url()))


def test_nobody_answers_to_what_is_cancelled_or_over(client, year, visit):
    guest = invitation_of(visit, year.person(1))
    past(visit)
    with pytest.raises(Refused):
        answer_invitation(guest, comes=True, **BY)
    other = make_visit(year, n=1, invited=True)
    cancel_activity(other, reason="Snow", **BY)
    with pytest.raises(Refused):
        answer_invitation(invitation_of(other, year.person(1)), comes=True, **BY)
    client.force_login(guest.person.user)
    assert "is over: an answer changes nothing any more" in words_of(client.get(address(visit)))


def test_online_there_is_nothing_to_say_about_food_and_cars(client, year):
    visit = make_visit(year, is_online=True, place="", invited=True)
    client.force_login(year.user(1))
    assert {"needs", "car"} & client.get(address(visit)).context["form"].fields.keys() == set()
