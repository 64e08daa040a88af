"""The search: kick an arrangement, mend it by swaps, keep it if it is no worse, or now and then if it is."""

from dataclasses import dataclass

import numpy as np

from magpie.core.grouping.arrangement import Arrangement, Deed
from magpie.core.grouping.cost import Floats, Ints
from magpie.core.grouping.greedy_and_swap import start

NEAR = 12
WARMTH = 0.02
"""How much worse a mended arrangement may be, as a part of what a group costs on average."""


@dataclass
class Chain:
    """One search under way; it can be handed to another process between two rounds and goes on the same."""

    arrangement: Arrangement
    best: list[Ints]
    best_total: float
    near: Ints
    block: Ints
    rng: np.random.Generator


def begin_chain(cost: Floats, counts: dict[int, int], block: Ints, seed: tuple[int, int]) -> Chain:
    rng = np.random.default_rng(seed)
    return chain_from(start(cost, counts, rng), block, rng)


def chain_from(arrangement: Arrangement, block: Ints, rng: np.random.Generator) -> Chain:
    cost = arrangement.cost
    n_near = min(NEAR, len(cost) - 1)
    away = cost + np.diag(np.full(len(cost), np.inf))
    near = np.argsort(away, axis=1, kind="stable")[:, :n_near]
    return Chain(arrangement, arrangement.groups(), arrangement.total, near, block, rng)


def run_round(chain: Chain, n_kicks: int) -> Chain:
    """So many kicks; the chain is changed and handed back, since another process has only a copy."""
    arrangement = chain.arrangement
    # The median is blind to the few schools whose costs stand for a rule.
    warmth = WARMTH * float(np.median(np.abs(arrangement.own))) * float(arrangement.sizes.mean()) / 2
    for _ in range(n_kicks):
        before = arrangement.total
        done = _kick(chain)
        after = arrangement.total
        worse = after - before
        if worse > 0 and (warmth <= 0 or chain.rng.random() >= np.exp(-worse / warmth)):
            arrangement.undo(done)
        elif after < chain.best_total - 1e-9:
            chain.best, chain.best_total = arrangement.groups(), after
    arrangement.refresh()
    return chain


def _kick(chain: Chain) -> list[Deed]:
    """A few neighbours change groups in a row, and all whom it touches look for better places."""
    arrangement, rng = chain.arrangement, chain.rng
    done: list[Deed] = []
    touched: set[int] = set()
    one = int(rng.integers(len(arrangement.cost)))
    for _ in range(int(rng.integers(2, 5))):
        other = int(chain.near[one, rng.integers(chain.near.shape[1])])
        touched |= {int(arrangement.group[one]), int(arrangement.group[other])}
        _change_places(chain, one, other, done)
        one = int(chain.near[other, rng.integers(chain.near.shape[1])])
    arrangement.mend(touched, done)
    return done


def _change_places(chain: Chain, one: int, other: int, done: list[Deed]) -> None:
    """The school goes where the other is, with all who must stay with it; others make room."""
    arrangement = chain.arrangement
    here, there = int(arrangement.group[one]), int(arrangement.group[other])
    if here == there:
        return
    going = [school for school in arrangement.members[here] if chain.block[school] == chain.block[one]]
    coming = [school for school in arrangement.members[there] if school != other]
    for school, back in zip(going, [other, *coming], strict=False):
        done.append((school, back, False))
        arrangement.swap(school, back)
