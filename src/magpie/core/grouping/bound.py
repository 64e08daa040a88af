"""Lower bounds that hold over all possible groupings, whatever the rounding of the numbers they come from."""

import numpy as np

from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.instance import Instance
from magpie.core.grouping.master import Duals

ROUNDING = 1e-11


def neighbour_bound(instance: Instance) -> float:
    """Each school pays half of its ways to its cheapest partners, in a group of the size that is best for it. Weak."""
    if not instance.n:
        return 0.0
    n_partners = max(instance.counts) - 1
    cost = np.where(instance.legal, instance.cost, np.inf)
    nearest = np.sort(np.partition(cost, n_partners - 1, axis=1)[:, :n_partners], axis=1)
    shares = [nearest[:, : size - 1].sum(axis=1) / 2 for size in instance.counts]
    total = float(np.minimum.reduce(shares).sum())
    return total - ROUNDING * (abs(total) + 1.0) if np.isfinite(total) else -np.inf


def lift(duals: Duals, groups: Ints, reduced: Floats, n: int) -> Floats:
    """For each school how much must be taken from its dual, so that no group's reduced cost is below zero.

    ``groups`` are all groups of a negative reduced cost, filled up with ``n``; each asks its members for equal parts.
    """
    size = (groups < n).sum(axis=1)
    part = np.minimum(reduced, 0.0) / np.maximum(size, 1)
    taken = np.zeros(n + 1)
    for column in range(groups.shape[1]):
        np.minimum.at(taken, groups[:, column], part)
    return taken[:n]


def dual_bound(duals: Duals, taken: Floats, counts: dict[int, int], most: Floats) -> float:
    """What the duals prove once ``lift`` has made them honest, less what adding them up may have lost."""
    parts = np.concatenate(
        [
            duals.schools,
            taken,
            [duals.sizes[size] * count for size, count in counts.items()],
            duals.cuts * most,
        ]
    )
    return float(parts.sum() - ROUNDING * (np.abs(parts).sum() + 1.0) * np.sqrt(len(parts)))
