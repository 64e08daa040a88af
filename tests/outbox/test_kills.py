"""A small dose of ``tests.soak.letters``: a process that is killed loses no letter and sends none twice."""

import pytest

from tests.soak.letters import soak


@pytest.mark.long
def test_killed_workers_lose_no_letter_and_send_none_twice():
    figures = soak(n_kills=4, n_letters=120)
    assert figures.wrong == []
    assert (figures.n_kills, figures.n_letters >= 120) == (4, True)
