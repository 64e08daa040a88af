"""A cohort, and somebody who coordinates it and has signed in."""

import pytest

from tests.programmes.making import make_cohort, make_role


@pytest.fixture
def cohort():
    return make_cohort("Trios 2025")


@pytest.fixture
def coordinator(client, cohort):
    user = make_role(cohort).person.user
    client.force_login(user)
    return user
