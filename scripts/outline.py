"""Write the outline of Britain in metres of the national grid: ``npm ci`` first, then ``python -m scripts.outline``.

Natural Earth's shapes (public domain, from the npm package world-atlas) come as longitude and latitude. They are put
on the grid by the Ordnance Survey's transverse Mercator formulas, without the shift between the two datums: about a
hundred metres, which a map of the whole country does not show.
"""

import json
from collections.abc import Iterator
from math import cos, radians, sin, sqrt, tan
from pathlib import Path

ROOT = Path(__file__).parent.parent
ATLAS = ROOT / "node_modules" / "world-atlas" / "countries-50m.json"
OUTLINE = ROOT / "src" / "magpie" / "groups" / "britain.json"
COUNTRIES = ("United Kingdom", "Ireland", "Isle of Man")
SMALLEST_KM2 = 40
ROUNDED_TO_M = 100

# Airy 1830 and the national grid, as the Ordnance Survey's guide to coordinate systems gives them.
A, B, F0 = 6377563.396, 6356256.909, 0.9996012717
PHI0, LAMBDA0, E0, N0 = radians(49), radians(-2), 400_000, -100_000

Point = tuple[float, float]


def on_the_grid(longitude: float, latitude: float) -> Point:
    """Easting and northing in metres."""
    phi, east = radians(latitude), radians(longitude) - LAMBDA0
    e2 = 1 - (B / A) ** 2
    nu = A * F0 / sqrt(1 - e2 * sin(phi) ** 2)
    rho = A * F0 * (1 - e2) / (1 - e2 * sin(phi) ** 2) ** 1.5
    eta2 = nu / rho - 1
    t2, c = tan(phi) ** 2, cos(phi)
    northing = _meridian(phi) + N0 + nu / 2 * sin(phi) * c * east**2
    northing += nu / 24 * sin(phi) * c**3 * (5 - t2 + 9 * eta2) * east**4
    northing += nu / 720 * sin(phi) * c**5 * (61 - 58 * t2 + t2**2) * east**6
    easting = E0 + nu * c * east + nu / 6 * c**3 * (nu / rho - t2) * east**3
    easting += nu / 120 * c**5 * (5 - 18 * t2 + t2**2 + 14 * eta2 - 58 * t2 * eta2) * east**5
    return easting, northing


def _meridian(phi: float) -> float:
    n = (A - B) / (A + B)
    less, more = phi - PHI0, phi + PHI0
    arc = (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
    arc -= (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
    arc += (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
    arc -= 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
    return B * F0 * arc


def rings() -> Iterator[list[Point]]:
    """The shores of each country as closed lines of longitude and latitude."""
    atlas = json.loads(ATLAS.read_text())
    arcs = [list(_walked(arc, atlas["transform"])) for arc in atlas["arcs"]]
    for country in atlas["objects"]["countries"]["geometries"]:
        if country["properties"]["name"] in COUNTRIES:
            polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
            for shore, *_ in polygons:
                yield [point for arc in shore for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])[:-1]]


def _walked(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """An arc is written as steps from its first point."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield tuple(n * scale + shift for n, scale, shift in zip((x, y), *transform.values(), strict=True))


def area_km2(ring: list[Point]) -> float:
    turned = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turned)) / 2 / 1e6


def outline() -> list[list[tuple[int, int]]]:
    placed = [[on_the_grid(*point) for point in ring] for ring in rings()]
    large = sorted((ring for ring in placed if area_km2(ring) >= SMALLEST_KM2), key=area_km2, reverse=True)
    return [[tuple(round(n / ROUNDED_TO_M) * ROUNDED_TO_M for n in point) for point in ring] for ring in large]


if __name__ == "__main__":
    OUTLINE.write_text(json.dumps({"metres": outline()}, separators=(",", ":")) + "\n")
