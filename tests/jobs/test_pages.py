import pytest
from django.urls import reverse

from magpie.jobs.models import Job

pytestmark = [pytest.mark.database, pytest.mark.django_db]
State = Job.State


def nothing(job, progress):
    return None


@pytest.fixture
def page(client, head):
    client.force_login(head)
    return client


def test_page_of_a_running_job_shows_how_far_it_is_and_renews_itself(page, work, now):
    job = work(nothing, state=State.RUNNING, started_at=now, heartbeat_at=now, step="Reading", n_done=3, n_total=9)
    text = page.get(job.get_absolute_url()).content.decode()
    assert "Reading: 3 of 9" in text
    assert '<progress class="app-progress" aria-label="How far it has come" value="3" max="9">' in text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    assert "hx-get" in text


def test_page_of_an_ended_job_leads_on_and_stays_still(page, work, now):
    job = work(nothing, state=State.DONE, ended_at=now)
    text = page.get(job.get_absolute_url()).content.decode()
    assert ('href="/birds/"' in text, "refresh" in text, "hx-get" in text) == (True, False, False)


def test_page_of_a_failed_job_says_why(page, work, now):
    job = work(nothing, state=State.FAILED, ended_at=now, error="Row 3 has no URN.")
    assert "Row 3 has no URN." in page.get(job.get_absolute_url()).content.decode()


def test_job_can_be_stopped_after_reading_what_that_means(page, work):
    job = work(nothing)
    asked = page.get(reverse("jobs:stop", args=[job.public_id])).content.decode()
    assert "“Counting the birds” has not begun, and will not." in asked
    answer = page.post(reverse("jobs:stop", args=[job.public_id]), follow=True)
    assert "This was stopped before it was done." in answer.content.decode()


def test_stopping_an_ended_job_says_that_it_is_too_late(page, work, now):
    job = work(nothing, state=State.DONE, ended_at=now)
    answer = page.post(reverse("jobs:stop", args=[job.public_id]), follow=True)
    assert "This has ended already" in answer.content.decode()


def test_jobs_are_seen_by_who_asked_for_them_and_by_operators(client, work, head, operator, stranger):
    job = work(nothing)
    answers = {}
    for user in (head, operator, stranger):
        client.force_login(user)
        answers[user.email.partition("@")[0]] = client.get(job.get_absolute_url()).status_code
    assert answers == {"ruth": 200, "operator": 200, "stranger": 404}
    client.logout()
    assert client.get(job.get_absolute_url()).status_code == 302
