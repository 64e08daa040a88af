"""The pages of term dates, about a cohort × every role."""

import pytest

from tests.web.access import ACCESS, ACCESS_OF_COHORT_CALENDARS, PEOPLE
from tests.web.cast import cohort_calendar_address, facts_for
from tests.web.test_access import answer_to

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_page_with_an_owner_in_its_address_is_in_the_table(cast):
    _, rows = cast
    assert {name for name in ACCESS if "owner" in facts_for(name, rows)} == ACCESS_OF_COHORT_CALENDARS.keys()


@pytest.mark.parametrize("name", sorted(ACCESS_OF_COHORT_CALENDARS))
def test_each_person_gets_of_a_cohorts_dates_what_the_table_says(name, client, cast):
    people, rows = cast
    method, cells = ACCESS_OF_COHORT_CALENDARS[name]
    address = cohort_calendar_address(name, rows)
    assert {who: answer_to(client, people[who], method, address) for who in PEOPLE} == dict(
        zip(PEOPLE, cells.split(), strict=True)
    )
