"""The hard rules: which two schools may share a group, which must, and which rule says so."""

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from magpie.core.findings import Finding
from magpie.core.grouping.cost import Bools, Costs, Ints, are_equal, codes

APART, NO_GO, FURTHEST = "grouping.apart", "grouping.no_go", "grouping.too_far"


class RuleBook:
    """The rules of a problem for schools that are named by their places in it."""

    def __init__(self, costs: Costs) -> None:
        self.costs = costs
        self.problem = costs.problem
        self.n = costs.n
        self._codes = {name: codes(self.problem, name) for name in self.problem.rules.apart}
        self._no_go = self._matrix(self.problem.rules.no_go)

    def _matrix(self, pairs: tuple[tuple[str, str], ...]) -> Bools:
        marked = np.zeros((self.n, self.n), dtype=np.bool_)
        for pair in pairs:
            one, other = (self.costs.index[id_] for id_ in pair)
            marked[one, other] = marked[other, one] = True
        return marked

    @cached_property
    def forbidding(self) -> Mapping[str, Callable[[Ints, Ints], Bools]]:
        """Each rule that keeps schools apart, by its name: whether it forbids the pairs."""
        found: dict[str, Callable[[Ints, Ints], Bools]] = {
            f"apart:{name}": self._equal_in(name) for name in self.problem.rules.apart
        }
        if self.problem.rules.no_go:
            found["no_go"] = lambda one, other: np.asarray(self._no_go[one, other])
        furthest = self.problem.rules.furthest_km
        if furthest is not None:
            # A millimetre keeps two schools that are exactly so far from each other within reach.
            found["furthest_km"] = lambda one, other: np.asarray(self.costs.straight_km(one, other) > furthest + 1e-6)
        return found

    def _equal_in(self, name: str) -> Callable[[Ints, Ints], Bools]:
        return lambda one, other: are_equal(self._codes[name], one, other)

    def may_meet(self, without: frozenset[str] = frozenset()) -> Bools:
        """For every two schools whether they may share a group, some rules perhaps left out; never one with itself."""
        places = np.arange(self.n)
        legal = ~np.eye(self.n, dtype=np.bool_)
        for name, forbids in self.forbidding.items():
            if name not in without:
                legal &= ~forbids(places[:, None], places[None, :])
        return legal

    def blocks(self, without: frozenset[str] = frozenset()) -> Ints:
        """A number for each school, the same for those that must stay together."""
        pairs = () if "together" in without else self.problem.rules.together
        ends = np.array([[self.costs.index[id_] for id_ in pair] for pair in pairs], dtype=np.intp).reshape(-1, 2)
        graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(self.n, self.n))
        return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)

    def why_apart(self, one: int, other: int) -> Finding | None:
        """The first rule that forbids the two to share a group."""
        pair = np.array([one]), np.array([other])
        ids = self.problem.schools[one].id, self.problem.schools[other].id
        for name, forbids in self.forbidding.items():
            if not forbids(*pair)[0]:
                continue
            facts: dict[str, object] = {"schools": list(ids)}
            rule, _, attribute = name.partition(":")
            if rule == "apart":
                value = self.problem.schools[one].attributes[attribute]
                return Finding(APART, "refuses", facts | {"attribute": attribute, "value": value})
            if rule == "no_go":
                return Finding(NO_GO, "refuses", facts)
            km = float(self.costs.straight_km(*pair)[0])
            return Finding(FURTHEST, "refuses", facts | {"km": km, "furthest_km": self.problem.rules.furthest_km})
        return None
