from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from magpie.jobs.actions import queue_job
from magpie.jobs.engine import look_for_jobs
from magpie.jobs.models import Job
from magpie.outbox.actions import queue_message
from magpie.outbox.engine import look_for_letters
from magpie.outbox.models import MailSwitch, Message
from magpie.web import tick
from magpie.web.tick import run_tick

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def write(now):
    return queue_message(key="k", to="ruth@oak.example", subject="Hello", body="Dear Ruth", now=now)


def test_tick_wakes_the_engine_for_what_waits_and_may_be_repeated(now):
    write(now)
    queue_job(kind="test.any", arguments={}, by=None, now=now)
    run_tick(now)
    run_tick(now)
    assert sorted(DBTaskResult.objects.values_list("queue_name", flat=True)) == ["jobs", "letters"]


def test_tick_takes_up_what_a_dead_process_left(now):
    write(now)
    Message.objects.update(state="sending", sending_at=now)
    queue_job(kind="test.any", arguments={}, by=None, now=now)
    Job.objects.update(state="running", started_at=now, heartbeat_at=now, tries=1)
    run_tick(now + timedelta(minutes=6))
    assert (Message.objects.get().state, Job.objects.get().state) == ("undecided", "queued")


def test_tick_remembers_that_no_mail_server_was_set(now, settings):
    settings.MAIL = None
    run_tick(now)
    assert MailSwitch.objects.get().is_on is False


def test_tick_forgets_old_looks_and_keeps_those_that_wait(now):
    for status, hours in [("SUCCESSFUL", 30), ("RUNNING", 30), ("READY", 30), ("FAILED", 1)]:
        look_for_letters.enqueue()
        newest = DBTaskResult.objects.order_by("-enqueued_at").first()
        DBTaskResult.objects.filter(pk=newest.pk).update(
            status=TaskResultStatus[status], enqueued_at=timezone.now() - timedelta(hours=hours)
        )
    run_tick(now)
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]


def test_step_that_fails_does_not_stop_the_others(now, monkeypatch):
    def fails(*, now):
        raise ZeroDivisionError

    monkeypatch.setattr(tick, "STEPS", (fails, *tick.STEPS))
    write(now)
    with pytest.raises(ExceptionGroup) as failure:
        run_tick(now)
    assert [type(one) for one in failure.value.exceptions] == [ZeroDivisionError]
    assert DBTaskResult.objects.count() == 1


def test_looks_find_what_there_is_to_do(now, settings):
    settings.MAIL = None
    queue_job(kind="test.unknown", arguments={}, by=None, now=now)
    look_for_jobs.call()
    look_for_letters.call()
    assert Job.objects.get().state == "failed"
