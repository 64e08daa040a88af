"""A simple map of groups: points, the hull of each group with its number, and a bar that says how long a way is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Protocol

from magpie.groups.shores import Box, land_in, thinned
from magpie.groups.ways import Placed, place_of

WIDTH, MARGIN = 640.0, 30.0
LOWEST, HIGHEST = 200.0, 560.0
LEAST_KM = 1.0

Point = tuple[float, float]


class Named(Placed, Protocol):
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A group on the map: its schools, the line round them, and where its number stands."""

    label: str
    dots: tuple[Dot, ...]
    outline: tuple[Point, ...]
    x: float
    y: float

    @property
    def points(self) -> str:
        return written(self.outline)


@dataclass(frozen=True, slots=True)
class Map:
    """``bar`` is as long as ``bar_km`` kilometres."""

    width: float
    height: float
    land: tuple[str, ...]
    shapes: tuple[Shape, ...]
    bar: float
    bar_km: float
    n_unplaced: int

    @property
    def bar_end(self) -> float:
        return round(MARGIN + self.bar, 1)

    @property
    def foot(self) -> float:
        return self.height - 12


def draw(groups: Sequence[tuple[str, Sequence[Named]]]) -> Map | None:
    """North is up. None when no school of the groups has a place."""
    placed = [
        (label, [(school, place) for school in schools if (place := place_of(school))]) for label, schools in groups
    ]
    places = [place for _, members in placed for _, place in members]
    if not places:
        return None
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    scale = _scale(max(east - west, LEAST_KM), max(north - south, LEAST_KM))
    height = min(max((north - south) * scale + 2 * MARGIN, LOWEST), HIGHEST)
    left, top = (WIDTH - (east - west) * scale) / 2, (height - (north - south) * scale) / 2

    def onto(place: Point) -> Point:
        return round(left + (place[0] - west) * scale, 1), round(top + (north - place[1]) * scale, 1)

    shapes = [
        _shape(label, [(school.name, onto(place)) for school, place in members]) for label, members in placed if members
    ]
    bar_km = _round_down(WIDTH / 4 / scale)
    n_unplaced = sum(len(schools) for _, schools in groups) - len(places)
    edges = Box(west - left / scale, south - top / scale, east + left / scale, north + top / scale)
    land = (written([_whole(onto(point)) for point in thinned(shore, 2 / scale)]) for shore in land_in(edges))
    return Map(WIDTH, round(height, 1), tuple(land), tuple(shapes), round(bar_km * scale, 1), bar_km, n_unplaced)


def written(points: Sequence[Point]) -> str:
    """As a drawing takes them."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _whole(point: Point) -> Point:
    return round(point[0]), round(point[1])


def _scale(wide_km: float, high_km: float) -> float:
    """Signs of the drawing for a kilometre, so that everything fits."""
    return min((WIDTH - 2 * MARGIN) / wide_km, (HIGHEST - 2 * MARGIN) / high_km)


def _shape(label: str, members: Sequence[tuple[str, Point]]) -> Shape:
    points = [point for _, point in members]
    x, y = (round(sum(each[axis] for each in points) / len(points), 1) for axis in (0, 1))
    return Shape(label, tuple(Dot(*point, name) for name, point in members), tuple(hull(points)), x, y)


def hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the smallest convex outline, in order; all of them for two points or fewer."""
    corners = sorted(set(points))
    if len(corners) < 3:
        return corners
    return _half(corners) + _half(corners[::-1])


def _half(corners: Sequence[Point]) -> list[Point]:
    found: list[Point] = []
    for corner in corners:
        while len(found) > 1 and _turn(found[-2], found[-1], corner) <= 0:
            found.pop()
        found.append(corner)
    return found[:-1]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _round_down(km: float) -> float:
    """The longest of 1, 2 and 5 times a power of ten that is no longer."""
    power = 10.0 ** floor(log10(km))
    return next(step * power for step in (5, 2, 1) if step * power <= km)
