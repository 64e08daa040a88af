"""One reminder from the evening's plan to the recipient's mail box, over a real mail server."""

from datetime import timedelta

import pytest

from magpie.duties.nightly import queue_due_reminders, queue_reminder_plan
from magpie.jobs.running import run_waiting_jobs
from magpie.outbox.delivery import deliver_due
from magpie.outbox.models import Message
from tests.duties.making import at, day
from tests.duties.reminding import FIRST_DAY, digest_of, make_host, share_draft
from tests.mail_server import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVENING_BEFORE = at(day(2, 12), 19)


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


def test_a_reminder_arrives_once_in_the_recipients_hours_and_says_what_to_do(post, minute):
    year = make_host()
    for now in (EVENING_BEFORE, at(FIRST_DAY, 7), at(FIRST_DAY, 8), at(FIRST_DAY, 9), at(FIRST_DAY, 19)):
        minute(now)
    mails = {mail["To"].addresses[0].addr_spec: mail for mail in post.handler.accepted}
    assert sorted(post.handler.recipients) == sorted([year.head.address, year.second.address])
    mail = mails[year.head.address]
    words = " ".join(mail.get_content().split())
    assert mail["Subject"] == "Agenda of the visit (draft) by 26 February"
    assert "Please share it by Thursday 26 February 2026." in words
    assert digest_of(year.head).letter.message.sent_at == at(FIRST_DAY, 8)


def test_once_it_is_done_no_more_mail_comes(post, minute):
    year = make_host()
    for now in (EVENING_BEFORE, at(FIRST_DAY, 8)):
        minute(now)
    share_draft(year.visit, FIRST_DAY)
    now = at(FIRST_DAY, 20)
    while now < at(day(2, 25), 20):
        minute(now)
        now += timedelta(hours=12, minutes=1)
    assert len(post.handler.accepted) == 2


def test_what_the_server_takes_only_later_goes_the_next_school_day_and_never_at_night(post, minute):
    year = make_host()
    post.handler.rcpt[year.head.address] = "451 Try later"
    for now in (EVENING_BEFORE, at(FIRST_DAY, 8), at(FIRST_DAY, 17)):
        minute(now)
    del post.handler.rcpt[year.head.address]
    for now in (at(FIRST_DAY, 19), at(day(2, 17), 12), at(day(2, 22), 19), at(day(2, 23), 8)):
        minute(now)
    times = Message.objects.filter(state="sent").values_list("to_address", "sent_at")
    assert dict(times) == {year.second.address: at(FIRST_DAY, 8), year.head.address: at(day(2, 23), 8)}
