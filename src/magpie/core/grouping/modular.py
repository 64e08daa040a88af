"""Cuts from arithmetic modulo small primes, which see that twenty schools cannot make up threes among themselves.

Add up whole multiples of the rows so that every group in use gets a multiple of ``k``, but the right side does not.
Divided by ``k`` and rounded down the sum is a cut, and the mixture breaks it by as much as such a cut can be
broken. [1]_ The multiples are the solutions of a homogeneous system modulo ``k``.

.. [1] Caprara, Fischetti, Letchford (2000). On the separation of maximally violated mod-k cuts. Mathematical
   Programming 87, 37-56.
"""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix, vstack

from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.master import Cuts
from magpie.core.grouping.pool import Pool

TRIES = {2: 2, 3: 2, 5: 1, 7: 1}
"""For each prime how many bases are drawn."""
SUMS = 20
TIGHT = 1e-7
VIOLATED = 1e-3
MOST_TRIED = 150


def modular_cuts(pool: Pool, cuts: Cuts, mixture: Floats, most: int, rng: np.random.Generator) -> Cuts:
    """New cuts that the mixture breaks, those of few schools first. Older cuts that are tight may be added up too."""
    tight = np.flatnonzero(cuts.most - cuts.rows @ mixture < TIGHT)
    used = np.flatnonzero(mixture > TIGHT)
    # Whole groups that no cut touches have nothing to do with the rest.
    apart = (mixture[used] > 1 - TIGHT) & (cuts.rows[tight][:, used].getnnz(axis=0) == 0)
    used = used[~apart]
    schools = np.unique(pool.groups[used])
    schools = schools[schools < pool.n]
    everything = vstack([pool.members.tocsr()[schools], cuts.rows[tight]], format="csr")
    right = np.rint(np.concatenate([np.ones(len(schools)), cuts.most[tight]])).astype(np.int16)
    equations = np.rint(everything[:, used].toarray().T).astype(np.int16)
    rows, limits = [], []
    for prime, multiples in _few_first(equations, right, rng):
        total = everything.T @ multiples.astype(np.float64)
        # The sums are whole numbers; a half keeps rounding errors from turning one into its neighbour.
        row, limit = np.floor((total + 0.5) / prime), int(multiples @ right.astype(np.int64)) // prime
        if row @ mixture > limit + VIOLATED:
            rows.append(row)
            limits.append(float(limit))
        if len(rows) == most:
            break
    return cuts_of(rows, limits, len(pool))


def cuts_of(rows: list[Floats], limits: list[float], n_groups: int) -> Cuts:
    return Cuts(csr_matrix(np.array(rows).reshape(-1, n_groups)), np.array(limits))


def _few_first(equations: Ints, right: Ints, rng: np.random.Generator) -> list[tuple[int, Ints]]:
    found = {
        (prime, multiples.tobytes()): (int(np.count_nonzero(multiples)), prime, multiples)
        for prime in TRIES
        for multiples in _multiples(equations, right, prime, rng)
    }
    few = sorted(found.values(), key=lambda each: each[0])
    return [(prime, multiples) for _, prime, multiples in few[:MOST_TRIED]]


def _multiples(equations: Ints, right: Ints, prime: int, rng: np.random.Generator) -> Iterator[Ints]:
    """Solutions that leave one less than the prime on the right, where rounding down loses most."""
    to_last = np.array([0] + [pow(left, -1, prime) * (prime - 1) % prime for left in range(1, prime)])
    for _ in range(TRIES[prime]):
        basis = null_space(equations, prime, rng)
        basis = basis[basis @ right % prime > 0]
        if not len(basis):
            return
        one, other = rng.integers(len(basis), size=(2, SUMS))
        sums = np.concatenate([basis, *((basis[one] + times * basis[other]) % prime for times in range(1, prime))])
        left = sums @ right % prime
        yield from sums[left > 0] * to_last[left[left > 0], None] % prime


def null_space(equations: Ints, prime: int, rng: np.random.Generator) -> Ints:
    """A basis of all solutions of ``equations @ x = 0`` modulo the prime, in rows; chance decides which basis."""
    n_unknown = equations.shape[1]
    order = rng.permutation(n_unknown)
    matrix = equations[:, order] % prime
    pivots: list[int] = []
    for column in range(n_unknown):
        rank = len(pivots)
        below = np.flatnonzero(matrix[rank:, column])
        if not len(below):
            continue
        matrix[[rank, rank + below[0]]] = matrix[[rank + below[0], rank]]
        matrix[rank] = matrix[rank] * pow(int(matrix[rank, column]), -1, prime) % prime
        others = np.flatnonzero(matrix[:, column])
        others = others[others != rank]
        matrix[others] = (matrix[others] - matrix[others, column][:, None] * matrix[rank]) % prime
        pivots.append(column)
    free = np.setdiff1d(np.arange(n_unknown), pivots)
    basis = np.zeros((len(free), n_unknown), dtype=np.int16)
    basis[np.arange(len(free)), free] = 1
    basis[:, pivots] = -matrix[: len(pivots), free].T % prime
    shuffled = np.zeros_like(basis)
    shuffled[:, order] = basis
    return shuffled
