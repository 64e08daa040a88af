"""The outline of Britain behind maps of groups."""

import json
from importlib.resources import files

import pytest

from scripts.outline import area_km2, on_the_grid


def test_a_place_lies_where_the_survey_puts_it():
    """The worked example of the Ordnance Survey's guide to coordinate systems."""
    caister = on_the_grid(1 + 43 / 60 + 4.5177 / 3600, 52 + 39 / 60 + 27.2531 / 3600)
    assert caister == pytest.approx((651409.903, 313177.270), abs=0.01)


def test_the_outline_is_as_large_as_the_country():
    shores = json.loads(files("magpie.groups").joinpath("britain.json").read_text())["metres"]
    great_britain = next(shore for shore in shores if any(point[0] > 600_000 for point in shore))
    assert area_km2(great_britain) == pytest.approx(218_000, rel=0.05)
