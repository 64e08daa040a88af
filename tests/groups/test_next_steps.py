"""What waits in the groups of a cohort for its coordinators."""

import pytest
from django.urls import reverse

from magpie.groups.next_steps import steps_of_groups
from magpie.programmes.counts import with_counts
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.places import places_of
from tests.conftest import TODAY
from tests.groups.making import make_enrolments, make_facilitator, make_group, make_publication, make_run
from tests.programmes.making import make_cohort, make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def steps(*cohorts):
    return [step.words for step in steps_of_groups(with_counts(cohorts, TODAY), TODAY)]


def test_nothing_waits_while_there_are_no_schools(cohort):
    make_enrolments(cohort, 1)
    assert steps(cohort) == []


def test_schools_without_groups_wait_for_them(cohort):
    make_enrolments(cohort, 3)
    (step,) = steps_of_groups(with_counts([cohort], TODAY), TODAY)
    assert (step.words, step.address, step.hint) == (
        "Work out groups",
        reverse("groups:groups", args=[cohort.slug]),
        "Trios 2025",
    )


def test_a_proposal_waits_to_be_looked_at_and_one_under_way_does_not(cohort):
    make_enrolments(cohort, 3)
    make_run(cohort)
    newest = make_run(cohort, status="infeasible", cost=None, lower_bound=None)
    make_run(cohort, status="", cost=None, lower_bound=None, ended_at=None)
    (step,) = steps_of_groups(with_counts([cohort], TODAY), TODAY)
    assert (step.words, step.address) == ("Look at proposal 2 of groups", newest.get_absolute_url())


def test_groups_wait_for_facilitators_and_schools_for_groups_and_ends(cohort):
    enrolments = make_enrolments(cohort, 3)
    run = make_run(cohort, [enrolments])
    group = make_group(cohort, enrolments=enrolments, run=run)
    make_publication(run)
    assert steps(cohort) == ["Give 1 group a facilitator"]
    make_facilitator(group)
    assert steps(cohort) == []
    make_enrolments(cohort, 2)
    Enrolment.objects.filter(pk=enrolments[0].pk).update(state="withdrawn", until_on=TODAY)
    assert steps(cohort) == ["End the seat of 1 school that withdrew", "Find a group for 2 schools"]


def test_a_cohort_that_is_over_waits_for_nothing(cohort):
    make_enrolments(cohort, 3)
    Cohort.objects.filter(pk=cohort.pk).update(closes_on=TODAY.replace(month=1))
    cohort.refresh_from_db()
    assert steps(cohort) == []


def test_a_programme_that_groups_no_schools_waits_for_none():
    groups = "groups: {formed_by: solver, sizes: [3, 4], preferred: 3}\n"
    for number, changed in enumerate(("", "groups: {formed_by: coordinator, members: people, sizes: [3]}\n"), 1):
        edition = make_edition((groups, changed), ("edition: 1", f"edition: {number}"))
        cohort = make_cohort(edition=edition)
        make_enrolments(cohort, 3)
        assert steps(cohort) == []


def test_many_cohorts_take_one_statement(django_assert_num_queries):
    cohorts = [make_cohort() for _ in range(4)]
    for cohort in cohorts:
        make_enrolments(cohort, 3)
        cohort.playbook.groups  # noqa: B018
    with django_assert_num_queries(1):
        assert len(steps(*cohorts)) == 4


def test_groups_stand_in_the_menu_of_the_cohort_for_its_coordinators_only(cohort):
    address = ("Groups", reverse("groups:groups", args=[cohort.slug]))
    assert (address in places_of(cohort), address in places_of(cohort, coordinates=False)) == (True, False)
