import pytest

from tests.web.cast import make_people


@pytest.fixture
def cast(db):
    """The people of the access table, and what they may or may not see."""
    people, rows = make_people()
    return people, rows
