"""A group that has days in the diary is not taken apart."""

from datetime import UTC, datetime

import pytest

from magpie.diary.models import Activity
from magpie.groups.rules import why_not_ended
from tests.conftest import NOW
from tests.groups.making import make_group
from tests.programmes.making import make_cohort

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def make_day(group, **fields):
    starts_at, ends_at = (datetime(2026, 3, 12, hour, 30, tzinfo=UTC) for hour in (9, 15))
    days = {"starts_at": starts_at, "ends_at": ends_at, "made_at": NOW, "changed_at": NOW}
    return Activity.objects.create(
        cohort=group.cohort, group=group, kind="visit", name="visit", title="Visit day", **days, **fields
    )


def test_a_day_in_the_diary_stands_against_ending_its_group_and_a_cancelled_one_does_not():
    cohort = make_cohort()
    dated, free, called_off = make_group(cohort), make_group(cohort), make_group(cohort)
    make_day(dated)
    make_day(called_off, cancelled_at=NOW, cancelled_because="Snow")
    (sentence,) = why_not_ended([dated, free, called_off]).pop(dated.pk)
    assert (sentence.startswith("Visit day is on "), why_not_ended([free, called_off])) == (True, {})
