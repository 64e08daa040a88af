"""The start: several searches side by side, in this process or in others, with the same outcome."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from functools import partial
from typing import Any

import numpy as np

from magpie.core.grouping.arrangement import Arrangement
from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.greedy_and_swap import greedy_groups
from magpie.core.grouping.kicks import begin_chain, chain_from, run_round
from magpie.core.grouping.pool import Pool
from magpie.core.grouping.run import Run

CHAINS = 2
SURE = 0.4
"""From which part of a group on a mixture is taken at its word."""
KICKS = 100
"""In one round of one chain, after which somebody may say stop."""


def search(run: Run, n_rounds: int, seed: int, executor: Executor | None) -> list[Ints]:
    """The best groups found, which break a rule only when none were found that keep all."""
    instance = run.instance
    begin = partial(begin_chain, instance.search_cost, instance.counts, instance.block)
    chains = _map(executor, begin, [(seed, number) for number in range(CHAINS)])
    for number in range(n_rounds + 1):
        if number:
            chains = _map(executor, partial(run_round, n_kicks=KICKS), chains)
        for chain in chains:
            run.offer(chain.best)
        run.count(CHAINS * KICKS)
    best: list[Ints] = min(chains, key=lambda chain: chain.best_total).best
    return best


def _map(executor: Executor | None, work: Callable[[Any], Any], pieces: Iterable[Any]) -> list[Any]:
    return list(map(work, pieces) if executor is None else executor.map(work, pieces))


def search_from_mixture(run: Run, pool: Pool, mixture: Floats, n_rounds: int, rng: np.random.Generator) -> None:
    """Take over what a mixture is sure of, fill up the rest greedily, and search on from there."""
    instance = run.instance
    sure: list[Ints] = []
    taken = np.zeros(instance.n + 1, dtype=np.bool_)
    left = dict(instance.counts)
    for place in np.argsort(-mixture, kind="stable")[: instance.n]:
        group = pool.groups[place][: pool.sizes[place]]
        if mixture[place] >= SURE and not taken[group].any() and left[len(group)]:
            taken[group] = True
            left[len(group)] -= 1
            sure.append(group)
    cost = instance.search_cost
    order = rng.permutation(instance.n)
    arrangement = Arrangement(cost, greedy_groups(cost, instance.counts, order, sure))
    arrangement.improve(order.tolist())
    arrangement.refresh()
    run.offer(arrangement.groups())
    chain = chain_from(arrangement, instance.block, rng)
    for _ in range(n_rounds):
        run.count(KICKS)
        run.offer(run_round(chain, KICKS).best)
