"""The map of groups: everything fits, north is up, the bar tells the truth."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.groups.drawing import draw, hull
from magpie.register.models import School


def school(east_km=None, north_km=None, name="School"):
    metres = [None if km is None else round(km * 1000) for km in (east_km, north_km)]
    return School(name=name, easting_m=metres[0], northing_m=metres[1])


def test_north_is_up_and_east_is_right():
    drawn = draw([("1", [school(0, 0, "South West"), school(10, 20, "North East")])])
    south_west, north_east = drawn.shapes[0].dots
    assert (north_east.x > south_west.x, north_east.y < south_west.y) == (True, True)


def test_the_bar_is_as_long_as_it_says():
    drawn = draw([("1", [school(0, 0), school(40, 30)])])
    one, other = drawn.shapes[0].dots
    per_km = hypot(one.x - other.x, one.y - other.y) / 50
    assert (drawn.bar_km, drawn.bar) == (10, pytest.approx(10 * per_km, abs=0.2))


def test_schools_without_a_place_are_counted_and_left_out():
    drawn = draw([("1", [school(0, 0), school(), school(5, 5)]), ("2", [school()])])
    assert (drawn.n_unplaced, [len(shape.dots) for shape in drawn.shapes]) == (2, [2])


def test_without_any_place_there_is_no_map():
    assert draw([("1", [school(), school()])]) is None
    assert draw([]) is None


def test_schools_of_one_postcode_can_be_drawn():
    drawn = draw([("1", [school(3, 3), school(3, 3), school(3, 3)])])
    assert (len(drawn.shapes[0].outline), drawn.bar_km > 0) == (1, True)


def test_the_outline_of_a_square_leaves_out_what_lies_inside():
    assert set(hull([(0, 0), (0, 4), (4, 4), (4, 0), (2, 2), (0, 2)])) == {(0, 0), (0, 4), (4, 4), (4, 0)}


@given(st.lists(st.tuples(st.floats(0, 700), st.floats(0, 1300)), min_size=1, max_size=12))
def test_everything_lies_on_the_paper(places):
    drawn = draw([("1", [school(*place) for place in places])])
    for dot in drawn.shapes[0].dots:
        assert (0 <= dot.x <= drawn.width, 0 <= dot.y <= drawn.height) == (True, True)
    assert drawn.bar_end <= drawn.width
