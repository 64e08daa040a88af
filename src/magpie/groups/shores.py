"""The shores of Britain and Ireland, as much of them as a map shows."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

Point = tuple[float, float]
METRES = 1000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A window on the national grid, in kilometres."""

    west: float
    south: float
    east: float
    north: float


@lru_cache(maxsize=1)
def shores() -> tuple[tuple[Point, ...], ...]:
    """Closed lines in kilometres, the largest land first."""
    kept = json.loads(files("magpie.groups").joinpath("britain.json").read_text())["metres"]
    return tuple(tuple((x / METRES, y / METRES) for x, y in shore) for shore in kept)


def land_in(box: Box) -> list[list[Point]]:
    """What of the land lies in the window; a window without shore is all land or all sea."""
    return [clipped for shore in shores() if (clipped := clip(shore, box))]


def clip(shore: Sequence[Point], box: Box) -> list[Point]:
    """The part of a closed line's inside that lies in the window (Sutherland and Hodgman, CACM 17, 1974)."""
    found = list(shore)
    for axis, edge, is_lower in (
        (0, box.west, True),
        (0, box.east, False),
        (1, box.south, True),
        (1, box.north, False),
    ):
        found = _cut(found, axis, edge, _inside(axis, edge, is_lower))
        if not found:
            break
    return found


def _inside(axis: int, edge: float, is_lower: bool) -> Callable[[Point], bool]:
    return lambda point: point[axis] >= edge if is_lower else point[axis] <= edge


def _cut(points: Sequence[Point], axis: int, edge: float, is_in: Callable[[Point], bool]) -> list[Point]:
    found: list[Point] = []
    for before, here in zip([points[-1], *points[:-1]], points, strict=True):
        if is_in(before) != is_in(here):
            part = (edge - before[axis]) / (here[axis] - before[axis])
            found.append((before[0] + part * (here[0] - before[0]), before[1] + part * (here[1] - before[1])))
        if is_in(here):
            found.append(here)
    return found


def thinned(points: Sequence[Point], step: float) -> list[Point]:
    """Without points that lie nearer than ``step`` to the one before; a line keeps its first and its last."""
    found: list[Point] = []
    for point in points[:-1]:
        if not found or abs(point[0] - found[-1][0]) + abs(point[1] - found[-1][1]) >= step:
            found.append(point)
    return [*found, *points[-1:]]
