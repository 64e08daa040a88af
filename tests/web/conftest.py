import pytest
from django.db import transaction

from tests.web.cast import make_people


@pytest.fixture
def cast(db):
    """The people of the access table, and what they may or may not see."""
    people, rows = make_people()
    return people, rows


@pytest.fixture(scope="module")
def lasting_cast(django_db_setup, django_db_blocker):
    """The same, made once for a module whose tests leave it as it is."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_people()
        transaction.set_rollback(True)
