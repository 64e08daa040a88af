"""A planned reminder becomes a letter when its recipient's window opens, from what is owed at that moment."""

from datetime import timedelta

import pytest
from django.db import transaction

from magpie.duties.actions import reminder_letters
from magpie.duties.actions.reminder_letters import write_reminders
from magpie.duties.actions.reminders import plan_reminders
from magpie.duties.models import Digest, Excuse, ReminderPause
from magpie.outbox.actions import cancel, pause
from magpie.outbox.delivery import cancel_out_of_date
from magpie.outbox.models import Message
from magpie.programmes.actions.letters import edit_letter
from magpie.programmes.models import Declaration, Letter, Role
from tests.duties.making import at, day, hold
from tests.duties.reminding import FIRST_DAY, LATE_DAY, digest_of, lines_of, make_host, morning, share_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVENING_BEFORE = at(day(2, 12), 19)


@pytest.fixture
def year():
    year = make_host()
    plan_reminders(year.cohort, day=FIRST_DAY, now=EVENING_BEFORE)
    return year


def letter_to(person):
    return Message.objects.get(to_address=person.address)


def end_all(**fields):
    return Message.objects.filter(kind="reminder").end(**fields)


def test_a_letter_is_written_when_the_window_opens_and_not_before(year):
    assert write_reminders(year.cohort, now=at(FIRST_DAY, 7)) == 0
    assert write_reminders(year.cohort, now=at(FIRST_DAY, 8)) == 2
    digest, message = digest_of(year.head), letter_to(year.head)
    assert (digest.state, digest.letter.message) == ("written", message)
    assert (message.key, message.kind, message.state) == (f"reminder:{digest.public_id}:1", "reminder", "queued")
    assert (message.not_before, message.not_after) == (None, at(FIRST_DAY, 18))


def test_a_letter_is_written_once_however_often_it_is_tried(year):
    for _ in range(3):
        write_reminders(year.cohort, now=morning(FIRST_DAY))
    assert (Letter.objects.count(), Message.objects.count()) == (2, 2)


def test_a_second_worker_that_read_the_same_list_writes_nothing(year):
    due = Digest.objects.open_at(morning(FIRST_DAY))
    writers = [reminder_letters.Writer(year.cohort, due.all(), now=morning(FIRST_DAY)) for _ in range(2)]
    for writer in writers:
        for digest in writer.digests:
            writer.write(digest)
    assert ([writer.n_written for writer in writers], Message.objects.count()) == ([2, 0], 2)


def test_a_letter_says_what_is_owed_where_by_when_and_how_to_get_fewer(year):
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    message = letter_to(year.head)
    words = " ".join(message.body.split())
    place = f"Visit day at {year.host.school} on Thursday 12 March 2026"
    assert message.subject == "Agenda of the visit (draft) by 26 February"
    assert f"Agenda of the visit (draft) {place} Please share it by Thursday 26 February 2026." in words
    coordinator = Role.objects.get(cohort=year.cohort, kind="coordinator").person
    assert f"tell {coordinator} ({coordinator.address})" in words
    assert "To get fewer of them, write to" in words


def test_when_the_day_has_moved_to_a_school_day_both_days_are_said():
    year = make_host(on=day(3, 5))
    plan_reminders(year.cohort, day=day(2, 6), now=morning(day(2, 6)))
    write_reminders(year.cohort, now=morning(day(2, 6)))
    words = " ".join(letter_to(year.head).body.split())
    both = "Friday 13 February 2026 (instead of Thursday 19 February 2026, which is a holiday"
    assert f"Please share it by {both}" in words


def test_what_is_late_is_named_plainly_and_kindly_before_what_comes():
    year = make_host()
    plan_reminders(year.cohort, day=LATE_DAY, now=morning(LATE_DAY))
    write_reminders(year.cohort, now=morning(LATE_DAY))
    message = letter_to(year.head)
    words = " ".join(message.body.split())
    assert message.subject == f"3 things to do in {year.cohort}"
    assert f"one thing is past its day in {year.cohort}. It is still wanted" in words
    assert words.index("It was due on Thursday 26 February 2026") < words.index("This comes next: - Agenda")


def test_coordinators_hear_who_is_late_and_are_not_told_to_do_it_themselves():
    year = make_host()
    plan_reminders(year.cohort, day=day(3, 3), now=morning(day(3, 3)))
    write_reminders(year.cohort, now=morning(day(3, 3)))
    coordinator = Role.objects.get(cohort=year.cohort, kind="coordinator").person
    words = " ".join(letter_to(coordinator).body.split())
    assert f"Agenda of the visit (draft), from {year.head} and {year.second}" in words
    assert ("Please" in words, "You need not tell anybody" in words) == (False, False)


def test_a_coordinators_words_stand_before_the_list(year):
    Digest.objects.update(added_words="Thank you for Tuesday!")
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    body = letter_to(year.head).body
    assert body.index("Thank you for Tuesday!") < body.index("Agenda of the visit")


def test_what_was_done_meanwhile_is_not_spoken_of_and_nothing_left_means_no_letter(year):
    share_draft(year.visit, day(2, 12))
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 0
    digest = digest_of(year.head)
    assert (digest.state, digest.letter, Message.objects.count()) == ("spared", None, 0)
    assert lines_of(digest, is_dropped=True) == [("draft_agenda", "7 days before")]


def test_of_three_things_the_two_that_are_still_open_are_spoken_of():
    year = make_host()
    plan_reminders(year.cohort, day=LATE_DAY, now=at(day(2, 26), 19))
    share_draft(year.visit, day(2, 26))
    key = f"pack:{year.visit.public_id}:{year.host.school_id}"
    Excuse.objects.create(cohort=year.cohort, key=key, reason="Everybody knows the way", at=at(day(2, 26), 20))
    write_reminders(year.cohort, now=morning(LATE_DAY))
    digest = digest_of(year.head)
    assert lines_of(digest, is_dropped=False) == [("final_agenda", "7 days before")]
    assert "Agenda of the visit (draft)" not in letter_to(year.head).body


def test_whoever_has_left_the_post_is_not_written_to(year):
    post = year.host.school.posts.get(kind="head")
    post.until_on = day(2, 12)
    post.save()
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    assert (digest_of(year.head).state, digest_of(year.second).state) == ("spared", "written")


def test_what_became_due_after_the_plan_is_taken_in(year):
    hold(year.cohort, "induction", day(3, 5))
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    found = [("confidentiality", "14 days before"), ("draft_agenda", "7 days before")]
    assert lines_of(digest_of(year.head)) == found
    assert plan_reminders(year.cohort, day=FIRST_DAY, now=morning(FIRST_DAY)).n_letters == 5


def test_after_the_window_has_closed_nothing_is_written(year):
    assert write_reminders(year.cohort, now=at(FIRST_DAY, 18)) == 0
    assert digest_of(year.head).state == "planned"


@pytest.mark.parametrize("state", ["paused", "cancelled"])
def test_what_a_coordinator_holds_back_is_not_written(year, state):
    Digest.objects.update(state=state)
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 0


def test_while_all_reminders_are_paused_nothing_is_written(year):
    ReminderPause.objects.create(cohort=year.cohort, from_on=FIRST_DAY, reason="Snow", made_at=morning(FIRST_DAY))
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 0


def test_somebody_without_an_address_holds_nobody_up_and_waits_for_one(year):
    year.head.user = None
    year.head.save()
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 1
    waiting = digest_of(year.head)
    assert (waiting.state, waiting.on) == ("planned", day(2, 23))
    year.head.contact_address = "head@larkby.example"
    year.head.save()
    assert write_reminders(year.cohort, now=morning(day(2, 23))) == 1


def test_a_letter_that_did_not_go_that_day_is_written_anew_on_the_next(year):
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    plan_reminders(year.cohort, day=day(2, 23), now=at(day(2, 22), 20))
    write_reminders(year.cohort, now=morning(day(2, 23)))
    states = sorted(Message.objects.filter(to_address=year.head.address).values_list("state", flat=True))
    assert states == ["cancelled", "queued"]
    assert lines_of(digest_of(year.head, day(2, 23))) == [("draft_agenda", "7 days before")]


def test_nobody_finds_ten_letters_when_mail_is_switched_on(year, settings):
    settings.MAIL = None
    days = [FIRST_DAY, *(day(2, number) for number in (23, 24, 25, 26)), LATE_DAY]
    for on in days:
        plan_reminders(year.cohort, day=on, now=at(on, 7))
        write_reminders(year.cohort, now=morning(on))
    mine = Message.objects.filter(to_address=year.head.address)
    assert [mine.count(), mine.filter(state="queued").count()] == [6, 1]
    assert mine.get(state="queued").made_at == morning(LATE_DAY)


@pytest.mark.parametrize("end", ["sent", "failed", "undecided"])
def test_what_was_sent_or_failed_counts_as_spoken(year, end):
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    end_all(state=end, error="No such user", **({"sent_at": morning(FIRST_DAY)} if end == "sent" else {}))
    assert plan_reminders(year.cohort, day=day(2, 23), now=morning(day(2, 23))) == (0, 0)


def test_a_letter_that_a_coordinator_cancelled_counts_as_spoken(year):
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    for message in Message.objects.all():
        cancel(message, now=morning(FIRST_DAY), reason="A coordinator cancelled it.")
    assert plan_reminders(year.cohort, day=day(2, 23), now=morning(day(2, 23))) == (0, 0)


def test_a_letter_that_a_coordinator_paused_until_it_was_too_late_counts_as_spoken(year):
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    for message in Message.objects.all():
        pause(message, now=morning(FIRST_DAY))
    cancel_out_of_date(now=at(FIRST_DAY, 19))
    assert plan_reminders(year.cohort, day=day(2, 23), now=morning(day(2, 23))) == (0, 0)


def test_a_letter_that_waits_is_withdrawn_when_all_of_it_is_done(year):
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    share_draft(year.visit, FIRST_DAY)
    plan_reminders(year.cohort, day=FIRST_DAY, now=at(FIRST_DAY, 11))
    message = letter_to(year.head)
    assert (message.state, message.error) == ("cancelled", "What it was about has been done.")


def test_a_reminder_follows_a_letter_that_a_coordinator_changed(year):
    write_reminders(year.cohort, now=morning(FIRST_DAY))
    digest = digest_of(year.head)
    words = {"to": year.head.address, "subject": "Hello", "now": morning(FIRST_DAY), "by": None}
    newest = edit_letter(edit_letter(digest.letter, body="One", **words), body="Two", **words)
    plan_reminders(year.cohort, day=FIRST_DAY, now=at(FIRST_DAY, 11))
    assert digest_of(year.head).letter == newest


def test_a_letter_that_cannot_be_written_is_put_off_and_holds_up_no_other(year):
    """A cohort with such a name stands in the subject only where there are several things to do."""
    year.cohort.name = "=?odd?= trios"
    year.cohort.save()
    hold(year.cohort, "induction", day(3, 5))
    signed = {"kind": "confidentiality", "wording": "I keep it.", "signed_at": at(day(2, 1))}
    Declaration.objects.create(cohort=year.cohort, person=year.second, **signed)
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 1
    assert (digest_of(year.head).on, digest_of(year.second).state) == (day(2, 23), "written")


def test_killed_between_two_letters_the_rest_is_written_afterwards(year):
    writer = reminder_letters.Writer(year.cohort, Digest.objects.all(), now=morning(FIRST_DAY))
    writer.write(writer.digests[0])
    with transaction.atomic():
        writer.write(writer.digests[1])
        transaction.set_rollback(True)
    assert Message.objects.count() == 1
    write_reminders(year.cohort, now=morning(FIRST_DAY) + timedelta(minutes=1))
    assert (Message.objects.count(), Digest.objects.filter(state="written").count()) == (2, 2)


def test_writing_takes_as_many_statements_a_letter_for_many_as_for_few(year, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as two:
        write_reminders(year.cohort, now=morning(FIRST_DAY))
    assert len(two) <= 16 + 2 * 20
