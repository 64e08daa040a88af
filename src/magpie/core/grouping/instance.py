"""The solver's view: numbers instead of schools, without the groups that are kept as they are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from magpie.core.grouping.cost import Bools, Costs, Floats, Ints
from magpie.core.grouping.rules import RuleBook


@dataclass(frozen=True)
class Instance:
    """``cost`` of each pair; ``legal``: whether it may share a group; ``block``: the same number for schools that must.

    ``counts`` says how many groups there are of each size. ``places`` leads back to the schools of the problem.
    """

    cost: Floats
    legal: Bools
    block: Ints
    counts: dict[int, int]
    places: Ints

    @property
    def n(self) -> int:
        return len(self.cost)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(self.counts)

    @property
    def n_groups(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def block_sizes(self) -> Ints:
        """For each school how many must be in its group, itself included."""
        return np.bincount(self.block)[self.block] if self.n else np.zeros(0, dtype=np.intp)

    @cached_property
    def padded(self) -> Floats:
        """The costs with one more school, which costs nothing with anybody and fills up small groups."""
        return np.pad(self.cost, ((0, 1), (0, 1)))

    @cached_property
    def most(self) -> float:
        """No legal arrangement costs more."""
        if not self.n:
            return 0.0
        dearest = np.where(self.legal, self.cost, 0.0).max(axis=1)
        return float(np.maximum(dearest, 0.0).sum()) * (max(self.counts) - 1) / 2 + 1.0

    @cached_property
    def search_cost(self) -> Floats:
        """Costs by which a search that knows no rules keeps them: a broken one outweighs everything else."""
        penalty = 100.0 * self.most
        same_block = self.block[:, None] == self.block[None, :]
        np.fill_diagonal(same_block, False)
        cost = self.cost - penalty * same_block
        cost[~self.legal] += penalty
        np.fill_diagonal(cost, 0.0)
        return np.asarray(cost)


def make_instance(costs: Costs, book: RuleBook, counts: dict[int, int], places: Ints) -> Instance:
    square = np.ix_(places, places)
    return Instance(
        cost=costs.total[square],
        legal=book.may_meet()[square],
        block=np.unique(book.blocks()[places], return_inverse=True)[1].astype(np.intp),
        counts=counts,
        places=places,
    )
