"""What it would cost to let two schools change places, or which rule forbids it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from magpie.core.findings import Finding
from magpie.core.grouping.cost import Costs, Floats, Ints
from magpie.core.grouping.explanation import places_of
from magpie.core.grouping.problem import Problem
from magpie.core.grouping.rules import RuleBook

KEPT, TOGETHER, SAME_GROUP = "grouping.kept", "grouping.together", "grouping.same_group"


@dataclass(frozen=True)
class SwapPrice:
    """``change`` is the new cost less the old one, whether or not a rule forbids the swap."""

    one: str
    other: str
    change: float
    forbidden_by: Finding | None = None


def price_of_swap(problem: Problem, groups: Iterable[Iterable[str]], one: str, other: str) -> SwapPrice:
    board = _Board(problem, groups)
    return board.price(board.costs.index[one], board.costs.index[other])


def swap_prices(problem: Problem, groups: Iterable[Iterable[str]], school: str) -> tuple[SwapPrice, ...]:
    """The school's swaps with every school of another group, the cheapest first, forbidden ones last."""
    board = _Board(problem, groups)
    one = board.costs.index[school]
    prices = [board.price(one, other) for other in np.flatnonzero(board.group != board.group[one]).tolist()]
    return tuple(sorted(prices, key=lambda price: (price.forbidden_by is not None, price.change, price.other)))


def best_swaps(problem: Problem, groups: Iterable[Iterable[str]], n_wanted: int = 10) -> tuple[SwapPrice, ...]:
    """The cheapest swaps that no rule forbids; a price below zero would make the groups better."""
    board = _Board(problem, groups)
    change = board.changes(np.arange(board.costs.n))
    change[np.tril_indices(board.costs.n)] = np.inf
    found: list[SwapPrice] = []
    for place in np.argsort(change, axis=None, kind="stable"):
        one, other = divmod(int(place), board.costs.n)
        if len(found) == n_wanted or not np.isfinite(change[one, other]):
            break
        price = board.price(one, other)
        if price.forbidden_by is None:
            found.append(price)
    return tuple(found)


class _Board:
    """The groups with all costs at hand."""

    def __init__(self, problem: Problem, groups: Iterable[Iterable[str]]) -> None:
        self.costs = Costs(problem)
        self.book = RuleBook(self.costs)
        self.members = [places_of(self.costs, group) for group in groups]
        self.group = np.full(self.costs.n, -1, dtype=np.intp)
        for number, members in enumerate(self.members):
            self.group[members] = number
        if (self.group < 0).any() or sum(map(len, self.members)) != self.costs.n:
            raise ValueError("Every school must stand in exactly one of the groups.")
        self.to = np.array([self.costs.total[members].sum(axis=0) for members in self.members])
        self.blocks = self.book.blocks()
        self.kept = {id_ for group in problem.rules.kept for id_ in group}

    def changes(self, ones: Ints) -> Floats:
        """What each swap of these schools with all others would change; infinite within a group."""
        total, own = self.costs.total, self.to[self.group, np.arange(self.costs.n)]
        change = self.to[self.group[ones]] + self.to[:, ones].T[:, self.group]
        change = change - 2 * total[ones] - own[ones, None] - own[None, :]
        change[self.group[ones, None] == self.group] = np.inf
        return np.asarray(change)

    def price(self, one: int, other: int) -> SwapPrice:
        ids = self.costs.problem.ids
        if self.group[one] == self.group[other]:
            why = Finding(SAME_GROUP, "refuses", {"schools": [ids[one], ids[other]]})
            return SwapPrice(ids[one], ids[other], 0.0, why)
        change = float(self.changes(np.array([one]))[0, other])
        return SwapPrice(ids[one], ids[other], change, self._why_not(one, other))

    def _why_not(self, one: int, other: int) -> Finding | None:
        ids = self.costs.problem.ids
        for school, back in ((one, other), (other, one)):
            if ids[school] in self.kept:
                return Finding(KEPT, "refuses", {"schools": [ids[school]]})
            left = self._others(school)
            locked = [ids[place] for place in left if self.blocks[place] == self.blocks[school]]
            if locked:
                return Finding(TOGETHER, "refuses", {"schools": [ids[school], *locked]})
            for met in self._others(back):
                why = self.book.why_apart(school, met)
                if why is not None:
                    return why
        return None

    def _others(self, school: int) -> Sequence[int]:
        return [place for place in self.members[self.group[school]].tolist() if place != school]
