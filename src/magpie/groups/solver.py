"""The solver's arithmetic on a proposal. Loads what takes long to load, so it is imported where it is needed only."""

from collections.abc import Sequence
from typing import Any

from magpie.core.findings import Finding
from magpie.core.grouping import Explanation, GroupingResult, Problem, SwapPrice, explain, price_of_swap, swap_prices
from magpie.core.grouping.result import OPTIMAL_GAP
from magpie.core.grouping.stop import gap

__all__ = ["Explanation", "SwapPrice", "explain", "swap_prices", "swapped"]

Groups = Sequence[Sequence[str]]


def swapped(
    problem: Problem, groups: Groups, school: str, other: str, *, bound: float | None
) -> tuple[dict[str, Any], Finding | None]:
    """What a proposal keeps of the groups with the two in each other's place, and the rule that stands against it.

    A bound over all arrangements holds for this one too.
    """
    price = price_of_swap(problem, groups, school, other)
    exchange = {school: other, other: school}
    changed = [[exchange.get(key, key) for key in group] for group in groups]
    breakdown: dict[str, float] = {}
    for each in explain(problem, changed):
        breakdown = {name: breakdown.get(name, 0.0) + cost for name, cost in each.breakdown.items()}
    cost = sum(breakdown.values())
    lower = cost if bound is None else min(bound, cost)
    result = GroupingResult(
        status="optimal" if gap(cost, lower) <= OPTIMAL_GAP else "feasible",
        groups=tuple(tuple(group) for group in changed),
        cost=cost,
        lower_bound=lower,
        breakdown=breakdown,
    )
    return result.to_json(), price.forbidden_by
