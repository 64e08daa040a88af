"""The names that the package offers, of which some are loaded when they are asked for."""

from types import ModuleType

import pytest

from magpie.core import grouping


def test_every_name_on_the_door_is_there_and_is_no_folder():
    there = {name: getattr(grouping, name) for name in grouping.__all__}
    assert [name for name, found in there.items() if isinstance(found, ModuleType)] == []


def test_a_name_that_is_not_on_the_door_is_refused_as_usual():
    with pytest.raises(ImportError, match="cannot import name 'arrange'"):
        from magpie.core.grouping import arrange  # noqa: F401
