"""What two schools cost in one group, term by term."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from magpie.core.grouping.problem import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.signedinteger[Any]]
Bools = NDArray[np.bool_]

KM, COMPLEMENT, TOGETHER_BEFORE = "km", "complement", "together_before"


def same(attribute: str) -> str:
    """The name of the term for an attribute in which two schools are equal."""
    return f"same:{attribute}"


def codes(problem: Problem, attribute: str) -> Ints:
    """Equal numbers for equal values, whatever their capitals and spaces; -1 for empty ones, which equal nothing."""
    values = [" ".join(school.attributes.get(attribute, "").split()).casefold() for school in problem.schools]
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return np.array([numbers[value] if value else -1 for value in values], dtype=np.intp)


def are_equal(numbers: Ints, one: Ints, other: Ints) -> Bools:
    """Of schools by their places in the problem: whether the attribute is there and the same in both."""
    return np.asarray((numbers[one] == numbers[other]) & (numbers[one] >= 0))


class Costs:
    """The costs of a problem for any pairs of schools, which are named by their places in it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.n = len(problem.schools)
        self.index = {id_: place for place, id_ in enumerate(problem.ids)}
        self._easting = np.array([_metres(school.easting_m) for school in problem.schools])
        self._northing = np.array([_metres(school.northing_m) for school in problem.schools])
        self._codes = {name: codes(problem, name) for name in problem.weights.same}
        self._overlap = _overlap(problem)
        self._before = np.zeros((self.n, self.n), dtype=np.bool_)
        for pair in problem.before:
            one, other = (self.index[id_] for id_ in pair)
            self._before[one, other] = self._before[other, one] = True

    def straight_km(self, one: Ints, other: Ints) -> Floats:
        """As the crow flies; nothing where one of the two has no place."""
        metres = np.hypot(
            self._easting[one] - self._easting[other],
            self._northing[one] - self._northing[other],
        )
        return np.asarray(np.nan_to_num(metres) / 1000)

    def way_km(self, one: Ints, other: Ints) -> Floats:
        return self.straight_km(one, other) * self.problem.weights.detour

    def terms(self, one: Ints, other: Ints) -> dict[str, Floats]:
        """Each term of the cost; the reward is the only one below zero."""
        weights = self.problem.weights
        found: dict[str, Floats] = {KM: weights.km * self.way_km(one, other)}
        for name, numbers in self._codes.items():
            found[same(name)] = weights.same[name] * are_equal(numbers, one, other).astype(np.float64)
        if weights.complement:
            themes = self._overlap[one, other] + self._overlap[other, one]
            found[COMPLEMENT] = -weights.complement * np.asarray(themes, dtype=np.float64)
        if weights.together_before:
            found[TOGETHER_BEFORE] = weights.together_before * self._before[one, other].astype(np.float64)
        return found

    @cached_property
    def total(self) -> Floats:
        """The cost of every pair, with nothing on the diagonal."""
        places = np.arange(self.n)
        total = np.zeros((self.n, self.n))
        for values in self.terms(places[:, None], places[None, :]).values():
            total += values
        np.fill_diagonal(total, 0.0)
        return total

    def were_together(self, one: int, other: int) -> bool:
        return bool(self._before[one, other])

    def breakdown(self, groups: Sequence[Ints]) -> dict[str, float]:
        """The terms summed over all pairs of all groups."""
        one, other = pairs_of(groups)
        return {name: float(values.sum()) for name, values in self.terms(one, other).items()}


def pairs_of(groups: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Every two schools that share one of the groups."""
    corners = [np.triu_indices(len(group), 1) for group in groups]
    none = np.zeros(0, dtype=np.intp)
    one = [np.asarray(group)[first] for group, (first, _) in zip(groups, corners, strict=True)]
    other = [np.asarray(group)[second] for group, (_, second) in zip(groups, corners, strict=True)]
    return np.concatenate([none, *one]), np.concatenate([none, *other])


def _metres(value: float | None) -> float:
    return np.nan if value is None else value


def _overlap(problem: Problem) -> Floats:
    """How many themes the first shares that the second seeks, as many as count."""
    themes = sorted({theme for school in problem.schools for theme in (*school.shares, *school.seeks)})
    if not themes or not problem.weights.complement:
        return np.zeros((len(problem.schools), len(problem.schools)), dtype=np.float32)
    shares = np.array([[theme in school.shares for theme in themes] for school in problem.schools], dtype=np.float32)
    seeks = np.array([[theme in school.seeks for theme in themes] for school in problem.schools], dtype=np.float32)
    return np.asarray(np.minimum(shares @ seeks.T, problem.weights.most_themes))
