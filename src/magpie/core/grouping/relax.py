"""Column generation: the cheapest mixture of all possible groups, and with it the first true bound."""

from dataclasses import dataclass
from math import inf

import numpy as np

from magpie.core.grouping.bound import dual_bound, lift
from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.instance import Instance
from magpie.core.grouping.master import AS_GOOD_AS_ZERO, Duals, no_cuts, reduced_costs, solve_master
from magpie.core.grouping.pool import Pool, make_pool, pool_of
from magpie.core.grouping.pricing import groups_below
from magpie.core.grouping.run import Run, is_legal

MOST_PRICED = 60_000
MOST_KEPT = 20_000
A_SCHOOL = 6
"""How many new groups of one school are taken up at a time."""
MOST_NEW = 4_000
CLOSE_ENOUGH = 1e-4
TOWARDS_LATEST = 0.5


@dataclass
class Relaxation:
    """``duals`` are those of the best bound, and honest: no group has a reduced cost below zero."""

    duals: Duals
    bound: float
    pool: Pool
    mixture: Floats


def relax(run: Run, start: list[Ints]) -> Relaxation:
    """Begins with an arrangement, which may break rules, at a price; prices all groups until none is missing."""
    instance = run.instance
    found = Relaxation(_first_duals(instance, start), -inf, _first_pool(instance, start), np.zeros(0))
    found.pool = found.pool.joined(_price(found, found.duals, found.duals, instance))
    while True:
        found.mixture, latest = solve_master(instance, found.pool, no_cuts(len(found.pool)))
        value = float(found.pool.cost @ found.mixture)
        run.count()
        middle = found.duals.mixed(latest, TOWARDS_LATEST)
        new = _price(found, middle, latest, instance)
        if not len(new):
            new = _price(found, latest, latest, instance)
        run.prove(found.bound)
        if not len(new) or value - found.bound <= CLOSE_ENOUGH * max(1.0, abs(value)):
            break
        found.pool = _without_dear(found.pool, latest).joined(new)
    return found


def _first_pool(instance: Instance, start: list[Ints]) -> Pool:
    """The arrangement's own groups. One that breaks a rule costs more than any whole arrangement that breaks none."""
    pool = pool_of(instance, start)
    legal = is_legal(instance, pool)
    penalty = 100.0 * instance.most
    return Pool(pool.groups, pool.cost + penalty * ~legal, pool.n)


def _first_duals(instance: Instance, start: list[Ints]) -> Duals:
    """Each school pays half of its ways, so that every group of the arrangement is paid for exactly."""
    schools = np.zeros(instance.n)
    for group in start:
        schools[group] = instance.cost[np.ix_(group, group)].sum(axis=1) / 2
    return Duals(schools, dict.fromkeys(instance.counts, 0.0), np.zeros(0))


def _price(found: Relaxation, at: Duals, latest: Duals, instance: Instance) -> Pool:
    """Price all groups at some duals, which may raise the bound; gives groups that are worth taking up."""
    priced = [groups_below(instance, at.schools, size, at.sizes[size], MOST_PRICED) for size in instance.counts]
    pool = make_pool(instance, [each.groups for each in priced])
    if all(each.is_complete for each in priced):
        taken = lift(at, pool.groups, reduced_costs(pool, no_cuts(len(pool)), at), instance.n)
        bound = dual_bound(at, taken, instance.counts, np.zeros(0))
        if bound > found.bound:
            found.bound, found.duals = bound, Duals(at.schools + taken, at.sizes, np.zeros(0))
    reduced = reduced_costs(pool, no_cuts(len(pool)), latest)
    return pool.take(_some_for_each(pool, reduced))


def _some_for_each(pool: Pool, reduced: Floats) -> Ints:
    """The best of those that would improve the mixture, a few for each school."""
    order = np.argsort(reduced, kind="stable")
    order = order[reduced[order] < -AS_GOOD_AS_ZERO][:MOST_NEW]
    n_taken = np.zeros(pool.n + 1, dtype=np.intp)
    n_taken[pool.n] = A_SCHOOL
    taken = []
    for place in order:
        members = pool.groups[place]
        if (n_taken[members] < A_SCHOOL).any():
            n_taken[members] += 1
            taken.append(place)
    return np.array(taken, dtype=np.intp)


def _without_dear(pool: Pool, duals: Duals) -> Pool:
    """Keeps the linear program small: those that are far from any use can be priced again."""
    if len(pool) <= MOST_KEPT:
        return pool
    reduced = reduced_costs(pool, no_cuts(len(pool)), duals)
    return pool.take(np.sort(np.argpartition(reduced, MOST_KEPT // 2)[: MOST_KEPT // 2]))
