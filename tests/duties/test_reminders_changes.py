"""What coordinators do with reminders before they go, alone and when two of them do it at once."""

import pytest

from magpie.duties.actions.reminder_changes import (
    ReminderChanged,
    add_words,
    cancel_reminder,
    pause_reminder,
    resume_reminder,
    send_reminder_now,
)
from magpie.duties.actions.reminder_letters import write_reminders
from magpie.duties.actions.reminders import plan_reminders
from magpie.duties.models import Digest
from magpie.outbox.models import Message
from magpie.programmes.refusals import Refused
from tests.duties.making import at, day
from tests.duties.reminding import FIRST_DAY, digest_of, lines_of, make_host, morning, share_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVENING_BEFORE = at(day(2, 12), 19)
BY = {"by": None, "now": EVENING_BEFORE}


@pytest.fixture
def year():
    year = make_host()
    plan_reminders(year.cohort, day=FIRST_DAY, now=EVENING_BEFORE)
    return year


@pytest.fixture
def digest(year):
    return digest_of(year.head)


def test_a_paused_reminder_goes_on_when_somebody_lets_it(year, digest):
    paused = pause_reminder(digest, version=1, **BY)
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 1
    resume_reminder(paused, version=2, **BY)
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 1


def test_a_reminder_let_go_after_its_day_goes_on_the_next_school_day(digest):
    paused = pause_reminder(digest, version=1, **BY)
    changed = resume_reminder(paused, version=2, by=None, now=at(day(2, 14)))
    assert (changed.state, changed.on, changed.opens_at) == ("planned", day(2, 23), at(day(2, 23), 8))


def test_a_reminder_let_go_when_all_is_done_is_spared(year, digest):
    paused = pause_reminder(digest, version=1, **BY)
    share_draft(year.visit, FIRST_DAY)
    assert resume_reminder(paused, version=2, by=None, now=at(day(2, 14))).state == "spared"


def test_what_a_cancelled_reminder_would_have_said_is_not_said_the_next_day(year, digest):
    cancel_reminder(digest, version=1, **BY)
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    plan_reminders(year.cohort, day=day(2, 23), now=morning(day(2, 23)))
    assert Digest.objects.filter(person=year.head).count() == 1
    plan_reminders(year.cohort, day=day(2, 24), now=morning(day(2, 24)))
    assert Digest.objects.filter(person=year.head).count() == 2


def test_of_two_who_write_words_the_second_is_told_and_nothing_is_lost(digest):
    add_words(digest, words="Thank you!", version=1, **BY)
    with pytest.raises(ReminderChanged) as told:
        add_words(digest, words="Please hurry.", version=1, **BY)
    assert (told.value.digest.added_words, told.value.digest.version) == ("Thank you!", 2)
    assert add_words(digest, words="Please hurry.", version=2, **BY).added_words == "Please hurry."


def test_nobody_cancels_words_that_they_have_not_read(digest):
    add_words(digest, words="Thank you!", version=1, **BY)
    with pytest.raises(ReminderChanged):
        cancel_reminder(digest, version=1, **BY)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("written", "This reminder has become a letter. Change, pause or cancel the letter."),
        ("cancelled", "This reminder was cancelled."),
        ("spared", "This reminder is not needed any more: nothing of it is open."),
    ],
)
def test_what_has_ended_is_not_changed_and_the_words_say_so(digest, state, words):
    Digest.objects.update(state=state)
    for change in (pause_reminder, resume_reminder, cancel_reminder):
        with pytest.raises(Refused, match=words):
            change(digest, version=1, **BY)


def test_a_reminder_of_tomorrow_may_be_sent_today_and_says_what_it_would_say_then(year):
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    Message.objects.all().end(state="sent", sent_at=morning(FIRST_DAY))
    today, tomorrow = day(2, 23), day(2, 24)
    plan_reminders(year.cohort, day=tomorrow, now=morning(today))
    planned = digest_of(year.head, tomorrow)
    sent = send_reminder_now(planned, version=1, by=None, now=morning(today))
    assert (sent.state, sent.on, lines_of(sent)) == ("written", today, [("draft_agenda", "2 days before")])


def test_a_reminder_that_is_sent_now_is_written_once(year, digest):
    sent = send_reminder_now(digest, version=1, by=None, now=morning(FIRST_DAY))
    assert (sent.state, Message.objects.count()) == ("written", 1)
    with pytest.raises(Refused):
        send_reminder_now(digest, version=1, by=None, now=morning(FIRST_DAY))


def test_a_paused_reminder_is_sent_at_once_too(digest):
    paused = pause_reminder(digest, version=1, **BY)
    assert send_reminder_now(paused, version=2, by=None, now=morning(FIRST_DAY)).state == "written"


@pytest.mark.parametrize("now", [at(FIRST_DAY, 7), at(FIRST_DAY, 18), at(day(2, 14)), at(day(2, 17))])
def test_nothing_is_sent_at_night_at_a_weekend_or_in_a_holiday(digest, now):
    with pytest.raises(Refused, match="on their school days only, between 8:00 and 18:00"):
        send_reminder_now(digest, version=1, by=None, now=now)


def test_nobody_is_sent_two_on_one_day(year, digest):
    later = Digest.objects.create(
        cohort=year.cohort,
        person=year.head,
        on=day(2, 23),
        opens_at=at(day(2, 23), 8),
        closes_at=at(day(2, 23), 18),
        made_at=EVENING_BEFORE,
    )
    with pytest.raises(Refused, match="nobody gets two on one day"):
        send_reminder_now(later, version=1, by=None, now=morning(FIRST_DAY))


def test_somebody_without_an_address_cannot_be_sent_anything(year, digest):
    year.head.user = None
    year.head.save()
    with pytest.raises(Refused, match="has no address"):
        send_reminder_now(digest_of(year.head), version=1, by=None, now=morning(FIRST_DAY))
