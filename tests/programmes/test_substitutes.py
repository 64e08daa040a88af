"""Posts change hands on a day; somebody stands in for some days."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from magpie.outbox.models import Message
from magpie.programmes.actions.substitutes import end_substitution, hand_over_post, send_substitute
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from magpie.register.models import Post
from tests.making import LONG_AGO
from tests.programmes.making import NOW, TODAY, make_edition
from tests.programmes.schools import make_setting, words_of

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}


@pytest.fixture
def made():
    return make_setting()


def address(name, made, *more):
    return reverse(f"programmes:{name}", args=[made.cohort.slug, made.enrolment.public_id, *more])


def hand_over(made, **changes):
    given = {"kind": "head", "name": "Dee Fenn", "address": "dee@larkby.example", "on": TODAY, "today": TODAY}
    return hand_over_post(made.enrolment, **{**given, "goes_to": "/", **BY, **changes})


def send(made, **changes):
    given = {"kind": "head", "name": "Dee Fenn", "address": "dee@larkby.example", "reason": "A court date"}
    given |= {"from_on": TODAY, "last_on": TODAY + timedelta(days=2)}
    return send_substitute(made.enrolment, **{**given, **BY, **changes})


def test_a_post_is_handed_over_on_a_day_and_the_one_before_is_remembered(made):
    hand_over(made, on=date(2026, 4, 13))
    posts = Post.objects.filter(school=made.school, kind="head").order_by("from_on")
    assert [(post.person.name, post.from_on, post.until_on) for post in posts] == [
        ("Ada Merrow", LONG_AGO, date(2026, 4, 13)),
        ("Dee Fenn", date(2026, 4, 13), None),
    ]
    assert history_of(made.enrolment).first().words == "Dee Fenn is headteacher from 13 April 2026."


def test_whoever_follows_is_written_to(made):
    hand_over(made)
    letter = Message.objects.get()
    assert (letter.to_address, letter.subject) == (
        "dee@larkby.example",
        f"You are headteacher for Larkby High School in {made.cohort}",
    )
    assert "/sign-in/?address=dee%40larkby.example" in letter.body


def test_the_schools_own_head_names_another_second_leader(client, made):
    client.force_login(made.head)
    sent = {"name": "Dee Fenn", "address": "dee@larkby.example", "on": "3/2/2026"}
    answer = client.post(address("post-hand-over", made, "second_leader"), sent, follow=True)
    assert "Dee Fenn follows as second leader; a letter is on its way." in words_of(answer)
    assert Post.objects.get(school=made.school, kind="second_leader", until_on=None).person.name == "Dee Fenn"


def test_a_head_who_hands_over_from_today_is_led_home(client, made):
    client.force_login(made.head)
    sent = {"name": "Dee Fenn", "address": "dee@larkby.example", "on": "3/2/2026"}
    assert client.post(address("post-hand-over", made, "head"), sent).url == "/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"address": "ada@larkby.example"}, "holds this post already"),
        ({"address": "BEN@larkby.example"}, "Two people are needed"),
        ({"on": TODAY + timedelta(days=400)}, "more than a year away"),
        ({"on": date(2020, 9, 1), "today": date(2020, 9, 1)}, "holds this post from 1 September 2020"),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused_and_nothing_changes(made, changes, words):
    with pytest.raises(Refused, match=words):
        hand_over(made, **changes)
    assert (Post.objects.get(school=made.school, kind="head").person.name, Message.objects.count()) == ("Ada Merrow", 0)


def test_a_substitute_stands_in_and_the_holder_keeps_the_post(client, made):
    client.force_login(made.head)
    sent = {"name": "Dee Fenn", "address": "dee@larkby.example", "reason": "A court date"}
    sent |= {"from_on": "3/2/2026", "last_on": "5 February 2026"}
    answer = client.post(address("substitute-send", made, "second_leader"), sent, follow=True)
    assert "Dee Fenn stands in from 3 February 2026 to 5 February 2026: A court date" in words_of(answer)
    assert Post.objects.get(school=made.school, kind="second_leader").person.name == "Ben Ashdown"
    assert "court" not in history_of(made.enrolment).first().words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last_on": TODAY - timedelta(days=1)}, "The last day is before the first, 3 February 2026"),
        ({"last_on": TODAY + timedelta(days=400)}, "Hand the post over instead"),
        ({"address": "ben@larkby.example"}, "is there on this day with a post of their own"),
    ],
)
def test_a_substitute_that_cannot_be_is_refused(made, changes, words):
    with pytest.raises(Refused, match=words):
        send(made, **changes)
    assert made.enrolment.substitutions.count() == 0


def test_two_substitutes_for_one_post_do_not_overlap(made):
    send(made)
    with pytest.raises(Refused, match="Dee Fenn stands in from 3 February 2026 to 5 February 2026"):
        send(made, address="eli@larkby.example", from_on=TODAY + timedelta(days=2), last_on=TODAY + timedelta(days=9))
    send(made, kind="second_leader", address="eli@larkby.example")
    assert made.enrolment.substitutions.count() == 2


def test_a_substitution_that_has_begun_ends_today_and_one_to_come_never_was(made):
    begun = send(made)
    to_come = send(made, from_on=TODAY + timedelta(days=5), last_on=TODAY + timedelta(days=6))
    for each in (begun, to_come):
        end_substitution(each, today=TODAY, **BY)
    assert [row.until_on for row in made.enrolment.substitutions.all()] == [TODAY + timedelta(days=1)]
    with pytest.raises(Refused, match="over already"):
        end_substitution(begun, today=TODAY + timedelta(days=1), **BY)


def test_all_that_is_wrong_with_a_substitute_is_told_at_once(client, made):
    client.force_login(made.coordinator)
    sent = {"name": "", "address": "none", "from_on": "31/2/2026", "last_on": "", "reason": ""}
    answer = client.post(address("substitute-send", made, "head"), sent)
    assert answer.context["form"].errors.keys() == {"name", "address", "from_on", "last_on", "reason"}


def test_a_post_that_the_playbook_does_not_know_is_not_found(client, made):
    client.force_login(made.coordinator)
    assert client.get(address("post-hand-over", made, "office")).status_code == 404


def test_a_programme_without_second_leaders_asks_for_none(client):
    edition = make_edition(
        ("  second_leader: {title: Second leader, held_for: school, same_all_year: true}\n", ""),
        ("by: [head, second_leader, facilitator]", "by: [head, facilitator]"),
        ("invites: [head, second_leader], phase: autumn", "invites: head, phase: autumn"),
    )
    made = make_setting(edition=edition)
    client.force_login(made.head)
    assert client.get(address("post-hand-over", made, "second_leader")).status_code == 404
    assert [line.kind for line in client.get(address("enrolment", made)).context["people"]] == ["head"]
