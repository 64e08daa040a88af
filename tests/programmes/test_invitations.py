"""A school is invited, answers by itself, and may be asked again."""

import pytest
from django.urls import reverse

from magpie.core.playbook import read_playbook
from magpie.outbox.models import Message
from magpie.programmes.actions.invitations import cancel_invitation, invite_again, invite_school
from magpie.programmes.asks import ask_in_words
from magpie.programmes.models import Enrolment, NoGoPair
from magpie.programmes.refusals import Refused
from magpie.register.models import Post, User
from tests.making import make_head, make_person, make_school
from tests.programmes.making import NOW, TODAY, make_edition
from tests.programmes.schools import learning_trios, make_setting, theme, words_of

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}


@pytest.fixture
def made():
    return make_setting()


def invite(made, school=None, **changes):
    school = school or make_school("Wrenford Academy", urn=990_821)
    given = {"head_name": "Ann Wren", "head_address": "ann@wren.example", "today": TODAY, **BY}
    return invite_school(made.cohort, school=school, **{**given, **changes})


def address(name, enrolment):
    return reverse(f"programmes:{name}", args=[enrolment.cohort.slug, enrolment.public_id])


def head_of(enrolment):
    return Post.objects.get(school=enrolment.school, kind="head", until_on=None).person.user


def accepting(**changes):
    given = {
        "second_name": "Bo Wren",
        "second_address": "bo@wren.example",
        "shares": [theme("Attendance").pk],
        "seeks": [theme("Science").pk],
        "shares_words": "Our breakfast club",
        "seeks_words": "Practicals",
        "apart_from": "",
    }
    return {**given, **changes}


def test_the_days_asked_are_said_in_words():
    assert ask_in_words(read_playbook(learning_trios()).playbook) == [
        "Headteacher: 5 days in other places, 1 day at home",
        "Second leader: 5 days in other places, 1 day at home",
        "Together 12 days, 10 of them away from school",
        "Each school pays its own travel and cover",
    ]


def test_an_invitation_makes_the_head_and_a_letter_that_opens_nothing_by_itself(client, made):
    client.force_login(made.coordinator)
    school = make_school("Wrenford Academy", urn=990_821)
    sent = {"head_name": "Ann Wren", "head_address": "Ann@Wren.example"}
    client.post(reverse("programmes:school-invite", args=[made.cohort.slug, "990821"]), sent)
    enrolment, letter = Enrolment.objects.get(school=school), Message.objects.get()
    assert (enrolment.state, head_of(enrolment).email, letter.to_address) == (
        "invited",
        "ann@wren.example",
        "ann@wren.example",
    )
    assert "/sign-in/?address=ann%40wren.example&next=%2Fcohorts%2F" in letter.body
    assert "Together 12 days, 10 of them away from school" in letter.body


def test_the_ask_is_shown_before_the_answer(client, made):
    enrolment = invite(made)
    client.force_login(head_of(enrolment))
    page = words_of(client.get(address("invitation-answer", enrolment)))
    assert 0 < page.index("Together 12 days") < page.index("Yes, we would like to take part")


def test_a_head_says_yes_and_completes_what_is_needed(client, made):
    enrolment, rival = invite(made), make_school("Rival School", urn=990_822)
    client.force_login(head_of(enrolment))
    sent = accepting(apart_from="990822\nLarkby High School")
    page = client.post(address("invitation-accept", enrolment), sent, follow=True)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.shares_words) == ("applied", "Our breakfast club")
    assert "The coordinators decide next" in words_of(page)
    assert set(Message.objects.values_list("to_address", flat=True)) == {"ann@wren.example", "bo@wren.example"}
    second = Post.objects.get(school=enrolment.school, kind="second_leader").person
    assert (second.name, second.user.email) == ("Bo Wren", "bo@wren.example")
    wishes = NoGoPair.objects.filter(asked_by=enrolment.school)
    others = {pair.other if pair.school == enrolment.school else pair.school for pair in wishes}
    assert others == {rival, made.school}


def test_where_the_playbook_asks_for_no_decision_a_yes_enrols_at_once(client):
    made = make_setting(edition=make_edition())
    enrolment = invite(made)
    client.force_login(head_of(enrolment))
    client.post(address("invitation-accept", enrolment), accepting())
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.from_on) == ("enrolled", TODAY)


def test_all_that_is_wrong_with_an_answer_is_told_at_once_and_nothing_is_half_saved(client, made):
    enrolment = invite(made)
    client.force_login(head_of(enrolment))
    sent = accepting(second_address="", apart_from="Nowhere\n990821", shares=["999"], shares_words="x" * 2001)
    answer = client.post(address("invitation-accept", enrolment), sent)
    assert answer.context["form"].errors.keys() == {"second_address", "apart_from", "shares", "shares_words"}
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.themes.count()) == ("invited", 0)


def test_the_head_cannot_be_the_second_leader_too(client, made):
    enrolment = invite(made)
    client.force_login(head_of(enrolment))
    answer = client.post(address("invitation-accept", enrolment), accepting(second_address="ANN@wren.example"))
    assert answer.context["form"].errors.keys() == {"second_address"}
    enrolment.refresh_from_db()
    assert enrolment.state == "invited"


def test_declining_needs_a_reason_that_the_coordinators_read(client, made):
    enrolment = invite(made)
    client.force_login(head_of(enrolment))
    assert "Write why, in a few words." in words_of(
        client.post(address("invitation-decline", enrolment), {"reason": " "})
    )
    client.post(address("invitation-decline", enrolment), {"reason": "We move house"})
    client.force_login(made.coordinator)
    assert "The school declined: We move house" in words_of(client.get(address("enrolment", enrolment)))


def test_an_answer_to_an_invitation_that_is_not_open_is_refused_in_words(client, made):
    enrolment = invite(made)
    cancel_invitation(enrolment, **BY)
    client.force_login(head_of(enrolment))
    answer = client.post(address("invitation-accept", enrolment), accepting())
    assert "This invitation is not open any more" in words_of(answer)


def test_taking_an_invitation_back_keeps_its_letter_at_home(made):
    enrolment = invite(made)
    cancel_invitation(enrolment, **BY)
    assert (enrolment.state, Message.objects.get().state) == ("cancelled", "cancelled")


def test_inviting_again_writes_another_letter_and_cancels_the_first(made):
    enrolment = invite(made)
    later = NOW.replace(hour=15)
    invite_again(enrolment, today=TODAY, by=None, now=later)
    assert sorted(Message.objects.values_list("state", flat=True)) == ["cancelled", "queued"]
    assert enrolment.asked_at == later


def test_a_school_that_declined_can_be_asked_again(made):
    enrolment = invite(made)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="declined", ended_because="No")
    again = invite(made, enrolment.school)
    assert (again.pk, again.state, again.ended_because) == (enrolment.pk, "invited", "")


@pytest.mark.parametrize(("state", "words"), [("enrolled", "takes part already"), ("applied", "has answered already")])
def test_a_school_that_is_in_or_has_answered_is_not_invited(made, state, words):
    Enrolment.objects.filter(pk=made.enrolment.pk).update(state=state)
    with pytest.raises(Refused, match=words):
        invite(made, made.school)


def test_a_closed_school_is_not_invited_and_no_account_is_made(made):
    with pytest.raises(Refused, match="is closed"):
        invite(made, make_school("Old School", status="closed"))
    assert (User.objects.filter(email="ann@wren.example").count(), Message.objects.count()) == (0, 0)


def test_another_name_hands_the_post_of_head_on(made):
    school = make_school()
    make_head(school, person=make_person("Old Head"))
    invite(made, school)
    posts = Post.objects.filter(school=school).order_by("from_on")
    assert [(post.person.name, post.until_on) for post in posts] == [("Old Head", TODAY), ("Ann Wren", None)]


def test_a_school_without_a_head_is_not_asked_again(client, made):
    enrolment = invite(made)
    Post.objects.filter(school=enrolment.school).delete()
    client.force_login(made.coordinator)
    assert "has no head with an address" in words_of(client.get(address("invitation-again", enrolment)))
    with pytest.raises(Refused, match="Name its head first"):
        invite_again(enrolment, today=TODAY, **BY)
