"""What of the shores a map shows."""

from magpie.groups.drawing import draw
from magpie.groups.shores import Box, clip, land_in, thinned
from magpie.register.models import School

SQUARE = [(0, 0), (0, 10), (10, 10), (10, 0)]


def test_land_is_cut_where_the_window_ends():
    assert set(clip(SQUARE, Box(5, 5, 20, 20))) == {(5, 5), (5, 10), (10, 10), (10, 5)}
    assert clip(SQUARE, Box(20, 20, 30, 30)) == []


def test_a_window_inland_is_all_land():
    assert set(clip(SQUARE, Box(2, 2, 3, 3))) == {(2, 2), (2, 3), (3, 3), (3, 2)}


def test_the_middle_of_england_is_land_and_the_north_sea_is_not():
    assert (len(land_in(Box(430, 280, 440, 290))), land_in(Box(690, 500, 700, 510))) == (1, [])


def test_points_that_nobody_could_tell_apart_are_left_out():
    assert thinned([(0, 0), (0, 1), (0, 5), (0, 6)], 3) == [(0, 0), (0, 5), (0, 6)]


def test_the_whole_country_takes_little_of_a_page():
    corners = [
        School(name="School", easting_m=east, northing_m=north)
        for east, north in ((90_000, 10_000), (650_000, 1_200_000))
    ]
    drawn = draw([("1", corners)])
    assert sum(len(shore) for shore in drawn.land) < 12_000
