import csv
import io

import pytest
from django.urls import reverse

from magpie.outbox.models import MailSwitch, Message
from magpie.register.models import Event

pytestmark = [pytest.mark.database, pytest.mark.django_db]
State = Message.State


@pytest.fixture
def page(client, operator):
    client.force_login(operator)
    return client


def test_empty_post_says_how_letters_begin(page):
    assert "No letter has been written yet" in page.get(reverse("outbox:post")).content.decode()


def test_post_lists_letters_without_their_words_and_never_sign_in_letters(page, write):
    write(body="A confidence.")
    write("code@oak.example", is_sign_in=True, subject="Your code")
    text = page.get(reverse("outbox:post")).content.decode()
    assert ("ruth@oak.example" in text, "Your visit" in text) == (True, True)
    assert ("A confidence." in text, "Your code" in text, "code@oak.example" in text) == (False, False, False)


def test_letters_that_need_a_person_stand_first(page, write, now):
    for address, state, error in [
        ("undecided@oak.example", State.UNDECIDED, "?"),
        ("failed@oak.example", State.FAILED, "550"),
        ("waits@oak.example", State.QUEUED, ""),
    ]:
        letter = write(address)
        Message.objects.filter(pk=letter.pk).update(state=state, error=error)
    letters = page.get(reverse("outbox:post")).context["page_of_letters"]
    assert [letter.to_address.partition("@")[0] for letter in letters] == ["undecided", "failed", "waits"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "queued"}, ["ruth@oak.example"]),
        ({"state": "sent"}, []),
        ({"kind": "invitation"}, ["adam@elm.example"]),
        ({"q": "RUTH"}, ["ruth@oak.example"]),
        ({"q": "welcome"}, ["adam@elm.example"]),
        ({"state": "nonsense"}, ["adam@elm.example", "ruth@oak.example"]),
    ],
)
def test_post_can_be_filtered(page, write, query, found):
    write()
    write("adam@elm.example", kind="invitation", subject="Welcome", as_draft=True)
    answer = page.get(reverse("outbox:post"), query)
    assert sorted(letter.to_address for letter in answer.context["page_of_letters"]) == found


def test_list_needs_no_more_statements_for_more_letters(page, write, django_assert_max_num_queries):
    for n in range(60):
        write(f"n{n}@oak.example")
    with django_assert_max_num_queries(12):
        text = page.get(reverse("outbox:post")).content.decode()
    assert "Page 1 of 2" in text


def test_list_can_be_taken_away_and_runs_nothing_in_a_spreadsheet(page, write):
    write(subject="=1+1")
    text = page.get(reverse("outbox:post-csv")).content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header[:5] == ["Written", "Kind", "Address", "Name", "Subject"]
    assert row[:5] == ["2026-02-03 09:30", "letter", "ruth@oak.example", "", "'=1+1"]


def test_letters_page_tells_its_fate_and_not_its_words(page, write):
    letter = write(body="A confidence.")
    text = page.get(letter.get_absolute_url()).content.decode()
    assert ("A letter to ruth@oak.example" in text, "A confidence." in text) == (True, False)


def test_sign_in_letter_has_no_page(page, write):
    assert page.get(write(is_sign_in=True).get_absolute_url()).status_code == 404


def test_stranger_is_refused(client, stranger, write):
    letter = write()
    client.force_login(stranger)
    assert client.get(reverse("outbox:post")).status_code == 403
    assert client.get(letter.get_absolute_url()).status_code == 404
    assert client.post(reverse("outbox:settle", args=[letter.public_id]), {"was_sent": "yes"}).status_code == 404


@pytest.mark.parametrize(("answer", "state"), [("yes", State.SENT), ("no", State.QUEUED), ("", State.UNDECIDED)])
def test_operator_settles_an_undecided_letter(page, write, now, answer, state):
    letter = write()
    Message.objects.update(state=State.UNDECIDED, error="Interrupted.", sending_at=now)
    page.post(reverse("outbox:settle", args=[letter.public_id]), {"was_sent": answer})
    assert Message.objects.get().state == state


def test_operator_tries_a_failed_letter_again_and_history_says_so(page, write, operator):
    letter = write()
    Message.objects.update(state=State.FAILED, error="550")
    page.post(reverse("outbox:try-again", args=[letter.public_id]))
    assert Message.objects.get().state == State.QUEUED
    event = Event.objects.get()
    assert (event.what, event.by, "ruth@oak.example" in event.words) == ("letter.tried-again", operator, True)


def test_letter_that_moved_on_meanwhile_is_explained(page, write):
    letter = write()
    answer = page.post(reverse("outbox:try-again", args=[letter.public_id]), follow=True)
    assert "This letter waits to be sent." in answer.content.decode()


def test_page_says_that_no_mail_server_is_set(page, settings):
    settings.MAIL = None
    assert "No mail server is set" in page.get(reverse("outbox:post")).content.decode()
    assert "letters cannot go" in page.get(reverse("outbox:let-go")).content.decode()


def test_operator_is_asked_before_old_letters_go(page, write, post, now):
    MailSwitch.objects.create(is_on=False, changed_at=now)
    write()
    assert "Decide what happens to them" in page.get(reverse("outbox:post")).content.decode()
    refused = page.post(reverse("outbox:let-go"), {})
    assert "Choose what is to happen with the letters that wait." in refused.content.decode()
    page.post(reverse("outbox:let-go"), {"waiting": "cancel_all"})
    assert (MailSwitch.objects.get().is_on, Message.objects.get().state) == (True, State.CANCELLED)


def test_stale_form_cancels_nothing_when_letters_go_already(page, write, post):
    write()
    page.post(reverse("outbox:let-go"), {"waiting": "cancel_all"})
    assert Message.objects.get().state == State.QUEUED


def test_operator_holds_letters_back_after_reading_what_that_means(page, write, post):
    write()
    assert "1 letter waits already" in page.get(reverse("outbox:hold-back")).content.decode()
    page.post(reverse("outbox:hold-back"))
    assert MailSwitch.objects.get().is_on is False
    assert "They are held back" in page.get(reverse("outbox:post")).content.decode()
