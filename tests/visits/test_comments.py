"""Those who read the draft comment on it; the host hears of it and answers."""

import pytest
from django.urls import reverse

from magpie.outbox.models import Message
from magpie.programmes.actions.letters import edit_letter
from magpie.programmes.models import Letter
from magpie.visits.actions.comments import GATHERED_FOR
from magpie.visits.models import Comment
from magpie.visits.threads import threads_of
from tests.programmes.making import NOW
from tests.visits.making import DAY, letters_to, make_agenda, make_trio, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio(db):
    made = make_trio()
    made.agenda = make_agenda(made, draft_shared_at=NOW)
    return made


def say(trio, person, words, about=""):
    address = reverse("visits:agenda-comment", args=[trio.activity.public_id])
    return signed_in(person).post(address, {"about": about, "words": words}, follow=True)


def test_a_comment_of_the_facilitator_reaches_both_leaders_of_the_host(trio):
    page = say(trio, trio.facilitator, "Start later?", "Coaching")
    assert "Your comment is there." in text_of(page)
    assert letters_to("agenda comment") == ["Ada Merrow", "Ben Ashdown"]
    body = Message.objects.get(to_name="Ada Merrow").body
    assert 'Fay Martin says about "Coaching"' in body
    assert "Start later?" in body


def test_the_hosts_answer_reaches_those_who_have_commented(trio):
    say(trio, trio.facilitator, "Start later?", "Coaching")
    Message.objects.all().delete()
    say(trio, trio.head, "At ten, then.", "Coaching")
    assert letters_to("agenda comment") == ["Fay Martin"]
    words = text_of(signed_in(trio.coordinator).get(reverse("visits:agenda", args=[trio.activity.public_id])))
    assert words.index("Start later?") < words.index("At ten, then.")


def test_a_comment_sent_twice_is_there_once(trio):
    for _ in range(2):
        say(trio, trio.facilitator, "Start later?")
    assert (Comment.objects.count(), Message.objects.count()) == (1, 2)


def letters_in_the_post():
    return [letter for letter in Message.objects.order_by("pk") if letter.state == "queued"]


def test_comments_that_come_one_after_the_other_go_in_one_letter(trio):
    say(trio, trio.facilitator, "Start later?", "Coaching")
    say(trio, trio.facilitator, "Two pupils, please.", "Lunch")
    say(trio, trio.coordinator, "A good day.")
    ada, ben = letters_in_the_post()
    assert [ada.to_name, ben.to_name] == ["Ada Merrow", "Ben Ashdown"]
    assert ada.subject.startswith("3 comments on the agenda: Visit day at Larkby High School")
    said = [ada.body.index(words) for words in ("Start later?", "Two pupils, please.", "A good day.")]
    assert said == sorted(said)
    first = Message.objects.earliest("pk")
    assert first.made_at + GATHERED_FOR == first.not_before == ada.not_before


def test_comments_on_a_day_with_a_very_long_name_go_in_one_letter_too(trio):
    trio.activity.title = "A day of " + "learning " * 21
    trio.activity.save()
    trio.host.name = "Larkby\nHigh School " + "of the Marshes " * 5
    trio.host.save()
    for words in ("Start later?", "Two pupils, please."):
        say(trio, trio.facilitator, words)
    assert len(letters_in_the_post()) == 2


def test_a_comment_after_the_letter_has_gone_goes_in_a_letter_of_its_own(trio):
    say(trio, trio.facilitator, "Start later?", "Coaching")
    Message.objects.filter(to_name="Ada Merrow").update(state="sent", sent_at=NOW)
    say(trio, trio.facilitator, "Two pupils, please.", "Lunch")
    ada, ben = sorted(letters_in_the_post(), key=lambda letter: letter.to_name)
    assert ("Start later?" in ada.body, "Two pupils, please." in ada.body) == (False, True)
    assert ("Start later?" in ben.body, "Two pupils, please." in ben.body) == (True, True)


def test_a_waiting_letter_that_coordinators_have_changed_stays_as_they_wrote_it(trio):
    say(trio, trio.facilitator, "Start later?", "Coaching")
    letter = Letter.objects.get(message__to_name="Ada Merrow")
    edit_letter(letter, to="ada@larkby.example", subject="A comment", body="Call Fay.", now=NOW, by=None)
    say(trio, trio.facilitator, "Two pupils, please.", "Lunch")
    by_hand, ada = [each for each in letters_in_the_post() if each.to_name == "Ada Merrow"]
    assert by_hand.body == "Call Fay."
    assert ("Start later?" in ada.body, "Two pupils, please." in ada.body) == (False, True)


def test_nobody_is_told_of_what_they_said_themselves(trio):
    say(trio, trio.facilitator, "Start later?", "Coaching")
    say(trio, trio.head, "At ten, then.", "Coaching")
    say(trio, trio.facilitator, "Thank you.", "Coaching")
    ada, fay = (
        next(each for each in letters_in_the_post() if each.to_name == name) for name in ("Ada Merrow", "Fay Martin")
    )
    assert "At ten, then." not in ada.body
    assert ("At ten, then." in fay.body, "Thank you." in fay.body) == (True, False)


def test_an_empty_comment_says_what_to_do(trio):
    assert "Write your comment." in text_of(say(trio, trio.facilitator, " "))


def test_visitors_read_no_comments_even_of_the_final_agenda(trio):
    say(trio, trio.facilitator, "Start later?")
    trio.agenda.final_shared_at = NOW
    trio.agenda.save()
    page = signed_in(trio.visitor).get(reverse("visits:agenda", args=[trio.activity.public_id]))
    assert (page.status_code, "Start later?" in text_of(page)) == (200, False)
    assert say(trio, trio.visitor, "Me too").status_code == 403


def test_comments_on_a_block_that_is_gone_stay_readable(trio):
    comments = [
        Comment(agenda=trio.agenda, about=about, words=about, at=NOW, by=trio.facilitator)
        for about in ("Gone", "Lunch", "", "Coaching")
    ]
    found = [(thread.about, thread.is_gone) for thread in threads_of(comments, DAY)]
    assert found == [("", False), ("Coaching", False), ("Lunch", False), ("Gone", True)]
