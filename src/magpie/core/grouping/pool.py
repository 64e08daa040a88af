"""Groups that a solution may be made of, of several sizes side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from magpie.core.grouping.cost import Bools, Floats, Ints
from magpie.core.grouping.instance import Instance
from magpie.core.grouping.pricing import keys


@dataclass(frozen=True)
class Pool:
    """Each row of ``groups`` has its members ascending; short groups are filled up with ``n``, a school of no cost."""

    groups: Ints
    cost: Floats
    n: int

    def __len__(self) -> int:
        return len(self.groups)

    @cached_property
    def sizes(self) -> Ints:
        return np.asarray((self.groups < self.n).sum(axis=1))

    @cached_property
    def keys(self) -> NDArray[Any]:
        return keys(self.groups, self.n + 1)

    @cached_property
    def members(self) -> csc_matrix:
        """A row for each school, a column for each group."""
        is_school = self.groups < self.n
        starts = np.concatenate([[0], np.cumsum(is_school.sum(axis=1))])
        return csc_matrix((np.ones(starts[-1]), self.groups[is_school], starts), shape=(self.n, len(self)))

    def take(self, which: Bools | Ints) -> "Pool":
        return Pool(self.groups[which], self.cost[which], self.n)

    def joined(self, other: "Pool") -> "Pool":
        """Those of both, each once; those of this pool keep their places."""
        new = other.take(~np.isin(other.keys, self.keys))
        return Pool(np.concatenate([self.groups, new.groups]), np.concatenate([self.cost, new.cost]), self.n)

    def prices(self, prices: Floats) -> Floats:
        """For each group the sum of its members' prices."""
        return np.asarray(np.append(prices, 0.0)[self.groups].sum(axis=1))


def make_pool(instance: Instance, groups: Iterable[Ints]) -> Pool:
    """From arrays of groups, each array of one size."""
    width, n = max(instance.counts, default=0), instance.n
    filled = [np.pad(each, ((0, 0), (0, width - each.shape[1])), constant_values=n) for each in groups if len(each)]
    rows = np.concatenate(filled) if filled else np.zeros((0, width), dtype=np.intp)
    return Pool(rows, cost_of(instance, rows), n)


def pool_of(instance: Instance, groups: Iterable[Ints]) -> Pool:
    """From groups one by one."""
    by_size: dict[int, list[Ints]] = {}
    for group in groups:
        by_size.setdefault(len(group), []).append(group)
    return make_pool(instance, [np.array(by_size[size]) for size in sorted(by_size)])


def cost_of(instance: Instance, groups: Ints) -> Floats:
    """The cost of each group, filled up or not."""
    total = np.zeros(len(groups))
    for one in range(groups.shape[1]):
        for other in range(one + 1, groups.shape[1]):
            total += instance.padded[groups[:, one], groups[:, other]]
    return total
