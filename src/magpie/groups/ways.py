"""Ways between schools, as the crow flies."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot
from typing import Protocol

METRES = 1000.0


class Placed(Protocol):
    """A school as the register or a solver knows it."""

    @property
    def easting_m(self) -> float | None: ...

    @property
    def northing_m(self) -> float | None: ...


def place_of(school: Placed) -> tuple[float, float] | None:
    """Kilometres on the national grid; None where the register does not say."""
    if school.easting_m is None or school.northing_m is None:
        return None
    return school.easting_m / METRES, school.northing_m / METRES


def km_between(one: Placed, other: Placed) -> float | None:
    here, there = place_of(one), place_of(other)
    return hypot(here[0] - there[0], here[1] - there[1]) if here and there else None


@dataclass(frozen=True, slots=True)
class Ways:
    """Between all schools of a group: the sum, the longest, and how many schools have no place."""

    together_km: float
    longest_km: float
    n_unplaced: int


def ways_of(schools: Sequence[Placed]) -> Ways:
    ways = [km for one, other in combinations(schools, 2) if (km := km_between(one, other)) is not None]
    unplaced = sum(place_of(school) is None for school in schools)
    return Ways(sum(ways), max(ways, default=0.0), unplaced)


def ways_from(school: Placed, others: Sequence[Placed]) -> float:
    """From one school to all others, there."""
    return sum(km for other in others if (km := km_between(school, other)) is not None)
