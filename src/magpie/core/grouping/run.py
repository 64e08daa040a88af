"""One solve under way: the best groups, the bound, the steps, and whether to go on."""

from collections.abc import Callable
from math import inf

import numpy as np

from magpie.core.grouping.cost import Bools, Ints
from magpie.core.grouping.instance import Instance
from magpie.core.grouping.pool import Pool, pool_of
from magpie.core.grouping.pricing import needed
from magpie.core.grouping.result import OPTIMAL_GAP
from magpie.core.grouping.stop import Progress, Stop, seconds_left

NEARLY_OPTIMAL = 0.99 * OPTIMAL_GAP
"""A little less than what counts as proved, since the result adds its costs up anew."""


class Stopped(Exception):
    """Somebody or some limit has said so; what was found so far stands in the run."""


class Run:
    """``aside`` is what the groups cost that are kept as they are."""

    def __init__(self, instance: Instance, stop: Stop, timer: Callable[[], float], aside: float, began: float) -> None:
        self.instance = instance
        self._stop, self._timer, self._began, self._aside = stop, timer, began, aside
        self.steps = 0
        self.groups: list[Ints] = []
        self.cost, self.bound = inf, -inf

    @property
    def seconds(self) -> float:
        return self._timer() - self._began

    @property
    def seconds_left(self) -> float | None:
        return seconds_left(self._stop, self.seconds)

    @property
    def upper(self) -> float:
        """No arrangement that costs more is worth a look: the best cost so far, or more than any legal one can cost."""
        return min(self.cost, self.instance.most)

    @property
    def slack(self) -> float:
        """How much better than the best groups so far others could be."""
        return self.upper - self.bound

    @property
    def is_proved(self) -> bool:
        """The best groups so far are the best there are; or there are none, and none can be."""
        return self.slack <= NEARLY_OPTIMAL * max(abs(self.upper + self._aside), 1.0)

    def progress(self) -> Progress:
        cost = self.cost + self._aside if self.groups else None
        bound = self.bound + self._aside if np.isfinite(self.bound) else None
        return Progress(cost, bound, self.steps, self.seconds)

    @property
    def must_stop(self) -> bool:
        return self._stop(self.progress())

    def ask(self) -> None:
        if self.must_stop:
            raise Stopped

    def count(self, n_steps: int = 1) -> None:
        self.steps += n_steps
        self.ask()

    def prove(self, bound: float) -> None:
        """No arrangement costs less; the best one that is known bounds the bound."""
        self.bound = max(self.bound, min(bound, self.upper))

    def offer(self, groups: list[Ints]) -> None:
        """Keep these groups if they keep the rules and cost less than the best so far."""
        pool = pool_of(self.instance, groups)
        cost = float(pool.cost.sum())
        if cost < self.cost - 1e-9 * max(1.0, abs(cost)) and is_legal(self.instance, pool).all():
            self.groups, self.cost = groups, cost

    def own_pool(self) -> Pool:
        """The best groups so far."""
        return pool_of(self.instance, self.groups)

    def offer_chosen(self, pool: Pool, chosen: Ints) -> None:
        self.offer([group[group < pool.n] for group in pool.groups[chosen]])


def is_legal(instance: Instance, pool: Pool) -> Bools:
    """Of each group whether it keeps the rules."""
    legal = needed(instance, pool.groups) == pool.sizes
    allowed = np.pad(instance.legal, ((0, 1), (0, 1)), constant_values=True)
    for one in range(pool.groups.shape[1]):
        for other in range(one + 1, pool.groups.shape[1]):
            legal &= allowed[pool.groups[:, one], pool.groups[:, other]]
    return np.asarray(legal)
