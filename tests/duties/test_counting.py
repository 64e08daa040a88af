"""The count for the first page: by day, and some minutes after something has happened."""

from datetime import timedelta

import pytest
from django.test import Client

from magpie.duties.counting import count_in, queue_count, steps_of_duties
from magpie.jobs.models import Job
from magpie.jobs.running import run_waiting_jobs
from magpie.programmes.actions.declarations import sign_declaration
from magpie.programmes.counts import with_counts
from magpie.programmes.models import Cohort
from tests.conftest import NOW, TODAY
from tests.duties.making import day, hold, leaders, make_year, schools_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def cohort():
    """Seven signatures are late, of six leaders and a facilitator, none of whom ever signed in."""
    cohort = make_year()
    hold(cohort, "induction", day(9, 25))
    return cohort


def tick(now=NOW):
    queue_count(now=now)
    run_waiting_jobs(lambda: now)


def words(cohort, today=TODAY):
    return [step.words for step in steps_of_duties(with_counts([cohort], today), today)]


def sign_as_head(cohort, now=NOW):
    head = leaders(schools_of(cohort.groups.get())[0])[0]
    sign_declaration(cohort, person=head, kind="confidentiality", by=head.user, now=now)


def test_coordinators_read_what_is_late_and_who_is_silent(cohort):
    assert words(cohort) == []
    tick()

    assert words(cohort) == ["7 people are silent: ring them", "See 7 things that are late"]


def test_the_steps_lead_to_the_rows_that_they_count(cohort):
    tick()
    client = Client()
    client.force_login(cohort.roles.get(kind="coordinator").person.user)
    steps = steps_of_duties(with_counts([cohort], TODAY), TODAY)
    found = [client.get(step.address).context["listed"].paginator.count for step in steps]

    assert found == [7, 7]


def test_yesterdays_count_says_nothing_today(cohort):
    tick()
    assert words(cohort, TODAY + timedelta(days=1)) == []
    tick(NOW + timedelta(days=1))

    assert words(cohort, TODAY + timedelta(days=1)) != []


def test_nothing_is_counted_again_while_nothing_happens(cohort):
    for minute in range(30):
        tick(NOW + timedelta(minutes=minute))

    assert Job.objects.filter(kind="duties.count").count() == 1


def test_what_happens_is_counted_after_five_minutes(cohort):
    tick()
    sign_as_head(cohort)
    tick(NOW + timedelta(minutes=4))
    assert words(cohort)[1] == "See 7 things that are late"
    tick(NOW + timedelta(minutes=5))

    assert words(cohort)[1] == "See 6 things that are late"


def test_only_the_last_counts_are_kept(cohort):
    for n in range(5):
        tick(NOW + timedelta(minutes=10 * n))
        Cohort.objects.filter(pk=cohort.pk).update(name=f"Cohort {n}")
        sign_as_head(cohort, NOW + timedelta(minutes=10 * n))
    tick(NOW + timedelta(days=1))
    tick(NOW + timedelta(days=2))

    assert Job.objects.filter(kind="duties.count").count() == 2


def test_where_no_cohort_runs_nothing_is_counted(cohort):
    Cohort.objects.update(closes_on=day(9, 2))
    tick()

    assert Job.objects.count() == 0


def test_each_cohort_hears_of_what_is_late_in_it(cohort):
    other = make_year()
    hold(other, "induction", day(9, 25))
    sign_as_head(other)
    tick()
    steps = steps_of_duties(with_counts([cohort, other], TODAY), TODAY)
    late = [(step.words, step.address) for step in steps if "late" in step.words]

    assert late == [
        (f"See {n} things that are late", f"/cohorts/{each.slug}/duties/?state=late")
        for n, each in ((7, cohort), (6, other))
    ]


def test_a_cohort_is_counted_as_its_board_counts(cohort):
    assert count_in(cohort, TODAY) == [7, 7]
