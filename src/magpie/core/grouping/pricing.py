"""Finds all groups that are cheap under given prices for their members, without looking at all groups.

A group's reduced cost is its cost less the prices of its members. Spread over its pairs, each pair weighs
``cost[i, j] - (price[i] + price[j]) / (size - 1)``, and a group of m of its k members weighs on average
``m (m - 1) / (k (k - 1))`` of the whole. So every group under a threshold has a member whose leaving makes a smaller
group under its part of the threshold, down to one pair: building groups up from light pairs misses none.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.instance import Instance

CELLS = 2_000_000
"""How many numbers one step looks at, so that memory stays flat."""


@dataclass(frozen=True)
class Priced:
    """Groups of one size, members ascending, with their reduced costs; ``is_complete`` when none was left out."""

    groups: Ints
    reduced: Floats
    is_complete: bool


def groups_below(instance: Instance, prices: Floats, size: int, threshold: float, most: int) -> Priced:
    """All legal groups whose reduced cost is at most the threshold, or the ``most`` that look best on the way."""
    weights = instance.cost - (prices[:, None] + prices[None, :]) / (size - 1)
    weights[~instance.legal] = np.inf
    allowed = threshold + 1e-9 * (1 + abs(threshold))
    one, other = np.nonzero(np.triu(weights <= _part(allowed, 2, size), 1))
    groups, weight = np.stack([one, other], axis=1), weights[one, other]
    is_complete = True
    for n_members in range(2, size + 1):
        if n_members > 2:
            groups, weight, whole = _grow(weights, groups, weight, _part(allowed, n_members, size), most)
            is_complete &= whole
        fits = needed(instance, groups) <= size
        groups, weight = groups[fits], weight[fits]
        if len(groups) > most:
            kept = np.sort(np.argpartition(weight, most)[:most])
            groups, weight, is_complete = groups[kept], weight[kept], False
    return Priced(groups, weight, is_complete)


def _part(threshold: float, n_members: int, size: int) -> float:
    return threshold * n_members * (n_members - 1) / (size * (size - 1))


def needed(instance: Instance, groups: Ints) -> Ints:
    """How many schools a group must have that holds these and all who must stay with them; ``n`` fills up a group."""
    sizes = (groups < instance.n).sum(axis=1)
    if instance.block_sizes.max(initial=1) == 1:
        return np.asarray(sizes)
    blocks = np.append(instance.block, -1)[groups]
    n_here = (blocks[:, :, None] == blocks[:, None, :]).sum(axis=2)
    # Each member stands for its part of its block, so that a block counts once.
    parts = np.append(instance.block_sizes, 0)[groups] / n_here
    return np.asarray(np.rint(parts.sum(axis=1)), dtype=np.intp)


def _grow(weights: Floats, groups: Ints, weight: Floats, allowed: float, most: int) -> tuple[Ints, Floats, bool]:
    """Every group with one member more, once each, as long as it is light enough."""
    n, n_members = len(weights), groups.shape[1]
    step = max(1, CELLS // n)
    found: list[tuple[Ints, Floats]] = []
    n_found, is_complete = 0, True
    for first in range(0, len(groups), step):
        part = groups[first : first + step]
        total = weights[part[:, 0]] + weight[first : first + step, None]
        for column in range(1, n_members):
            total += weights[part[:, column]]
        row, newcomer = np.nonzero(total <= allowed)
        found.append((np.concatenate([part[row], newcomer[:, None]], axis=1), total[row, newcomer]))
        n_found += len(row)
        if n_found > 4 * n_members * most:
            is_complete = first + step >= len(groups)
            break
    if not found:
        return np.zeros((0, n_members + 1), dtype=np.intp), np.zeros(0), True
    grown = np.sort(np.concatenate([group for group, _ in found]), axis=1)
    _, once = np.unique(keys(grown, n), return_index=True)
    return grown[once], np.concatenate([weight for _, weight in found])[once], is_complete


def keys(groups: Ints, n: int) -> NDArray[Any]:
    """One value for each group, the same for the same members; the bytes of a row where no number is large enough."""
    if n ** groups.shape[1] >= 2**62:
        rows = np.ascontiguousarray(groups, dtype=np.int16)
        return rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).reshape(-1)
    key = np.zeros(len(groups), dtype=np.int64)
    for column in range(groups.shape[1]):
        key = key * n + groups[:, column]
    return key
