"""Those who read the draft comment on it; the host hears of it and answers."""

import pytest
from django.urls import reverse

from magpie.outbox.models import Message
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
