"""Why a group is as it is: its ways, what its schools have in common, what they can give each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from magpie.core.grouping.cost import Costs, Ints, codes, pairs_of
from magpie.core.grouping.problem import Pair, Problem


@dataclass(frozen=True)
class Complement:
    """What one school of the group shares and another seeks."""

    gives: str
    theme: str
    seeks: str


@dataclass(frozen=True)
class Explanation:
    """Ways are in kilometres with the detour. ``equal`` holds for each attribute the schools that have the same value;
    ``mixed`` names the attributes in which no two of the group are equal. ``breakdown`` adds up to ``cost``.
    """

    schools: tuple[str, ...]
    cost: float
    breakdown: dict[str, float]
    total_km: float
    longest_km: float
    longest: Pair | None
    equal: dict[str, dict[str, tuple[str, ...]]]
    mixed: tuple[str, ...]
    complements: tuple[Complement, ...]
    together_before: tuple[Pair, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schools": list(self.schools),
            "cost": self.cost,
            "breakdown": self.breakdown,
            "total_km": self.total_km,
            "longest_km": self.longest_km,
            "longest": None if self.longest is None else list(self.longest),
            "equal": {name: {value: list(ids) for value, ids in those.items()} for name, those in self.equal.items()},
            "mixed": list(self.mixed),
            "complements": [[each.gives, each.theme, each.seeks] for each in self.complements],
            "together_before": [list(pair) for pair in self.together_before],
        }


def explain(problem: Problem, groups: Iterable[Iterable[str]]) -> tuple[Explanation, ...]:
    """One explanation a group, in the order given. Every attribute that is wished or ruled apart is looked at."""
    costs = Costs(problem)
    names = tuple(dict.fromkeys((*problem.weights.same, *problem.rules.apart)))
    numbers = {name: codes(problem, name) for name in names}
    return tuple(_explain_group(costs, numbers, places_of(costs, group)) for group in groups)


def places_of(costs: Costs, group: Iterable[str]) -> Ints:
    return np.array([costs.index[id_] for id_ in group], dtype=np.intp)


def _explain_group(costs: Costs, numbers: dict[str, Ints], group: Ints) -> Explanation:
    ids = costs.problem.ids
    one, other = pairs_of([group])
    pairs = [(ids[first], ids[second]) for first, second in zip(one, other, strict=True)]
    km = costs.way_km(one, other)
    breakdown = costs.breakdown([group])
    equal = {name: _equal(costs, name, values, group) for name, values in numbers.items()}
    return Explanation(
        schools=tuple(ids[place] for place in group),
        cost=sum(breakdown.values()),
        breakdown=breakdown,
        total_km=float(km.sum()),
        longest_km=float(km.max(initial=0.0)),
        longest=pairs[int(km.argmax())] if len(km) and km.max() > 0 else None,
        equal={name: those for name, those in equal.items() if those},
        mixed=tuple(name for name, those in equal.items() if not those),
        complements=tuple(_complements(costs.problem, group)),
        together_before=tuple(
            pair for pair, ends in zip(pairs, zip(one, other, strict=True), strict=True) if costs.were_together(*ends)
        ),
    )


def _equal(costs: Costs, name: str, values: Ints, group: Ints) -> dict[str, tuple[str, ...]]:
    schools = costs.problem.schools
    found: dict[str, tuple[str, ...]] = {}
    for value in dict.fromkeys(values[group].tolist()):
        same = [schools[place] for place in group if values[place] == value]
        if value >= 0 and len(same) > 1:
            found[same[0].attributes[name]] = tuple(school.id for school in same)
    return found


def _complements(problem: Problem, group: Ints) -> Iterable[Complement]:
    schools = [problem.schools[place] for place in group]
    for giver in schools:
        for seeker in schools:
            if giver is not seeker:
                for theme in sorted(giver.shares & seeker.seeks):
                    yield Complement(giver.id, theme, seeker.id)
