"""Two coordinators at one letter: whoever comes second sees what the first has done, and nothing typed is lost."""

import pytest
from django.urls import reverse

from magpie.outbox import actions as outbox
from magpie.outbox.models import Message
from magpie.programmes.actions.letters import edit_letter, version_of, write_to
from magpie.programmes.models import Letter
from tests.making import make_person
from tests.programmes.making import NOW, make_cohort, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
State = Message.State
TO = "bo@finch.example"
MINE = {"to": TO, "subject": "Welcome", "body": "Dear Bo, this is mine."}
THEIRS = {"to": TO, "subject": "Welcome", "body": "Dear Bo, this is theirs."}


@pytest.fixture
def letter(client):
    cohort = make_cohort("Trios 2025-26")
    client.force_login(make_role(cohort, person=make_person("Ada Merrow")).person.user)
    return write_to(cohort, key="a", address=TO, name="Bo Finch", subject="Welcome", body="Dear Bo.", now=NOW)


def page_of(letter, name="letter", *more):
    return reverse(f"programmes:{name}", args=[letter.cohort.slug, letter.message.public_id, *more])


def seen_on(client, letter):
    return client.get(page_of(letter, "letter-edit")).context["form"]["seen"].value()


def waiting():
    return list(Message.objects.filter(state__in=[State.QUEUED, State.DRAFT]).values_list("body", flat=True))


@pytest.mark.parametrize("is_draft", [True, False])
def test_whoever_saves_second_sees_both_versions_and_decides(client, letter, is_draft):
    if is_draft:
        Message.objects.update(state=State.DRAFT)
        letter.refresh_from_db()
    seen = seen_on(client, letter)
    edit_letter(letter, **THEIRS, now=NOW, by=None)
    page = client.post(page_of(letter, "letter-edit"), {**MINE, "seen": seen})
    words = page.content.decode()
    assert (page.status_code, waiting()) == (200, [THEIRS["body"]])
    assert (MINE["body"] in words, THEIRS["body"] in words) == (True, True)
    client.post(page_of(letter, "letter-edit"), {**MINE, "seen": page.context["form"]["seen"].value()})
    assert waiting() == [MINE["body"]]


def test_the_same_words_saved_twice_change_the_letter_once(client, letter):
    seen = seen_on(client, letter)
    answers = [client.post(page_of(letter, "letter-edit"), {**MINE, "seen": seen}).status_code for _ in range(2)]
    assert (answers, Letter.objects.count(), waiting()) == ([302, 302], 2, [MINE["body"]])


def test_line_breaks_as_browsers_send_them_are_no_change(letter):
    changed = edit_letter(letter, to=TO, subject="Welcome", body="Dear Bo.", now=NOW, by=None)
    with_breaks = {**THEIRS, "body": "Dear Bo,\n\nhello."}
    first = edit_letter(changed, **with_breaks, now=NOW, by=None)
    again = edit_letter(first, **{**with_breaks, "body": "Dear Bo,\r\n\r\nhello."}, now=NOW, by=None)
    assert (changed, again, Letter.objects.count()) == (letter, first, 2)


def test_what_was_sent_while_somebody_wrote_is_said_and_their_text_is_kept(client, letter):
    seen = seen_on(client, letter)
    Message.objects.filter(pk=letter.message_id).end(state=State.SENT, sent_at=NOW)
    page = client.post(page_of(letter, "letter-edit"), {**MINE, "seen": seen})
    assert page.context["form"].non_field_errors() == ["This letter has been sent."]
    assert MINE["body"] in page.content.decode()


def test_a_letter_that_reads_otherwise_by_now_is_not_cancelled_unread(client, letter):
    seen = version_of(letter.message)
    new = edit_letter(letter, **THEIRS, now=NOW, by=None)
    answer = client.post(page_of(letter, "letter-do", "cancel"), {"seen": seen}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(new)
    assert "Read it as it stands now, then decide." in answer.content.decode()
    assert waiting() == [THEIRS["body"]]


def test_a_draft_that_reads_otherwise_by_now_is_not_sent_unread(client):
    cohort = make_cohort()
    client.force_login(make_role(cohort).person.user)
    draft = write_to(cohort, key="d", address=TO, subject="A", body="B", as_draft=True, now=NOW)
    seen = version_of(draft.message)
    edit_letter(draft, **THEIRS, now=NOW, by=None)
    client.post(page_of(draft, "letter-do", "send"), {"seen": seen})
    assert Message.objects.get().state == State.DRAFT


def test_somebody_who_pauses_what_was_cancelled_meanwhile_is_told(client, letter):
    seen = version_of(letter.message)
    outbox.cancel(letter.message, now=NOW)
    answer = client.post(page_of(letter, "letter-do", "pause"), {"seen": seen}, follow=True)
    assert [str(each) for each in answer.context["messages"]] == ["This letter was cancelled. Write a new one."]


def test_an_old_letter_shows_the_way_to_the_one_in_its_place(client, letter):
    new = edit_letter(letter, **THEIRS, now=NOW, by=None)
    newest = edit_letter(new, **MINE, now=NOW, by=None)
    assert f'href="{page_of(newest)}"' in client.get(page_of(letter)).content.decode()
