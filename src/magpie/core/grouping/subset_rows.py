"""Cuts on three or five schools: half of how many of them are in a group, rounded down, summed over all groups.

Of three schools at most one pair can meet, so the groups that hold two or more of them are at most one; of five
schools, two. Mixtures that cheat by halves break this. [1]_

.. [1] Jepsen, Petersen, Spoorendonk, Pisinger (2008). Subset-row inequalities applied to the vehicle-routing problem
   with time windows. Operations Research 56, 497-511.
"""

import numpy as np

from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.pool import Pool
from magpie.core.grouping.pricing import keys

VIOLATED = 1e-3
NEARLY = 0.9
MOST_GROWN = 150
BRANCHES = 2
A_SCHOOL = 5


def broken_sets(support: Pool, shares: Floats, most: int) -> list[Ints]:
    """Sets of schools whose cut the mixture breaks, the worst first, no school in more than a few of them."""
    held = support.members.toarray()
    threes, values = _threes(support, shares, held)
    found = [(threes, values - 1)]
    if len(threes) and (values > 1 + VIOLATED).sum() < most // 2:
        best = np.argsort(-values, kind="stable")[:MOST_GROWN]
        fives, values = _grown(support, threes[best], shares, held)
        found.append((fives, values - 2))
    broken = [(float(gain), row) for sets, gains in found for row, gain in zip(sets, gains, strict=True)]
    broken = [each for each in broken if each[0] > VIOLATED]
    broken.sort(key=lambda each: (-each[0], len(each[1]), each[1].tolist()))
    return _spread(broken, support.n, most)


def _spread(broken: list[tuple[float, Ints]], n: int, most: int) -> list[Ints]:
    n_taken = np.zeros(n, dtype=np.intp)
    taken: list[Ints] = []
    for _, row in broken:
        if len(taken) < most and (n_taken[row] < A_SCHOOL).all():
            n_taken[row] += 1
            taken.append(row)
    return taken


def _values(sets: Ints, shares: Floats, held: Floats) -> Floats:
    n_here = held[sets].sum(axis=1)
    return np.asarray(np.floor(n_here / 2) @ shares)


def _threes(support: Pool, shares: Floats, held: Floats) -> tuple[Ints, Floats]:
    """Three schools whose pairs meet in nearly a whole group, all told; no others can break their cut."""
    meet = (held * shares) @ held.T
    np.fill_diagonal(meet, 0.0)
    one, other = np.nonzero(np.triu(meet > VIOLATED, 1))
    total = meet[one] + meet[other] + meet[one, other][:, None]
    row, third = np.nonzero(total > NEARLY)
    sets = np.stack([one[row], other[row], third], axis=1)
    sets = np.sort(sets[(sets[:, 2] != sets[:, 0]) & (sets[:, 2] != sets[:, 1])], axis=1)
    sets = sets[np.unique(keys(sets, support.n), return_index=True)[1]]
    return sets, _values(sets, shares, held)


def _grown(support: Pool, sets: Ints, shares: Floats, held: Floats) -> tuple[Ints, Floats]:
    """Each set with the two more schools that raise its sum most."""
    for n_branches in (BRANCHES, 1):
        n_here = held[sets].sum(axis=1)
        gain = ((np.floor((n_here + 1) / 2) - np.floor(n_here / 2)) * shares) @ held.T
        np.put_along_axis(gain, sets, -1.0, axis=1)
        best = np.argsort(-gain, axis=1, kind="stable")[:, :n_branches]
        sets = np.concatenate([np.repeat(sets, n_branches, axis=0), best.reshape(-1, 1)], axis=1)
    sets = np.sort(sets, axis=1)
    sets = sets[np.unique(keys(sets, support.n), return_index=True)[1]]
    return sets, _values(sets, shares, held)
