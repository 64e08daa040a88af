"""Closes the gap over all groups that could still be of use: cuts raise the bound, and what is too dear goes out."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from magpie.core.grouping.bound import dual_bound, lift
from magpie.core.grouping.cost import Bools, Floats, Ints
from magpie.core.grouping.master import AS_GOOD_AS_ZERO, Cuts, Duals, NoAnswer, no_cuts, reduced_costs, solve_master
from magpie.core.grouping.modular import modular_cuts
from magpie.core.grouping.pool import Pool
from magpie.core.grouping.run import Run
from magpie.core.grouping.subset_rows import broken_sets

FIRST_ACTIVE = 1_500
MOST_JOINING = 400
SUBSET_ROWS, MODULAR = 40, 30
MOST_FOR_MODULAR = 50_000
WHOLE = 1e-6
LOOK_BACK, WORTH_GOING_ON = 4, 0.08


@dataclass
class Closing:
    """``pool`` holds every group of which an arrangement that costs less than ``ceiling`` may be made.

    ``reduced`` are honest reduced costs: such an arrangement costs at least ``bound`` plus those of its groups.
    """

    pool: Pool
    reduced: Floats
    active: Bools
    bound: float
    ceiling: float
    cuts: Cuts
    bounds: list[float] = field(default_factory=list)

    def proved(self, bound: float) -> float:
        """What a bound over the pool proves of all arrangements."""
        return min(bound, self.ceiling)


def begin_closing(pool: Pool, reduced: Floats, bound: float, ceiling: float) -> Closing:
    dearest = np.sort(reduced)[:FIRST_ACTIVE].max(initial=0.0)
    return Closing(pool, reduced, reduced <= dearest, bound, ceiling, no_cuts(len(pool)))


def close(run: Run, closing: Closing, n_rounds: int, rng: np.random.Generator) -> bool:
    """Rounds of cuts; false when more of them are no use: no cut is found, or they gain too little."""
    for _ in range(n_rounds):
        try:
            mixture, duals = _solve(run, closing)
        except NoAnswer:
            return False
        if run.is_proved:
            return False
        is_part = (mixture > WHOLE) & (mixture < 1 - WHOLE)
        if not is_part.any():
            run.offer_chosen(closing.pool, np.flatnonzero(mixture > 0.5))
            run.prove(closing.proved(closing.bound))
            return False
        new = _new_cuts(closing, mixture, rng)
        if not len(new) or _gains_little(run, closing):
            return False
        _drop_slack_cuts(closing, mixture, duals)
        closing.cuts = closing.cuts.joined(new)
        _strike_out(run, closing, mixture)
    return True


def _solve(run: Run, closing: Closing) -> tuple[Floats, Duals]:
    """The cheapest mixture over the whole pool, though the linear program sees only the groups that matter."""
    pool, cuts = closing.pool, closing.cuts
    while True:
        seen = np.flatnonzero(closing.active)
        part, duals = solve_master(run.instance, pool.take(seen), cuts.of_groups(seen))
        run.count()
        reduced = reduced_costs(pool, cuts, duals)
        taken = lift(duals, pool.groups, reduced, pool.n)
        bound = dual_bound(duals, taken, run.instance.counts, cuts.most)
        if bound > closing.bound or len(closing.reduced) != len(pool):
            closing.bound, closing.reduced = bound, reduced - pool.prices(taken)
        run.prove(closing.proved(closing.bound))
        missing = np.flatnonzero(reduced < -AS_GOOD_AS_ZERO)
        if not len(missing):
            break
        joining = missing[np.argsort(reduced[missing], kind="stable")[:MOST_JOINING]]
        closing.active[joining] = True
    closing.bounds.append(bound)
    mixture = np.zeros(len(pool))
    mixture[seen] = part
    return mixture, duals


def _new_cuts(closing: Closing, mixture: Floats, rng: np.random.Generator) -> Cuts:
    # A group that is whole breaks no cut, and neither do its schools.
    pool, used = closing.pool, np.flatnonzero((mixture > AS_GOOD_AS_ZERO) & (mixture < 1 - AS_GOOD_AS_ZERO))
    new = _subset_rows(pool, broken_sets(pool.take(used), mixture[used], SUBSET_ROWS))
    if len(new) < SUBSET_ROWS // 2 and len(pool) <= MOST_FOR_MODULAR:
        new = new.joined(modular_cuts(pool, closing.cuts, mixture, MODULAR, rng))
    return new


def _subset_rows(pool: Pool, sets: list[Ints]) -> Cuts:
    places = [np.full(len(schools), number) for number, schools in enumerate(sets)]
    ends = (np.concatenate([*places, []]), np.concatenate([*sets, []]))
    one_each = csr_matrix((np.ones(len(ends[0])), ends), shape=(len(sets), pool.n))
    rows = (one_each @ pool.members).tocsr()
    rows.data = np.floor(rows.data / 2)
    rows.eliminate_zeros()
    return Cuts(rows, np.array([float(len(schools) // 2) for schools in sets]))


def _gains_little(run: Run, closing: Closing) -> bool:
    bounds = closing.bounds
    return len(bounds) > LOOK_BACK and bounds[-1] - bounds[-LOOK_BACK] < WORTH_GOING_ON * run.slack


def _drop_slack_cuts(closing: Closing, mixture: Floats, duals: Duals) -> None:
    cuts = closing.cuts
    is_slack = (cuts.most - cuts.rows @ mixture > WHOLE) & (duals.cuts > -1e-9)
    closing.cuts = cuts.take(np.flatnonzero(~is_slack))


def _strike_out(run: Run, closing: Closing, mixture: Floats) -> None:
    """Groups that no better arrangement can have leave the pool; those of the mixture stay, so that it has one."""
    in_use = mixture > 1e-9
    own = np.isin(closing.pool.keys, run.own_pool().keys)
    reach = run.upper - closing.bound
    stays = (closing.reduced <= reach) | in_use | own
    near = closing.reduced <= max(10.0, reach / 2)
    closing.active = ((closing.active & near) | in_use | own)[stays]
    closing.pool = closing.pool.take(stays)
    closing.cuts = closing.cuts.of_groups(np.flatnonzero(stays))
    closing.reduced = closing.reduced[stays]
