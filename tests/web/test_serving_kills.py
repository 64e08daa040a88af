"""A small dose of ``tests.soak.serving``: one process of each kind is killed while people work."""

import pytest

from tests.soak.serving import soak

KINDS = ["web process", "letters worker", "jobs worker", "tick worker", "web server"]


@pytest.mark.long
def test_a_served_magpie_loses_nothing_when_one_process_of_each_kind_is_killed():
    figures = soak(n_kills=len(KINDS), n_schools=60, between=1.0, aims=KINDS)
    assert figures.wrong == []
    assert figures.kills == dict.fromkeys(KINDS, 1)
