"""The linear program over a pool of groups: every school in one group, so many groups of each size, cuts kept."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.instance import Instance
from magpie.core.grouping.pool import Pool

AS_GOOD_AS_ZERO = 1e-7


class NoAnswer(Exception):
    """The linear program could not be solved: the numbers were too bad, or nothing in the pool keeps the rules."""


@dataclass(frozen=True)
class Duals:
    """What each school, each size and each cut is worth; cuts are worth 0 or less.

    Any such numbers give a true bound once the reduced costs that they leave are known (``bound.py``).
    """

    schools: Floats
    sizes: dict[int, float]
    cuts: Floats

    def of_sizes(self, sizes: Ints) -> Floats:
        worth = np.zeros(max(self.sizes, default=0) + 1)
        for size, value in self.sizes.items():
            worth[size] = value
        return np.asarray(worth[sizes])

    def mixed(self, other: "Duals", part: float) -> "Duals":
        """On the way from this to the other, which must not know of cuts."""
        sizes = {size: (1 - part) * value + part * other.sizes[size] for size, value in self.sizes.items()}
        return Duals((1 - part) * self.schools + part * other.schools, sizes, np.zeros(0))


@dataclass(frozen=True)
class Cuts:
    """Inequalities that every partition keeps: a row each, ``rows @ x <= most``."""

    rows: csr_matrix
    most: Floats

    def __len__(self) -> int:
        return len(self.most)

    def take(self, which: Ints | Floats) -> "Cuts":
        return Cuts(self.rows[which], self.most[which])

    def of_groups(self, groups: Ints) -> "Cuts":
        return Cuts(self.rows[:, groups], self.most)

    def joined(self, other: "Cuts") -> "Cuts":
        return Cuts(vstack([self.rows, other.rows], format="csr"), np.concatenate([self.most, other.most]))


def no_cuts(n_groups: int) -> Cuts:
    return Cuts(csr_matrix((0, n_groups)), np.zeros(0))


def size_rows(instance: Instance, pool: Pool) -> csr_matrix:
    """A row for each size, when there is more than one; one size needs no row, since the schools fix its number."""
    if len(instance.counts) == 1:
        return csr_matrix((0, len(pool)))
    return csr_matrix(np.array([pool.sizes == size for size in instance.counts], dtype=np.float64))


def solve_master(instance: Instance, pool: Pool, cuts: Cuts) -> tuple[Floats, Duals]:
    """How much of each group the cheapest mixture has, and the duals."""
    equal = vstack([pool.members, size_rows(instance, pool)], format="csc")
    right = np.ones(equal.shape[0])
    right[instance.n :] = list(instance.counts.values()) if len(right) > instance.n else []
    limits = {"A_ub": cuts.rows, "b_ub": cuts.most} if len(cuts) else {}
    for method in ("highs", "highs-ipm"):
        answer = linprog(pool.cost, A_eq=equal, b_eq=right, bounds=(0, None), method=method, **limits)
        if answer.status == 0:
            break
    else:
        raise NoAnswer
    marginals = np.asarray(answer.eqlin.marginals)
    sizes = dict.fromkeys(instance.counts, 0.0)
    if len(right) > instance.n:
        sizes = dict(zip(instance.counts, map(float, marginals[instance.n :]), strict=True))
    of_cuts = np.minimum(np.asarray(answer.ineqlin.marginals), 0.0) if len(cuts) else np.zeros(0)
    return np.asarray(answer.x), Duals(marginals[: instance.n], sizes, of_cuts)


def reduced_costs(pool: Pool, cuts: Cuts, duals: Duals) -> Floats:
    reduced = pool.cost - pool.prices(duals.schools) - duals.of_sizes(pool.sizes)
    return np.asarray(reduced - cuts.rows.T @ duals.cuts if len(cuts) else reduced)
