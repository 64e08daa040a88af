"""What all tests share: the time, the names of rows and a register."""

from datetime import UTC, date, datetime
from random import Random

import hypothesis
import pytest

from magpie.core.public_ids import drawn_from
from tests.real_schools import register_extract, where_schools_come_from


def pytest_report_header():
    return where_schools_come_from()


NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
TODAY = date(2026, 2, 3)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def now():
    """Tuesday 3 February 2026, half past nine in the morning, in term."""
    return NOW


@pytest.fixture
def today():
    return TODAY


@pytest.fixture(autouse=True)
def _same_public_ids_each_time():
    with drawn_from(Random(1)):
        yield


@pytest.fixture(scope="session")
def extract(tmp_path_factory):
    """A register of about 6,000 schools in 23 columns, as the department publishes it."""
    return register_extract(tmp_path_factory.mktemp("register"))


hypothesis.settings.register_profile("magpie", deadline=None)
hypothesis.settings.load_profile("magpie")
