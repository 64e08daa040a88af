"""The plain method: schools one after the other take their cheapest partners, then swap while it helps."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from magpie.core.grouping.arrangement import Arrangement
from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.instance import Instance


def greedy_groups(cost: Floats, counts: dict[int, int], order: Ints, begun: Iterable[Ints] = ()) -> list[list[int]]:
    """The next school without a group founds one and takes whoever costs least with those in it; large groups first.

    ``begun`` are groups that are there already.
    """
    free = np.ones(len(cost), dtype=np.bool_)
    groups = [group.tolist() for group in begun]
    free[[school for group in groups for school in group]] = False
    left = Counter(counts) - Counter(map(len, groups))
    sizes = [size for size in sorted(left, reverse=True) for _ in range(left[size])]
    founders = iter(order.tolist())
    for size in sizes:
        founder = next(school for school in founders if free[school])
        group = [founder]
        free[founder] = False
        with_group = cost[founder].copy()
        while len(group) < size:
            partner = int(np.where(free, with_group, np.inf).argmin())
            group.append(partner)
            free[partner] = False
            with_group += cost[partner]
        groups.append(group)
    return groups


def start(cost: Floats, counts: dict[int, int], rng: np.random.Generator) -> Arrangement:
    """One greedy arrangement, swapped until no swap helps."""
    order = rng.permutation(len(cost))
    arrangement = Arrangement(cost, greedy_groups(cost, counts, order))
    arrangement.improve(order.tolist())
    arrangement.refresh()
    return arrangement


def greedy_and_swap(instance: Instance, *, seed: int, n_starts: int = 20) -> Arrangement:
    """The best of several starts."""
    cost = instance.search_cost
    starts = (start(cost, instance.counts, np.random.default_rng([seed, number])) for number in range(n_starts))
    return min(starts, key=lambda arrangement: arrangement.total)
