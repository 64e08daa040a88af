from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from magpie.outbox.actions import (
    CANNOT,
    WrongState,
    _key_after,
    cancel,
    edit_draft,
    pause,
    replace,
    resume,
    send_draft,
    settle_undecided,
    try_again,
    wake_for_due_letters,
)
from magpie.outbox.models import LetterIsFrozen, Message
from magpie.outbox.writing import LetterRefused, check_letter
from magpie.register.models import Event

pytestmark = [pytest.mark.database, pytest.mark.django_db]
State = Message.State


def put(letter, state, now):
    """Bring a letter into a state as delivery would have done."""
    times = {"queued_at": now, "sending_at": now, "sent_at": now if state == State.SENT else None}
    Message.objects.filter(pk=letter.pk).update(state=state, error="Because.", **times)
    letter.refresh_from_db()
    return letter


def test_same_key_gives_the_letter_that_was_written_first(write):
    first = write(key="agenda:1")
    assert write("other@oak.example", key="agenda:1", subject="Another") == first
    assert Message.objects.get().subject == "Your visit"


def test_letter_of_a_change_that_is_taken_back_is_not_written(write):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_engine_is_woken_once_when_the_transaction_holds(write, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write("one@oak.example")
        write("two@oak.example")
        assert not DBTaskResult.objects.exists()
    assert [row.queue_name for row in DBTaskResult.objects.all()] == ["letters"]


def test_draft_wakes_nobody(write, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write(as_draft=True)
    assert not DBTaskResult.objects.exists()


def test_sign_in_letter_ends_after_a_day_when_nothing_else_is_said(write, now):
    assert write(is_sign_in=True).not_after == now + timedelta(hours=24)


def test_all_mistakes_of_a_letter_are_told_at_once(write, now):
    with pytest.raises(LetterRefused) as refusal:
        write(
            "ruth at oak",
            subject="Hello\nBcc: everyone@oak.example",
            body=" ",
            to_name="Ruth\r\nCc: x@oak.example",
            headers={"Bcc": "y@oak.example", "X-Kind": "a\nb"},
            not_before=now,
            not_after=now,
        )
    assert refusal.value.mistakes == [
        "“ruth at oak” is no address. Write one, such as name@school.example.",
        "The subject has a line break in it. Write it on one line.",
        "The letter is empty. Write its text.",
        "“Bcc” cannot be given as a header. Leave it out.",
        "The header “X-Kind” has a line break in it. Write it on one line.",
        "The recipient's name must be one line of up to 200 characters.",
        "The letter would be out of date before it may go. Write a later day for its end.",
    ]


@pytest.mark.parametrize(
    "address", ["a@b.example\nbcc: c@d.example", "a@b.example\r", "<a@b.example>", "a b@c.example", ""]
)
def test_address_that_could_smuggle_a_header_is_refused(write, address):
    with pytest.raises(LetterRefused):
        write(address, key="k")


@given(subject=st.text(min_size=1, max_size=200))
def test_subject_is_taken_or_refused_and_never_holds_a_line_break(subject):
    try:
        check_letter(
            key="k",
            to="a@b.example",
            to_name="",
            subject=subject,
            body="Text",
            headers={},
            not_before=None,
            not_after=None,
        )
    except LetterRefused:
        return
    assert len(subject.splitlines()) == 1


ACTIONS = {
    "edit": lambda letter, now: edit_draft(letter, subject="S", body="B", now=now),
    "send": lambda letter, now: send_draft(letter, now=now),
    "pause": lambda letter, now: pause(letter, now=now),
    "resume": lambda letter, now: resume(letter, now=now),
    "cancel": lambda letter, now: cancel(letter, now=now),
    "replace": lambda letter, now: replace(letter, subject="S", body="B", now=now),
    "try again": lambda letter, now: try_again(letter, now=now),
    "was sent": lambda letter, now: settle_undecided(letter, was_sent=True, now=now),
    "was not sent": lambda letter, now: settle_undecided(letter, was_sent=False, now=now),
}
LEADS_TO = {
    State.DRAFT: {"edit": "draft", "send": "queued", "cancel": "cancelled"},
    State.QUEUED: {"pause": "paused", "cancel": "cancelled", "replace": "cancelled"},
    State.PAUSED: {"resume": "queued", "cancel": "cancelled", "replace": "cancelled"},
    State.SENDING: {},
    State.SENT: {},
    State.FAILED: {"try again": "queued", "cancel": "cancelled", "replace": "cancelled"},
    State.CANCELLED: {},
    State.UNDECIDED: {"was sent": "sent", "was not sent": "queued"},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", ACTIONS)
def test_each_deed_is_done_or_refused_in_each_state(write, now, deed, state):
    letter = put(write(as_draft=True), state, now)
    expected = LEADS_TO[state].get(deed)
    if expected is None:
        with pytest.raises(WrongState) as refusal:
            ACTIONS[deed](letter, now)
        assert str(refusal.value) == CANNOT[state]
        assert Message.objects.get().state == state
    else:
        ACTIONS[deed](letter, now)
        letter.refresh_from_db()
        assert letter.state == expected


def test_deed_fails_when_another_process_was_quicker(write, now):
    letter = write()
    Message.objects.update(state=State.SENDING, sending_at=now)
    with pytest.raises(WrongState):
        pause(letter, now=now)


def test_draft_can_be_edited_and_is_checked_again(write, now):
    letter = edit_draft(write(as_draft=True), to="adam@elm.example", subject="New", body="Words", now=now)
    assert (letter.to_address, letter.subject, letter.body) == ("adam@elm.example", "New", "Words")
    with pytest.raises(LetterRefused):
        edit_draft(letter, subject="", body="Words", now=now)


def test_queued_letter_is_frozen(write):
    letter = write()
    letter.body = "Something else"
    with pytest.raises(LetterIsFrozen):
        letter.save()
    with pytest.raises(LetterIsFrozen):
        Message.objects.filter(pk=letter.pk).update(subject="Something else")
    with pytest.raises(LetterIsFrozen), transaction.atomic():
        Message.objects.bulk_update([letter], ["body"])
    assert Message.objects.values_list("subject", "body").get() == ("Your visit", "Dear Ruth,\n\nSee you soon.\n")


def test_letter_read_from_the_database_is_frozen_too(write):
    write()
    letter = Message.objects.get()
    letter.headers["X-More"] = "1"
    with pytest.raises(LetterIsFrozen):
        letter.save()


def test_draft_is_not_frozen_until_it_is_sent(write, now):
    letter = write(as_draft=True)
    letter.subject = "Better"
    letter.save()
    send_draft(letter, now=now)
    letter.subject = "Too late"
    with pytest.raises(LetterIsFrozen):
        letter.save()


def test_changed_letter_takes_the_place_of_the_old_one(write, now):
    old = write(key="agenda:4", to_name="Ruth", not_after=now + timedelta(days=3), kind="agenda")
    new = replace(old, subject="New day", body="Words", now=now)
    old.refresh_from_db()
    assert (old.state, old.replaced_by, old.body) == (State.CANCELLED, new, "Dear Ruth,\n\nSee you soon.\n")
    assert (new.key, new.to_address, new.to_name, new.kind) == ("agenda:4~2", "ruth@oak.example", "Ruth", "agenda")
    assert (new.state, new.not_after) == (State.QUEUED, now + timedelta(days=3))


def test_letter_that_replaces_a_paused_one_is_paused(write, now):
    assert replace(pause(write(), now=now), subject="S", body="B", now=now).state == State.PAUSED


def test_keys_of_replacements_count_on():
    assert [_key_after("a:1"), _key_after("a:1~2"), _key_after("a:1~9")] == ["a:1~2", "a:1~3", "a:1~10"]


def test_letter_tried_again_has_all_its_tries_before_it(write, now):
    letter = put(write(), State.FAILED, now)
    Message.objects.update(n_tries=12, next_try_at=now + timedelta(days=1))
    try_again(letter, now=now)
    assert (letter.n_tries, letter.next_try_at) == (0, None)


def test_sign_in_letters_are_never_sent_twice(write, now):
    letter = write(is_sign_in=True)
    Message.objects.all().end(state=State.UNDECIDED, error="Because.")
    letter.refresh_from_db()
    assert letter.body == ""
    with pytest.raises(WrongState):
        settle_undecided(letter, was_sent=False, now=now)


def test_deeds_leave_a_line_of_history_without_the_words_of_the_letter(write, now, operator):
    pause(write(), by=operator, now=now)
    event = Event.objects.get()
    assert (event.what, event.by) == ("letter.paused", operator)
    assert event.words == "Paused a letter to ruth@oak.example (letter)."


@pytest.mark.parametrize(
    "nonsense",
    [
        {"state": "lost"},
        {"state": State.SENT},
        {"state": State.SENDING},
        {"queued_at": None},
        {"state": State.FAILED},
        {"state": State.UNDECIDED},
    ],
)
def test_database_refuses_nonsense(write, nonsense):
    write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(**nonsense)


def test_database_refuses_a_sign_in_letter_that_keeps_its_words(write, now):
    write(is_sign_in=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(state=State.SENT, sent_at=now)


def test_tick_wakes_the_engine_only_when_something_is_due(write, now):
    wake_for_due_letters(now=now)
    write(not_before=now + timedelta(hours=1))
    wake_for_due_letters(now=now)
    assert not DBTaskResult.objects.exists()
    wake_for_due_letters(now=now + timedelta(hours=1))
    wake_for_due_letters(now=now + timedelta(hours=1))
    assert DBTaskResult.objects.count() == 1
