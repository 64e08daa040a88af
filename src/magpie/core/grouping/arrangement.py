"""Schools in groups, and what it would change to let two of them swap places."""

from collections.abc import Iterable

import numpy as np

from magpie.core.grouping.cost import Floats, Ints

WORTH_IT = 1e-9
Deed = tuple[int, int, bool]
"""A swap of two schools; or, when true, a school that left for another group, and the number of the one it left."""


class Arrangement:
    """``group`` of each school. ``to[g, i]`` is what school i costs with all members of group g."""

    def __init__(self, cost: Floats, groups: Iterable[Iterable[int]]) -> None:
        self.cost = cost
        self.members = [list(group) for group in groups]
        self.group = np.zeros(len(cost), dtype=np.intp)
        for number, members in enumerate(self.members):
            self.group[members] = number
        self.sizes = np.array([len(members) for members in self.members])
        self.is_mixed = len(set(self.sizes.tolist())) > 1
        self.refresh()

    def refresh(self) -> None:
        """Compute all sums anew, so that rounding does not build up."""
        self.to = np.array([self.cost[members].sum(axis=0) for members in self.members])
        self.own = self.to[self.group, np.arange(len(self.cost))]

    @property
    def total(self) -> float:
        return float(self.own.sum()) / 2

    def groups(self) -> list[Ints]:
        return [np.array(sorted(members), dtype=np.intp) for members in self.members]

    def swap(self, one: int, other: int) -> None:
        here, there = int(self.group[one]), int(self.group[other])
        change = self.cost[other] - self.cost[one]
        self.to[here] += change
        self.to[there] -= change
        self.members[here][self.members[here].index(one)] = other
        self.members[there][self.members[there].index(other)] = one
        self.group[one], self.group[other] = there, here
        self._renew(here, there)

    def move(self, one: int, there: int) -> None:
        """Lets the larger group give a school to the one that is smaller by one; the sizes change places."""
        here = int(self.group[one])
        self.to[here] -= self.cost[one]
        self.to[there] += self.cost[one]
        self.members[here].remove(one)
        self.members[there].append(one)
        self.sizes[here] -= 1
        self.sizes[there] += 1
        self.group[one] = there
        self._renew(here, there)

    def _renew(self, *groups: int) -> None:
        for group in groups:
            members = self.members[group]
            self.own[members] = self.to[group, members]

    def _best_swap(self, ones: Ints) -> tuple[float, int, int]:
        """The cheapest change by which one of the schools swaps with any other, and which two."""
        change = self.to[self.group[ones]] - self.own
        change += self.to[:, ones].T[:, self.group]
        change -= 2 * self.cost[ones]
        change -= self.own[ones, None]
        change[self.group[ones, None] == self.group] = np.inf
        row, other = divmod(int(change.argmin()), len(self.own))
        return float(change[row, other]), int(ones[row]), other

    def _best_move(self, ones: Ints) -> tuple[float, int, int]:
        """The same for a school that leaves a group for one that is smaller by one."""
        change = self.to[:, ones].T - self.own[ones, None]
        change[self.sizes != self.sizes[self.group[ones], None] - 1] = np.inf
        row, there = divmod(int(change.argmin()), len(self.members))
        return float(change[row, there]), int(ones[row]), there

    def _best_deed(self, ones: Ints) -> tuple[float, Deed]:
        change, one, other = self._best_swap(ones)
        if self.is_mixed:
            moving, leaver, there = self._best_move(ones)
            if moving < change:
                return moving, (leaver, there, True)
        return change, (one, other, False)

    def _do(self, deed: Deed, done: list[Deed]) -> set[int]:
        """Which groups it touched."""
        one, other, is_move = deed
        here = int(self.group[one])
        if is_move:
            done.append((one, here, True))
            self.move(one, other)
            return {here, other}
        there = int(self.group[other])
        done.append(deed)
        self.swap(one, other)
        return {here, there}

    def improve(self, order: Iterable[int]) -> None:
        """Let each school in turn do what helps most, until nothing helps any of them."""
        waiting = dict.fromkeys(order)
        while waiting:
            one = next(iter(waiting))
            del waiting[one]
            change, deed = self._best_deed(np.array([one]))
            if change < -WORTH_IT * (1 + abs(self.own[one])):
                for group in sorted(self._do(deed, [])):
                    waiting |= dict.fromkeys(self.members[group])

    def mend(self, touched: set[int], done: list[Deed]) -> None:
        """Do what helps most, again and again, when all was well but for these groups. What is done is written down."""
        while True:
            ones = np.array([school for group in sorted(touched) for school in self.members[group]])
            change, deed = self._best_deed(ones)
            if change >= -WORTH_IT * (1 + abs(self.own[deed[0]])):
                return
            touched |= self._do(deed, done)

    def undo(self, done: list[Deed]) -> None:
        while done:
            self._do(done.pop(), [])
