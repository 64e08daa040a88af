"""The integer program over what is left, by HiGHS, in a thread of its own so that somebody can still say stop."""

import threading
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import vstack

from magpie.core.grouping.bound import ROUNDING
from magpie.core.grouping.closing import Closing
from magpie.core.grouping.cost import Ints
from magpie.core.grouping.instance import Instance
from magpie.core.grouping.master import size_rows
from magpie.core.grouping.pool import Pool
from magpie.core.grouping.run import Run, Stopped

FIRST_LADDER = (300,)
LADDER = (400, 6_000)
"""Over how many of the best groups to choose first: a better arrangement shortens what is left of the list."""
BETWEEN_QUESTIONS = 0.1
PATIENCE = 20.0
"""How long the first try may take when nobody set a limit; each further one takes twice as long."""


@dataclass
class Choice:
    """``bound`` holds over all arrangements of the groups that were looked at."""

    chosen: Ints | None
    bound: float
    is_finished: bool


def choose_best(run: Run, closing: Closing, ladder: tuple[int, ...] = LADDER, is_last: bool = True) -> None:
    """Choose over ever more groups in the order of their reduced costs, until those left out are too dear to matter."""
    order = np.argsort(closing.reduced, kind="stable")
    own = np.flatnonzero(np.isin(closing.pool.keys, run.own_pool().keys))
    for most in (*ladder, len(order)) if is_last else ladder:
        in_reach = int((closing.reduced <= run.upper - closing.bound).sum())
        n_seen = min(most, in_reach)
        seen = np.union1d(order[:n_seen], own)
        choice = _choose(run, closing.pool.take(seen))
        if choice.chosen is not None:
            run.offer_chosen(closing.pool, seen[choice.chosen])
        left_out = closing.bound + closing.reduced[order[n_seen]] if n_seen < len(order) else np.inf
        run.prove(closing.proved(min(choice.bound, left_out)))
        run.count()
        if run.is_proved or n_seen == in_reach:
            return


def _choose(run: Run, pool: Pool) -> Choice:
    limit = PATIENCE
    while True:
        choice = _try(run, pool, limit)
        if choice.is_finished:
            return choice
        # What a try has found when it is cut off depends on the machine, so it counts only when all ends here.
        if run.must_stop:
            if choice.chosen is not None:
                run.offer_chosen(pool, choice.chosen)
            raise Stopped
        limit *= 2


def _try(run: Run, pool: Pool, limit: float) -> Choice:
    left = run.seconds_left
    found: list[Choice] = []
    options = {"mip_rel_gap": 0.0, "time_limit": limit if left is None else max(0.1, min(limit, left))}
    work = threading.Thread(target=lambda: found.append(solve_choice(run.instance, pool, options)), daemon=True)
    work.start()
    while work.is_alive():
        work.join(BETWEEN_QUESTIONS)
        run.ask()
    return found[0]


def solve_choice(instance: Instance, pool: Pool, options: dict[str, float]) -> Choice:
    if not len(pool):
        return Choice(None, np.inf, True)
    equal = vstack([pool.members, size_rows(instance, pool)], format="csc")
    right = np.ones(equal.shape[0])
    right[instance.n :] = list(instance.counts.values()) if len(right) > instance.n else []
    answer = milp(
        pool.cost,
        constraints=LinearConstraint(equal, right, right),
        integrality=np.ones(len(pool)),
        bounds=Bounds(0, 1),
        options=options,
    )
    chosen = None if answer.x is None else np.flatnonzero(answer.x > 0.5)
    if answer.status == 2:
        return Choice(None, np.inf, True)
    bound = -np.inf if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
    return Choice(chosen, bound - ROUNDING * (abs(bound) + 1.0) if np.isfinite(bound) else bound, answer.status == 0)
