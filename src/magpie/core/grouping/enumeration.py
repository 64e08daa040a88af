"""All groups that an arrangement better than the best so far can be made of, by their reduced costs."""

from magpie.core.grouping.closing import Closing, begin_closing
from magpie.core.grouping.master import no_cuts, reduced_costs
from magpie.core.grouping.pool import Pool, make_pool
from magpie.core.grouping.pricing import groups_below
from magpie.core.grouping.relax import Relaxation
from magpie.core.grouping.run import Run

MOST_GROUPS = 250_000
FIRST_PART = 1 / 64


def enumerate_groups(run: Run, relaxation: Relaxation) -> Closing | None:
    """As far as they can be listed: the list ends at a ceiling, which is the best cost itself when all fit in."""
    whole = run.upper - relaxation.bound
    reach, found = FIRST_PART * whole, None
    while whole > 0:
        run.count()
        pool = _groups_within(run, relaxation, reach)
        if pool is None:
            break
        found = pool, reach
        if reach >= whole:
            break
        reach = min(2 * reach, whole)
    if found is None:
        return None
    pool, reach = found
    pool = pool.joined(run.own_pool())
    reduced = reduced_costs(pool, no_cuts(len(pool)), relaxation.duals)
    return begin_closing(pool, reduced, relaxation.bound, relaxation.bound + reach)


def _groups_within(run: Run, relaxation: Relaxation, reach: float) -> Pool | None:
    instance, duals = run.instance, relaxation.duals
    priced = []
    for size in instance.counts:
        priced.append(groups_below(instance, duals.schools, size, reach + duals.sizes[size], MOST_GROUPS))
        if not priced[-1].is_complete:
            return None
    pool = make_pool(instance, [each.groups for each in priced])
    return pool if len(pool) <= MOST_GROUPS else None
