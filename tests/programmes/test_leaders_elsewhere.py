"""A school's leaders read what it wrote in every programme, so no single programme chooses them over its head."""

import pytest
from django.urls import reverse

from magpie.outbox.models import Message
from magpie.programmes.actions.adding import add_school_to
from magpie.programmes.actions.invitations import invite_school
from magpie.programmes.actions.substitutes import hand_over_post, name_leader
from magpie.programmes.models import Enrolment
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from magpie.register.models import Post, User
from tests.making import LONG_AGO, make_head, make_person
from tests.programmes.making import NOW, TODAY, make_cohort, make_enrolment, make_role
from tests.programmes.schools import make_setting, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEW = {"name": "Dee Fenn", "address": "dee@larkby.example"}
INVITED = {"head_name": "Dee Fenn", "head_address": "dee@larkby.example"}


@pytest.fixture
def made():
    """A school with a head and a second leader, which takes part in a programme."""
    return make_setting()


@pytest.fixture
def elsewhere(made):
    """A cohort of another programme."""
    return make_cohort(edition=made.cohort.edition)


@pytest.fixture
def stranger(elsewhere):
    """Who coordinates that other cohort."""
    return make_role(elsewhere).person.user


def hand_over(enrolment, by, kind="head", **changes):
    given = {"kind": kind, **NEW, "on": TODAY, "today": TODAY, "goes_to": "/", "by": by, "now": NOW}
    return hand_over_post(enrolment, **{**given, **changes})


def holder(made, kind="head"):
    return Post.objects.get(school=made.school, kind=kind, until_on=None).person.name


def test_a_coordinator_of_another_programme_does_not_replace_the_head_by_inviting(made, elsewhere, stranger):
    with pytest.raises(Refused, match="Ask its head to name the new leader; if the head has left, ask an operator"):
        invite_school(elsewhere, school=made.school, **INVITED, today=TODAY, by=stranger, now=NOW)
    assert (holder(made), Enrolment.objects.filter(cohort=elsewhere).count()) == ("Ada Merrow", 0)


def test_a_coordinator_of_another_programme_does_not_replace_the_head_by_enrolling(made, elsewhere, stranger):
    with pytest.raises(Refused, match="takes part in another programme too"):
        add_school_to(elsewhere, school=made.school, from_on=TODAY, **INVITED, today=TODAY, by=stranger, now=NOW)
    assert holder(made) == "Ada Merrow"


@pytest.mark.parametrize("kind", ["head", "second_leader"])
def test_a_coordinator_of_another_programme_hands_no_post_over(client, made, elsewhere, stranger, kind):
    enrolment = make_enrolment(elsewhere, made.school)
    client.force_login(stranger)
    page = reverse("programmes:post-hand-over", args=[elsewhere.slug, enrolment.public_id, kind])
    answer = client.post(page, {**NEW, "on": "3/2/2026"})
    assert "takes part in another programme too" in words_of(answer)
    assert not User.objects.filter(email="dee@larkby.example").exists()


def test_a_post_that_is_free_is_for_the_head_to_fill_too(made, elsewhere, stranger):
    Post.objects.filter(school=made.school, kind="second_leader").update(until_on=TODAY)
    enrolment = make_enrolment(elsewhere, made.school)
    with pytest.raises(Refused, match="Ask its head"):
        hand_over(enrolment, stranger, "second_leader")
    hand_over(enrolment, made.head, "second_leader", by_school=True)
    assert holder(made, "second_leader") == "Dee Fenn"


def test_where_the_school_takes_part_nowhere_else_its_coordinators_name_its_leaders(made):
    hand_over(made.enrolment, made.coordinator)
    assert holder(made) == "Dee Fenn"


def test_another_cohort_of_the_same_programme_is_nowhere_else(made):
    next_year = make_cohort(edition=made.cohort.edition, programme=made.cohort.programme)
    hand_over(make_enrolment(next_year, made.school), make_role(next_year).person.user)
    assert holder(made) == "Dee Fenn"


def test_whoever_coordinates_both_programmes_names_the_leaders(made, elsewhere, stranger):
    make_role(made.cohort, "deputy", person=stranger.person)
    hand_over(make_enrolment(elsewhere, made.school), stranger)
    assert holder(made) == "Dee Fenn"


def test_an_invitation_elsewhere_stands_in_nobodys_way(made, elsewhere):
    make_enrolment(elsewhere, made.school, "invited")
    hand_over(made.enrolment, made.coordinator)
    assert holder(made) == "Dee Fenn"


def test_a_head_who_cannot_sign_in_stands_in_nobodys_way(made, elsewhere, stranger):
    User.objects.filter(pk=made.head.pk).update(is_active=False)
    hand_over(make_enrolment(elsewhere, made.school), stranger)
    assert holder(made) == "Dee Fenn"


def test_the_head_hands_over_wherever_the_school_takes_part(client, made, elsewhere):
    enrolment = make_enrolment(elsewhere, made.school)
    client.force_login(made.head)
    page = reverse("programmes:post-hand-over", args=[elsewhere.slug, enrolment.public_id, "head"])
    client.post(page, {**NEW, "on": "3/2/2026"})
    assert holder(made) == "Dee Fenn"


def test_the_head_who_is_there_is_invited_without_being_named(client, made, elsewhere, stranger):
    client.force_login(stranger)
    page = reverse("programmes:school-invite", args=[elsewhere.slug, "990501"])
    shown = words_of(client.get(page))
    assert ("Ada Merrow" in shown, "ada@larkby.example" in shown, "leave the boxes empty" in shown) == (
        False,
        False,
        True,
    )
    client.post(page, {"head_name": "", "head_address": ""})
    assert Message.objects.get().to_address == "ada@larkby.example"


def test_half_a_head_is_no_head(client, made, elsewhere, stranger):
    client.force_login(stranger)
    page = reverse("programmes:school-invite", args=[elsewhere.slug, "990501"])
    answer = client.post(page, {"head_name": "Dee Fenn", "head_address": ""})
    assert list(answer.context["form"].errors) == ["head_address"]


def test_enrolling_shows_no_names_of_a_school_that_is_not_in_the_cohort(client, made, elsewhere, stranger):
    client.force_login(stranger)
    shown = words_of(client.get(reverse("programmes:school-enrol", args=[elsewhere.slug, "990501"])))
    assert ("Ada Merrow" in shown, "Magpie knows its head" in shown) == (False, True)


def test_an_operator_names_a_leader_where_nobody_else_can(client, made):
    operator = make_person("Olive Marsh").user
    User.objects.filter(pk=operator.pk).update(is_operator=True)
    client.force_login(operator)
    page = reverse("programmes:leader-name", args=[made.school.number, "head"])
    assert "Ada Merrow" not in words_of(client.get(page))
    answer = client.post(page, {**NEW, "on": "3/2/2026"}, follow=True)
    assert "Tell the new holder to sign in with dee@larkby.example" in words_of(answer)
    assert (holder(made), history_of(made.school).first().by) == ("Dee Fenn", operator)


def test_an_operator_cannot_name_an_office_or_a_day_far_away(client, made):
    with pytest.raises(Refused, match="more than a year away"):
        name_leader(made.school, kind="head", **NEW, on=LONG_AGO, today=TODAY, by=None, now=NOW)


def test_wishes_to_be_kept_apart_are_for_the_leaders_and_the_coordinators(client, made):
    client.force_login(make_head(made.school, kind="colleague").user)
    page = reverse("programmes:enrolment", args=[made.cohort.slug, made.enrolment.public_id])
    assert "Not to be grouped with" not in words_of(client.get(page))
    client.force_login(made.second)
    assert "Not to be grouped with" in words_of(client.get(page))
