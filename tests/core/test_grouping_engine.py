"""What a proof rests on: no cheap group is missed, no cut takes an arrangement away, no bound is too high."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.grouping.bound import dual_bound, lift, neighbour_bound
from magpie.core.grouping.closing import begin_closing, close
from magpie.core.grouping.instance import Instance
from magpie.core.grouping.kicks import begin_chain, run_round
from magpie.core.grouping.master import Duals, no_cuts, reduced_costs, solve_master
from magpie.core.grouping.modular import modular_cuts, null_space
from magpie.core.grouping.pool import make_pool
from magpie.core.grouping.pricing import groups_below
from magpie.core.grouping.run import Run
from magpie.core.grouping.subset_rows import broken_sets

seeds = st.integers(0, 2**32 - 1)
moderately = settings(max_examples=40, deadline=None)


def instance_of(n: int, counts: dict[int, int], rng: np.random.Generator, *, is_ruled: bool = False) -> Instance:
    places = rng.uniform(0, 50, (n, 2))
    cost = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1)) - 8 * rng.integers(0, 3, (n, n))
    cost = np.triu(cost, 1) + np.triu(cost, 1).T
    forbidden = np.triu(rng.random((n, n)) < 0.15 * is_ruled, 1)
    block = np.arange(n)
    if is_ruled:
        block[1] = block[0]
    return Instance(cost, ~(forbidden | forbidden.T | np.eye(n, dtype=bool)), block, counts, np.arange(n))


def every_group(instance: Instance, size: int) -> np.ndarray:
    groups = np.array(list(combinations(range(instance.n), size)))
    pairs = list(combinations(range(size), 2))
    legal = np.all([instance.legal[groups[:, one], groups[:, other]] for one, other in pairs], axis=0)
    blocks = [sum(instance.block == instance.block[school]) for school in range(instance.n)]
    whole = [
        all(
            sum(instance.block[other] == instance.block[school] for other in group) == blocks[school]
            for school in group
        )
        for group in groups
    ]
    return groups[legal & np.array(whole)]


def partitions(schools: tuple[int, ...], size: int):
    if not schools:
        yield ()
    for others in combinations(schools[1:], size - 1):
        group = (schools[0], *others)
        yield from ((group, *rest) for rest in partitions(tuple(s for s in schools if s not in group), size))


@moderately
@given(seeds, st.integers(2, 5), st.booleans())
def test_no_group_below_the_threshold_is_missed_and_none_is_made_up(seed, size, is_ruled):
    rng = np.random.default_rng(seed)
    instance = instance_of(9, {size: 1}, rng, is_ruled=is_ruled)
    prices, threshold = rng.uniform(-10, 60, 9), float(rng.uniform(-40, 60))
    every = every_group(instance, size)
    pool = make_pool(instance, [every])
    reduced = pool.cost - prices[every].sum(axis=1)
    wanted = {tuple(group) for group in every[reduced <= threshold - 1e-6]}
    found = groups_below(instance, prices, size, threshold, 10_000)
    assert found.is_complete
    assert wanted <= {tuple(group) for group in found.groups} <= {tuple(g) for g in every[reduced <= threshold + 1e-6]}


def test_a_list_that_was_cut_short_says_so():
    rng = np.random.default_rng(1)
    found = groups_below(instance_of(12, {3: 4}, rng), np.full(12, 100.0), 3, 0.0, 50)
    assert (len(found.groups) <= 50, found.is_complete) == (True, False)


def fractional(rng: np.random.Generator):
    """A pool of all threes of nine schools and a mixture of them that is no arrangement, whatever its costs."""
    instance = instance_of(9, {3: 3}, rng)
    pool = make_pool(instance, [every_group(instance, 3)])
    return instance, pool, solve_master(instance, pool, no_cuts(len(pool)))[0]


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_every_arrangement_keeps_every_cut(seed):
    rng = np.random.default_rng(seed)
    _, pool, mixture = fractional(rng)
    place = {tuple(group): number for number, group in enumerate(pool.groups.tolist())}
    whole = np.zeros((280, len(pool)))
    for number, groups in enumerate(partitions(tuple(range(9)), 3)):
        whole[number, [place[group] for group in groups]] = 1
    assert number == 279
    cuts = modular_cuts(pool, no_cuts(len(pool)), mixture, 20, rng)
    for row, most in zip(cuts.rows.toarray(), cuts.most, strict=True):
        assert (whole @ row).max() <= most + 1e-9
        assert row @ mixture > most
    used = np.flatnonzero(mixture > 1e-7)
    for schools in broken_sets(pool.take(used), mixture[used], 20):
        held = pool.members.toarray()[schools].sum(axis=0) // 2
        assert (whole @ held).max() <= len(schools) // 2 < held @ mixture


@moderately
@given(seeds, st.sampled_from([2, 3, 5, 7]))
def test_solutions_modulo_a_prime_solve_the_equations(seed, prime):
    rng = np.random.default_rng(seed)
    equations = rng.integers(0, 4, (rng.integers(1, 7), 8)).astype(np.int16)
    basis = null_space(equations, prime, rng)
    assert (equations @ basis.T % prime == 0).all()
    assert len(basis) >= 8 - len(equations)


@moderately
@given(seeds)
def test_any_duals_give_a_bound_that_no_arrangement_undercuts(seed):
    rng = np.random.default_rng(seed)
    instance = instance_of(9, {3: 3}, rng)
    pool = make_pool(instance, [every_group(instance, 3)])
    duals = Duals(rng.uniform(-20, 60, 9), {3: 0.0}, np.zeros(0))
    taken = lift(duals, pool.groups, reduced_costs(pool, no_cuts(len(pool)), duals), 9)
    cost = {tuple(group): value for group, value in zip(pool.groups.tolist(), pool.cost, strict=True)}
    least = min(sum(cost[group] for group in groups) for groups in partitions(tuple(range(9)), 3))
    assert dual_bound(duals, taken, instance.counts, np.zeros(0)) <= least
    assert neighbour_bound(instance) <= least


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_cuts_alone_never_prove_more_than_is_true(seed):
    rng = np.random.default_rng(seed)
    instance, pool, _ = fractional(rng)
    cost = {tuple(group): value for group, value in zip(pool.groups.tolist(), pool.cost, strict=True)}
    least = min(sum(cost[group] for group in groups) for groups in partitions(tuple(range(9)), 3))
    run = Run(instance, lambda progress: False, lambda: 0.0, 0.0, 0.0)
    run.offer([np.array(group) for group in ((0, 1, 2), (3, 4, 5), (6, 7, 8))])
    closing = begin_closing(pool, pool.cost.copy(), -1e6, np.inf)
    close(run, closing, 30, rng)
    assert run.bound <= least + 1e-6 * max(1.0, abs(least))
    assert run.cost >= least - 1e-9


@pytest.mark.parametrize("counts", [{3: 4}, {3: 2, 4: 2}])
def test_a_search_keeps_its_sums_and_its_sizes(counts):
    rng = np.random.default_rng(5)
    n = sum(size * count for size, count in counts.items())
    instance = instance_of(n, counts, rng, is_ruled=True)
    chain = run_round(begin_chain(instance.search_cost, counts, instance.block, (1, 0)), 150)
    sizes = sorted(map(len, chain.best))
    assert sizes == sorted(size for size, count in counts.items() for _ in range(count))
    total = sum(instance.search_cost[np.ix_(group, group)].sum() / 2 for group in chain.best)
    assert chain.best_total == pytest.approx(total)
    assert sorted(np.concatenate(chain.best)) == list(range(n))
