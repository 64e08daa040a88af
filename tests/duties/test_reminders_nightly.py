"""The tick looks, jobs do the work: planned at most once an hour, written when windows open."""

from datetime import timedelta

import pytest

from magpie.duties import nightly
from magpie.duties.models import Digest, ReminderPause
from magpie.duties.nightly import plan_now, queue_due_reminders, queue_reminder_plan
from magpie.jobs.models import Job
from magpie.jobs.running import run_waiting_jobs
from magpie.outbox.models import Message
from tests.duties.making import at, day, make_year
from tests.duties.reminding import FIRST_DAY, digest_of, make_host, morning
from tests.making import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVENING_BEFORE = at(day(2, 12), 19)


def tick(now):
    queue_reminder_plan(now=now)
    queue_due_reminders(now=now)
    run_waiting_jobs(lambda: now)


def test_from_the_evening_to_the_letter():
    year = make_host()
    tick(at(day(2, 12), 17))
    assert Digest.objects.count() == 0
    tick(EVENING_BEFORE)
    assert digest_of(year.head).on == FIRST_DAY
    tick(at(FIRST_DAY, 7))
    assert Message.objects.count() == 0
    tick(at(FIRST_DAY, 8))
    tick(at(FIRST_DAY, 8) + timedelta(minutes=1))
    assert Message.objects.count() == 2


def test_on_friday_evening_and_at_the_weekend_monday_is_planned():
    year = make_host(on=day(3, 19))
    tick(at(day(2, 20), 19))
    assert Digest.objects.count() == 0
    assert nightly.day_to_plan(year.cohort, at(day(2, 20), 19)) == day(2, 23)
    assert nightly.day_to_plan(year.cohort, at(day(2, 21), 9)) == day(2, 23)
    assert nightly.day_to_plan(year.cohort, at(day(2, 23), 9)) == day(2, 23)


def test_it_plans_at_most_once_an_hour():
    make_host()
    for minute in (0, 1, 59):
        tick(EVENING_BEFORE + timedelta(minutes=minute))
    assert Job.objects.filter(kind="duties.plan").count() == 1
    tick(EVENING_BEFORE + timedelta(minutes=61))
    assert Job.objects.filter(kind="duties.plan").count() == 2


def test_where_no_cohort_runs_nothing_is_looked_for():
    queue_reminder_plan(now=EVENING_BEFORE)
    assert Job.objects.count() == 0


def test_nothing_is_queued_while_the_same_work_waits_or_the_cohort_is_paused():
    year = make_host()
    tick(EVENING_BEFORE)
    for _ in range(2):
        queue_due_reminders(now=morning(FIRST_DAY))
    assert Job.objects.filter(kind="duties.write").count() == 1
    Job.objects.filter(kind="duties.write").delete()
    ReminderPause.objects.create(cohort=year.cohort, from_on=FIRST_DAY, reason="Snow", made_at=EVENING_BEFORE)
    queue_due_reminders(now=morning(FIRST_DAY))
    assert Job.objects.filter(kind="duties.write").count() == 0


def test_what_goes_wrong_in_one_cohort_holds_up_no_other(monkeypatch):
    first, second = make_host(make_year()), make_host(make_year())
    plan = nightly.plan_reminders

    def fails_in_the_first(cohort, **facts):
        if cohort == first.cohort:
            raise ZeroDivisionError
        return plan(cohort, **facts)

    monkeypatch.setattr(nightly, "plan_reminders", fails_in_the_first)
    tick(EVENING_BEFORE)
    assert (Job.objects.get().state, digest_of(second.head).state) == ("failed", "planned")


def test_after_a_failure_writing_rests_for_a_while():
    make_host()
    tick(EVENING_BEFORE)
    now = morning(FIRST_DAY)
    Job.objects.create(kind="duties.write", state="failed", error="Odd", created_at=now, ended_at=now)
    queue_due_reminders(now=now + timedelta(minutes=5))
    assert Job.objects.filter(kind="duties.write").count() == 1
    queue_due_reminders(now=now + timedelta(minutes=16))
    assert Job.objects.filter(kind="duties.write").count() == 2


def test_jobs_that_are_done_are_forgotten_after_two_days():
    make_host()
    tick(EVENING_BEFORE)
    tick(EVENING_BEFORE + timedelta(days=3))
    assert Job.objects.filter(kind="duties.plan").count() == 1


def test_planned_by_hand_todays_and_the_next_days_reminders_are_laid_out():
    year = make_host()
    by = make_person().user
    job = plan_now(year.cohort, by=by, now=at(day(2, 12), 10))
    run_waiting_jobs(lambda: at(day(2, 12), 10))
    job.refresh_from_db()
    assert (job.state, job.result, digest_of(year.head).on) == ("done", {"letters": 2}, FIRST_DAY)
