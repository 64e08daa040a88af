"""Lists as they arrive when something went wrong on the way; the long run is ``tests/soak/malformed_lists.py``."""

from random import Random

import pytest

from tests.soak.malformed_lists import good_list, prepare, send_malformed, what_came_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_sixty_malformed_lists_are_refused_in_words_or_taken_over_whole():
    outcomes = send_malformed(60, seed=2026)
    assert outcomes.total() == 60
    assert outcomes["refused"] > 0
    assert outcomes["taken over with mistakes left out"] > 0


def test_the_list_that_is_garbled_is_good_but_for_one_closed_school():
    assert what_came_of(prepare(), good_list(Random(1))) == "taken over with mistakes left out"
