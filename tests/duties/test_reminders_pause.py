"""All reminders of a cohort are paused: none goes meanwhile, and afterwards what is owed then is said once."""

from datetime import timedelta

import pytest

from magpie.duties.actions.reminder_changes import send_reminder_now
from magpie.duties.actions.reminder_letters import Writer, write_reminders
from magpie.duties.actions.reminder_pauses import PausedAnew, let_reminders_of_go_on, pause_reminders_of
from magpie.duties.actions.reminders import plan_reminders
from magpie.duties.models import Digest, DigestLine, ReminderPause
from magpie.duties.nightly import queue_due_reminders, queue_reminder_plan
from magpie.jobs.running import run_waiting_jobs
from magpie.outbox.actions import pause, resume, try_again
from magpie.outbox.delivery import deliver_due
from magpie.outbox.models import Message
from magpie.programmes.actions.letters import edit_letter, write_to
from magpie.programmes.refusals import Refused
from tests.duties.making import at, day, hold, make_year
from tests.duties.reminding import FIRST_DAY, digest_of, lines_of, make_host, morning, share_draft
from tests.mail_server import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVENING_BEFORE = at(day(2, 12), 19)
# Some minutes after the letters of the day were written.
TEN, ELEVEN = at(FIRST_DAY, 10), at(FIRST_DAY, 11)
MONDAY = day(2, 23)


@pytest.fixture
def post(settings):
    with mail_server() as server:
        settings.MAIL = server.settings
        yield server


@pytest.fixture
def minute(post):
    """What happens in one minute: the tick, the work that it queues, and the post."""

    def minute(now):
        queue_reminder_plan(now=now)
        queue_due_reminders(now=now)
        run_waiting_jobs(lambda: now)
        deliver_due(lambda: now, post.settings)

    return minute


@pytest.fixture
def year():
    """Two letters are planned."""
    year = make_host()
    plan_reminders(year.cohort, day=FIRST_DAY, now=EVENING_BEFORE)
    return year


@pytest.fixture
def written(year):
    """Two letters wait to be sent."""
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 2
    return year


def hold_back(cohort, now=TEN, **facts):
    return pause_reminders_of(cohort, **{"until_on": None, "reason": "Snow", "by": None, "now": now, **facts})


def let_go(cohort, now=ELEVEN, seen=None):
    seen = seen or ReminderPause.objects.latest("pk").pk
    return let_reminders_of_go_on(cohort, seen=seen, by=None, now=now)


def states_of(person):
    found = Message.objects.filter(to_address=person.address, kind="reminder").order_by("pk")
    return list(found.values_list("state", flat=True))


def test_while_paused_letters_that_wait_do_not_go(written, minute, post):
    assert hold_back(written.cohort)[1] == 2
    for now in (TEN, ELEVEN, at(FIRST_DAY, 17), at(MONDAY, 9)):
        minute(now)
    assert post.handler.accepted == []


def test_while_paused_letters_that_were_planned_do_not_go(year, minute, post):
    assert hold_back(year.cohort, now=EVENING_BEFORE)[1] == 2
    for now in (morning(FIRST_DAY), TEN, at(MONDAY, 9)):
        minute(now)
    assert post.handler.accepted == []


def test_let_go_on_the_same_day_each_is_sent_once(written, minute, post):
    hold_back(written.cohort)
    assert let_go(written.cohort) is True
    for now in (ELEVEN, ELEVEN + timedelta(minutes=1), at(FIRST_DAY, 17), at(MONDAY, 9)):
        minute(now)
    assert sorted(post.handler.recipients) == sorted([written.head.address, written.second.address])
    assert states_of(written.head) == ["cancelled", "sent"]


def test_what_was_done_during_the_pause_is_not_spoken_of(written, minute, post):
    hold(written.cohort, "induction", day(3, 5))
    hold_back(written.cohort)
    share_draft(written.visit, FIRST_DAY)
    let_go(written.cohort)
    for now in (ELEVEN, ELEVEN + timedelta(minutes=1)):
        minute(now)
    words = post.handler.accepted[0].get_content()
    assert ("Agenda of the visit" in words, "onfidentiality" in words) == (False, True)


def test_when_all_was_done_during_the_pause_no_letter_goes(written, minute, post):
    hold_back(written.cohort)
    share_draft(written.visit, FIRST_DAY)
    let_go(written.cohort)
    for now in (ELEVEN, at(FIRST_DAY, 17), at(MONDAY, 9)):
        minute(now)
    assert (post.handler.accepted, digest_of(written.head).state) == ([], "spared")


def test_after_some_days_only_the_newest_step_is_said_and_said_once(written, minute, post):
    hold_back(written.cohort)
    let_go(written.cohort, now=at(day(2, 24), 9))
    for now in (at(day(2, 24), 9), at(day(2, 24), 10), at(day(2, 24), 11), at(day(2, 25), 9)):
        minute(now)
    assert sorted(post.handler.recipients) == sorted([written.head.address, written.second.address])
    said = DigestLine.objects.filter(person=written.head, digest__state="written", is_dropped=False)
    assert list(said.values_list("step", flat=True)) == ["2 days before"]


def test_a_pause_that_ends_by_its_day_loses_nothing(written, minute, post):
    hold_back(written.cohort, until_on=MONDAY)
    for now in (at(FIRST_DAY, 17), at(day(2, 22), 19), at(MONDAY, 7)):
        minute(now)
    assert post.handler.accepted == []
    for now in (at(MONDAY, 9), at(MONDAY, 10)):
        minute(now)
    assert sorted(post.handler.recipients) == sorted([written.head.address, written.second.address])
    assert [lines_of(each) for each in Digest.objects.filter(person=written.head, state="written")] == [
        [("draft_agenda", "7 days before")]
    ]


def test_a_letter_that_the_server_takes_only_later_is_held_back_when_it_comes_back(written, minute, post):
    post.handler.rcpt[written.head.address] = "451 Try later"
    deliver_due(lambda: morning(FIRST_DAY), post.settings)
    Message.objects.filter(to_address=written.head.address).update(state="sending", sending_at=TEN)
    hold_back(written.cohort)
    Message.objects.filter(state="sending").update(state="queued", next_try_at=TEN)
    del post.handler.rcpt[written.head.address]
    minute(ELEVEN)
    assert post.handler.recipients == [written.second.address]
    let_go(written.cohort, now=at(FIRST_DAY, 12))
    for now in (at(FIRST_DAY, 12), at(FIRST_DAY, 13)):
        minute(now)
    assert post.handler.recipients == [written.second.address, written.head.address]


@pytest.mark.parametrize("before", ["failed", "paused"])
def test_a_letter_that_somebody_lets_go_by_hand_is_held_back_too(written, minute, post, before):
    message = Message.objects.get(to_address=written.head.address)
    if before == "paused":
        pause(message, now=morning(FIRST_DAY))
    else:
        Message.objects.filter(pk=message.pk).end(state="failed", error="No such user")
    hold_back(written.cohort)
    {"paused": resume, "failed": try_again}[before](message, now=TEN)
    minute(ELEVEN)
    assert post.handler.accepted == []
    let_go(written.cohort, now=at(FIRST_DAY, 12))
    minute(at(FIRST_DAY, 12))
    assert post.handler.recipients.count(written.head.address) == 1


def test_a_letter_that_somebody_paused_by_hand_stays_paused(written):
    pause(Message.objects.get(to_address=written.head.address), now=morning(FIRST_DAY))
    assert hold_back(written.cohort)[1] == 1
    let_go(written.cohort)
    assert states_of(written.head) == ["paused"]


def test_a_letter_that_somebody_changed_by_hand_does_not_go_either(written, minute, post):
    words = {"to": written.head.address, "subject": "Hello", "body": "Old words", "now": TEN, "by": None}
    edit_letter(digest_of(written.head).letter, **words)
    hold_back(written.cohort)
    let_go(written.cohort)
    minute(ELEVEN)
    assert states_of(written.head) == ["cancelled", "cancelled", "sent"]


def test_a_letter_that_a_worker_writes_at_the_moment_of_the_pause_does_not_go(year, minute, post):
    writer = Writer(year.cohort, Digest.objects.all(), now=TEN)
    writer.write(writer.digests[0])
    hold_back(year.cohort)
    writer.write(writer.digests[1])
    minute(ELEVEN)
    assert (writer.n_written, post.handler.accepted) == (1, [])


def test_other_letters_and_other_cohorts_are_not_held_back(written, minute, post):
    elsewhere = make_host(make_year())
    write_to(written.cohort, key="hello", person=written.head, subject="Hello", body="Hello", now=TEN)
    plan_reminders(elsewhere.cohort, day=FIRST_DAY, now=EVENING_BEFORE)
    hold_back(written.cohort)
    minute(TEN)
    minute(ELEVEN)
    assert sorted(post.handler.recipients) == sorted(
        [written.head.address, elsewhere.head.address, elsewhere.second.address]
    )


def test_a_letter_that_has_gone_counts_as_spoken(written, minute, post):
    minute(morning(FIRST_DAY))
    assert hold_back(written.cohort)[1] == 0
    let_go(written.cohort)
    for now in (ELEVEN, at(MONDAY, 9)):
        minute(now)
    assert len(post.handler.accepted) == 2


def test_the_day_of_a_pause_is_that_of_the_programme(year, minute, post):
    """At nine in Auckland on the first day it is still the day before in England."""
    year.cohort.programme.time_zone = "Pacific/Auckland"
    year.cohort.programme.save()
    now = at(day(2, 12), 20)
    message = write_to(
        year.cohort, key="one", kind="reminder", person=year.head, subject="A", body="B", now=now
    ).message
    hold_back(year.cohort, now=now)
    assert ReminderPause.objects.get().from_on == FIRST_DAY
    assert not Message.objects.due(now + timedelta(hours=1)).filter(pk=message.pk).exists()


def test_all_reminders_are_paused_once_at_a_time_and_to_a_day_that_comes(year):
    with pytest.raises(Refused, match="a day after today"):
        hold_back(year.cohort, now=EVENING_BEFORE, until_on=day(2, 12))
    hold_back(year.cohort, now=EVENING_BEFORE)
    with pytest.raises(Refused, match="Somebody else has paused the reminders of this cohort already: Snow"):
        hold_back(year.cohort, now=EVENING_BEFORE, reason="Snow again")
    assert ReminderPause.objects.count() == 1


def test_of_two_who_let_them_go_on_the_second_is_told_that_they_are_not_paused(year):
    hold_back(year.cohort, now=EVENING_BEFORE)
    assert (let_go(year.cohort, EVENING_BEFORE), let_go(year.cohort, EVENING_BEFORE)) == (True, False)
    assert write_reminders(year.cohort, now=morning(FIRST_DAY)) == 2
    hold_back(year.cohort, now=TEN)


def test_whoever_has_not_read_why_they_were_paused_anew_does_not_let_them_go(year):
    """One opens the page; another lets them go on and pauses them for another reason; then the first presses."""
    seen, _ = hold_back(year.cohort, now=EVENING_BEFORE)
    let_go(year.cohort, EVENING_BEFORE)
    hold_back(year.cohort, now=EVENING_BEFORE, reason="A death at the school")
    with pytest.raises(PausedAnew, match="A death at the school") as told:
        let_go(year.cohort, EVENING_BEFORE, seen=seen.pk)
    assert ReminderPause.objects.held_on(FIRST_DAY).get() == told.value.pause


def test_while_all_are_paused_none_is_sent_by_hand(year):
    hold_back(year.cohort, now=EVENING_BEFORE)
    with pytest.raises(Refused, match="All reminders of this cohort are paused"):
        send_reminder_now(digest_of(year.head), version=1, by=None, now=morning(FIRST_DAY))


def test_pausing_and_letting_go_take_as_many_statements_for_many_letters_as_for_few(django_assert_max_num_queries):
    taken = []
    for n_schools in (3, 12):
        cohort = make_year(n_schools=n_schools)
        for group in cohort.groups.all():
            for seat in group.seats.all():
                hold(cohort, "visit", day(3, 12), group=group, host=seat.enrolment)
        plan_reminders(cohort, day=FIRST_DAY, now=EVENING_BEFORE)
        assert write_reminders(cohort, now=morning(FIRST_DAY)) == 2 * n_schools
        with django_assert_max_num_queries(40) as statements:
            hold_back(cohort)
            let_go(cohort)
        taken.append(len(statements))
    assert taken[0] == taken[1]
