"""A small dose of what ``tests.soak.imports`` does at length."""

import pytest

from tests.soak.imports import kill_imports


@pytest.mark.long
def test_an_import_that_is_killed_leaves_the_old_register_or_the_new(tmp_path):
    figures = kill_imports(tmp_path, 4, seed=2026)
    assert (figures.n_kills, figures.n_old + figures.n_new, figures.wrong) == (4, 4, [])
