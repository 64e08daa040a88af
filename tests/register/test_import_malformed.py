"""A small dose of what ``tests.soak.malformed`` does at length."""

import pytest

from tests.soak.malformed import send_malformed


@pytest.mark.database
@pytest.mark.django_db
def test_sixty_malformed_files_crash_nothing_and_leave_nothing_half_imported(tmp_path):
    outcomes = send_malformed(tmp_path, 60, seed=2026)
    assert outcomes.total() == 60
    assert outcomes["refused"] > 0
    assert outcomes["applied"] + outcomes["applied with errors"] > 0
