"""The solver's arithmetic on a proposal. Loads what takes long to load, so it is imported where it is needed only."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from magpie.core.findings import Finding
from magpie.core.grouping.arrangement import Arrangement
from magpie.core.grouping.cost import Costs, Ints
from magpie.core.grouping.problem import Problem
from magpie.core.grouping.result import OPTIMAL_GAP, GroupingResult
from magpie.core.grouping.rules import RuleBook
from magpie.core.grouping.stop import gap


def costs_of(problem: Problem, groups: Sequence[Sequence[str]]) -> list[float]:
    """What each group costs, in kilometre-equivalents."""
    costs = Costs(problem)
    return [sum(costs.breakdown([group]).values()) for group in _places(costs, groups)]


class Swaps:
    """Every swap of one school of an arrangement: what it costs, whether a rule stands against it, and which."""

    def __init__(self, problem: Problem, groups: Sequence[Sequence[str]], school: str) -> None:
        self._costs = Costs(problem)
        self._book = RuleBook(self._costs)
        self._places = _places(self._costs, groups)
        self._arrangement = Arrangement(self._costs.total, self._places)
        self._one = self._costs.index[school]

    def prices(self) -> dict[str, float]:
        """For each school of another group what the whole would cost more."""
        here = int(self._arrangement.group[self._one])
        others = [place for number, group in enumerate(self._places) if number != here for place in group.tolist()]
        ids = self._costs.problem.ids
        return {ids[other]: _change(self._arrangement, self._one, other) for other in others}

    def allowed(self) -> set[str]:
        """Those with whom the swap breaks no rule."""
        legal, block = self._book.may_meet(), self._book.blocks()
        here = self._places[int(self._arrangement.group[self._one])]
        stay = here[here != self._one]
        if (block[stay] == block[self._one]).any():
            return set()
        found = set()
        for group in self._places:
            for other in group.tolist() if group is not here else ():
                rest = group[group != other]
                is_free = not (block[rest] == block[other]).any()
                if is_free and legal[self._one, rest].all() and legal[other, stay].all():
                    found.add(self._costs.problem.ids[other])
        return found

    def against(self, other: str) -> Finding | None:
        """The first rule that the swap would break."""
        return _against(self._book, self._places, self._one, self._costs.index[other])


def swapped(
    problem: Problem, groups: Sequence[Sequence[str]], school: str, other: str, *, bound: float | None
) -> tuple[dict[str, Any], Finding | None]:
    """The result with the two in each other's place; a bound over all arrangements holds for this one too."""
    exchange = {school: other, other: school}
    changed = [[exchange.get(key, key) for key in group] for group in groups]
    costs = Costs(problem)
    breakdown = costs.breakdown(_places(costs, changed))
    cost = sum(breakdown.values())
    lower = cost if bound is None else min(bound, cost)
    result = GroupingResult(
        status="optimal" if gap(cost, lower) <= OPTIMAL_GAP else "feasible",
        groups=tuple(tuple(group) for group in changed),
        cost=cost,
        lower_bound=lower,
        breakdown=breakdown,
    )
    book = RuleBook(costs)
    one, two = costs.index[school], costs.index[other]
    return result.to_json(), _against(book, _places(costs, groups), one, two)


def _places(costs: Costs, groups: Sequence[Sequence[str]]) -> list[Ints]:
    return [np.array([costs.index[school] for school in group], dtype=np.intp) for group in groups]


def _change(arrangement: Arrangement, one: int, other: int) -> float:
    here, there = int(arrangement.group[one]), int(arrangement.group[other])
    change = arrangement.to[there, one] + arrangement.to[here, other] - 2 * arrangement.cost[one, other]
    return float(change - arrangement.own[one] - arrangement.own[other])


def _against(book: RuleBook, places: Sequence[Ints], one: int, other: int) -> Finding | None:
    """The first rule that either of the two would break beside its new partners, or by leaving the old ones."""
    block = book.blocks()
    for mover, stays in ((one, other), (other, one)):
        old = next(group for group in places if mover in group)
        new = next(group for group in places if stays in group)
        for partner in old.tolist():
            if partner != mover and block[partner] == block[mover]:
                ids = [book.problem.schools[each].id for each in (mover, partner)]
                return Finding("grouping.together", "refuses", {"schools": ids})
        for partner in new.tolist():
            if partner != stays and (found := book.why_apart(mover, partner)):
                return found
    return None
