from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django_tasks_db.models import DBTaskResult

from magpie.jobs.actions import (
    JobHasEnded,
    ask_to_cancel,
    queue_job,
    take_up_silent_jobs,
    wake_for_waiting_jobs,
)
from magpie.jobs.kinds import register_kind
from magpie.jobs.models import Job
from magpie.jobs.progress import JobFailed
from magpie.jobs.running import UNFORESEEN, UNKNOWN_KIND, run_job, run_waiting_jobs

pytestmark = [pytest.mark.database, pytest.mark.django_db]
State = Job.State


def count_to_ten(job, progress):
    progress.step("Counting", total=10)
    for _ in range(10):
        progress.advance()
    return {"birds": 10, "wood": job.arguments["wood"]}


def seen(job):
    job.refresh_from_db()
    return job


def test_job_is_run_and_keeps_what_came_of_it(work, clock, now):
    job = work(count_to_ten)
    assert run_job(job.pk, clock) is True
    assert (seen(job).state, job.result, job.error) == (State.DONE, {"birds": 10, "wood": "oak"}, "")
    assert (job.step, job.n_done, job.n_total, job.tries) == ("Counting", 10, 10, 1)
    assert now < job.started_at < job.ended_at


def test_job_is_run_by_one_process_only(work, clock):
    job = work(count_to_ten)
    assert [run_job(job.pk, clock), run_job(job.pk, clock)] == [True, False]


def test_waiting_jobs_are_run_oldest_first(work, clock, now):
    order = []

    def handler(job, progress):
        order.append(job.pk)

    late = work(handler)
    early = work(handler, created_at=now - timedelta(hours=1))
    assert run_waiting_jobs(clock) == 2
    assert order == [early.pk, late.pk]


def test_progress_is_seen_while_the_job_runs(work, clock):
    heard = []

    def handler(job, progress):
        progress.step("Reading the file", total=3)
        progress.advance(2)
        heard.append(Job.objects.values_list("state", "step", "n_done", "n_total").get(pk=job.pk))

    run_job(work(handler).pk, clock)
    assert heard == [(State.RUNNING, "Reading the file", 2, 3)]


def test_progress_is_written_twice_a_second_at_most(work, now, django_assert_num_queries):
    time = now

    def handler(job, progress):
        nonlocal time
        progress.step("Counting", total=1000)
        with django_assert_num_queries(3):
            for n in range(1000):
                time = now + timedelta(milliseconds=2 * n)
                progress.advance()

    job = work(handler)
    run_job(job.pk, lambda: time)
    assert seen(job).state == State.DONE


def test_job_that_fails_tells_the_person_why(work, clock):
    def handler(job, progress):
        raise JobFailed("Row 3 has no URN. Write one in the first column.")

    job = work(handler)
    run_job(job.pk, clock)
    assert (seen(job).state, job.error) == (State.FAILED, "Row 3 has no URN. Write one in the first column.")


def test_unforeseen_failure_shows_no_inner_words(work, clock):
    job = work(lambda job, progress: 1 / 0)
    run_job(job.pk, clock)
    assert (seen(job).state, job.error) == (State.FAILED, UNFORESEEN)


def test_result_that_cannot_be_kept_is_an_unforeseen_failure(work, clock):
    job = work(lambda job, progress: {"birds": {1, 2}})
    run_job(job.pk, clock)
    assert (seen(job).state, job.error) == (State.FAILED, UNFORESEEN)


def test_job_of_a_kind_that_nobody_knows_fails(head, now, clock):
    job = queue_job(kind="test.forgotten", arguments={}, by=head, now=now)
    run_job(job.pk, clock)
    assert (seen(job).state, job.error) == (State.FAILED, UNKNOWN_KIND)


def test_kind_cannot_be_registered_twice():
    register_kind("test.twice", count_to_ten, title="Once")
    register_kind("test.twice", count_to_ten, title="Once")
    with pytest.raises(ValueError, match="registered twice"):
        register_kind("test.twice", lambda job, progress: None, title="Twice")


def test_waiting_job_is_cancelled_at_once(work, now, clock):
    job = ask_to_cancel(work(count_to_ten), now=now)
    assert (job.state, run_job(job.pk, clock)) == (State.CANCELLED, False)


def test_running_job_stops_at_its_next_sign_of_life(work, clock, now):
    reached = []

    def handler(job, progress):
        progress.step("Counting", total=3)
        ask_to_cancel(job, now=now)
        ask_to_cancel(job, now=now)
        progress.advance()
        reached.append("the end")

    job = work(handler)
    run_job(job.pk, clock)
    assert (seen(job).state, reached) == (State.CANCELLED, [])


def test_ended_job_cannot_be_stopped(work, clock, now):
    job = work(count_to_ten)
    run_job(job.pk, clock)
    with pytest.raises(JobHasEnded):
        ask_to_cancel(job, now=now)


def test_job_cut_off_in_good_order_waits_again_and_loses_no_try(work, clock):
    job = work(count_to_ten)
    run_job(job.pk, clock, lambda: True)
    assert (seen(job).state, job.tries, job.step) == (State.QUEUED, 0, "")
    run_waiting_jobs(clock)
    assert seen(job).state == State.DONE


def test_no_job_is_begun_by_a_process_that_should_end(work, clock):
    work(count_to_ten)
    assert run_waiting_jobs(clock, lambda: True) == 0


def test_silent_job_is_queued_again_and_then_given_up(work, now, clock):
    job = work(count_to_ten, state=State.RUNNING, started_at=now, heartbeat_at=now, tries=1)
    assert take_up_silent_jobs(now=now + timedelta(minutes=2)) == 0
    assert take_up_silent_jobs(now=now + timedelta(minutes=3)) == 1
    assert seen(job).state == State.QUEUED
    Job.objects.update(state=State.RUNNING, tries=3)
    assert take_up_silent_jobs(now=now + timedelta(minutes=3)) == 1
    assert (seen(job).state, job.error.startswith("This was begun 3 times")) == (State.FAILED, True)


def test_silent_job_that_should_stop_is_cancelled(work, now):
    job = work(count_to_ten, state=State.RUNNING, started_at=now, heartbeat_at=now, tries=1, cancel_asked_at=now)
    take_up_silent_jobs(now=now + timedelta(minutes=3))
    assert seen(job).state == State.CANCELLED


def test_process_that_was_taken_for_dead_leaves_the_job_alone(work, clock, now):
    def handler(job, progress):
        take_up_silent_jobs(now=now + timedelta(hours=1))
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING, tries=2)
        progress.step("Counting")

    job = work(handler)
    run_job(job.pk, clock)
    assert (seen(job).state, job.tries, job.step) == (State.RUNNING, 2, "")


def test_result_of_a_process_that_was_taken_for_dead_does_not_count(work, clock):
    def handler(job, progress):
        Job.objects.filter(pk=job.pk).update(tries=2)
        return {"birds": 1}

    job = work(handler)
    run_job(job.pk, clock)
    assert (seen(job).state, job.result) == (State.RUNNING, {})


def test_job_that_loses_the_database_stays_for_the_tick(work, clock):
    def handler(job, progress):
        raise OperationalError("database is locked")

    job = work(handler)
    with pytest.raises(OperationalError):
        run_job(job.pk, clock)
    assert seen(job).state == State.RUNNING


def test_engine_is_woken_once_when_the_transaction_holds(work, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        work(count_to_ten)
        work(count_to_ten)
    assert [row.queue_name for row in DBTaskResult.objects.all()] == ["jobs"]


def test_tick_wakes_the_engine_only_for_jobs_that_wait(work):
    wake_for_waiting_jobs()
    assert not DBTaskResult.objects.exists()
    work(count_to_ten)
    wake_for_waiting_jobs()
    wake_for_waiting_jobs()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    "nonsense", [{"state": "lost"}, {"state": State.RUNNING}, {"state": State.DONE}, {"state": State.FAILED}]
)
def test_database_refuses_nonsense(work, nonsense):
    work(count_to_ten)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(**nonsense)
