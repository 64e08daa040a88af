"""What the solver promises, held against all groupings that there are, for cohorts small enough to try them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magpie.core.grouping import MaxSteps, Problem, Rules, School, Weights, size_counts, solve

PLENTY = MaxSteps(100_000)
THEMES = ("reading", "maths", "inclusion", "music", "early years")
moderately = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw: st.DrawFn, most: int = 12) -> Problem:
    n = draw(st.integers(3, most))
    sizes = draw(st.sampled_from([(3, 4), (3,), (2, 3), (3, 4, 5), (2, 4), (4, 6)]))
    schools = tuple(draw(schools_with(str(900_001 + number))) for number in range(n))
    ids = [school.id for school in schools]
    pairs = st.sampled_from(list(combinations(ids, 2)))
    weights = Weights(
        km=draw(st.sampled_from([0.0, 1.0])),
        same=draw(st.sampled_from([{}, {"type": 10.0}, {"type": 7.5, "hub": 20.0}])),
        complement=draw(st.sampled_from([0.0, 8.0, 60.0])),
        together_before=30.0,
    )
    rules = Rules(
        apart=draw(st.sampled_from([(), ("trust",), ("trust", "hub")])),
        no_go=tuple(draw(st.lists(pairs, max_size=3))),
        together=tuple(draw(st.lists(pairs, max_size=2))),
        furthest_km=draw(st.sampled_from([None, None, 45.0])),
    )
    before = tuple(draw(st.lists(pairs, max_size=5)))
    return Problem(schools, sizes, sizes[len(sizes) // 3], weights, rules, before)


@st.composite
def schools_with(draw: st.DrawFn, id_: str) -> School:
    metres = st.integers(0, 60_000).map(float)
    place = draw(st.one_of(st.tuples(metres, metres), st.tuples(metres, metres), st.just((None, None))))
    attributes = {
        "type": draw(st.sampled_from(["primary", "secondary", ""])),
        "hub": draw(st.sampled_from(["North", "SOUTH", "south ", ""])),
        "trust": draw(st.sampled_from(["Ash", "Beech", "", "", ""])),
    }
    themes = st.frozensets(st.sampled_from(THEMES), max_size=3)
    return School(id_, f"School {id_}", *place, attributes, draw(themes), draw(themes))


def cost_of_pair(problem: Problem, one: School, other: School) -> float:
    """Written from the description and not from the code."""
    weights, cost = problem.weights, 0.0
    if None not in (one.easting_m, one.northing_m, other.easting_m, other.northing_m):
        metres = ((one.easting_m - other.easting_m) ** 2 + (one.northing_m - other.northing_m) ** 2) ** 0.5
        cost += weights.km * weights.detour * metres / 1000
    for name, weight in weights.same.items():
        cost += weight * is_equal(one, other, name)
    for giver, seeker in ((one, other), (other, one)):
        cost -= weights.complement * min(len(giver.shares & seeker.seeks), weights.most_themes)
    return cost + weights.together_before * (tuple(sorted((one.id, other.id))) in problem.before)


def is_equal(one: School, other: School, name: str) -> bool:
    values = [school.attributes.get(name, "").strip().lower() for school in (one, other)]
    return values[0] == values[1] != ""


def may_meet(problem: Problem, one: School, other: School) -> bool:
    rules = problem.rules
    if any(is_equal(one, other, name) for name in rules.apart) or tuple(sorted((one.id, other.id))) in rules.no_go:
        return False
    if rules.furthest_km is None or one.easting_m is None or other.easting_m is None:
        return True
    return ((one.easting_m - other.easting_m) ** 2 + (one.northing_m - other.northing_m) ** 2) ** 0.5 <= 45_000.0005


@dataclass
class Everything:
    """The least cost over all groupings that keep the rules, or nothing."""

    problem: Problem

    def least(self) -> float | None:
        problem = self.problem
        counts = size_counts(len(problem.schools), problem.sizes, problem.preferred)
        if counts is None:
            return None
        n = len(problem.schools)
        cost = {pair: self.cost(*pair) for pair in combinations(range(n), 2)}
        locked = [{problem.ids.index(id_) for id_ in pair} for pair in problem.rules.together]

        def group_cost(group: tuple[int, ...]) -> float | None:
            costs = [cost[pair] for pair in combinations(group, 2)]
            whole = all(len(pair & set(group)) != 1 for pair in locked)
            return sum(costs) if whole and None not in costs else None

        @cache
        def best(free: frozenset[int], left: tuple[tuple[int, int], ...]) -> float | None:
            if not free:
                return 0.0
            first, found = min(free), []
            for place, (size, count) in enumerate(left):
                if not count:
                    continue
                fewer = (*left[:place], (size, count - 1), *left[place + 1 :])
                for others in combinations(sorted(free - {first}), size - 1):
                    here = group_cost((first, *others))
                    rest = None if here is None else best(free - {first, *others}, fewer)
                    if rest is not None:
                        found.append(here + rest)
            return min(found, default=None)

        return best(frozenset(range(n)), tuple(counts.items()))

    def cost(self, one: int, other: int) -> float | None:
        schools = self.problem.schools
        if not may_meet(self.problem, schools[one], schools[other]):
            return None
        return cost_of_pair(self.problem, schools[one], schools[other])


def pairs_in(problem: Problem, groups: tuple[tuple[str, ...], ...]) -> Iterator[tuple[School, School]]:
    by_id = {school.id: school for school in problem.schools}
    for group in groups:
        for one, other in combinations(group, 2):
            yield by_id[one], by_id[other]


@moderately
@given(problems())
def test_the_answer_is_the_best_of_all_groupings(problem: Problem):
    result, least = solve(problem, PLENTY, seed=1), Everything(problem).least()
    if least is None:
        assert result.status == "infeasible"
    else:
        assert (result.status, result.cost) == ("optimal", pytest.approx(least, rel=1e-6, abs=2e-6))


@moderately
@given(problems())
def test_every_school_stands_in_one_group_and_every_rule_is_kept(problem: Problem):
    result = solve(problem, PLENTY, seed=2)
    if result.status == "infeasible":
        return
    assert sorted(id_ for group in result.groups for id_ in group) == sorted(problem.ids)
    counts = size_counts(len(problem.schools), problem.sizes, problem.preferred)
    sizes = [len(group) for group in result.groups]
    assert {size: sizes.count(size) for size in sorted(set(sizes))} == counts
    assert all(may_meet(problem, one, other) for one, other in pairs_in(problem, result.groups))
    group_of = {id_: group for group in result.groups for id_ in group}
    assert all(group_of[one] == group_of[other] for one, other in problem.rules.together)


@moderately
@given(problems())
def test_the_breakdown_adds_up_to_the_cost_and_the_cost_to_that_of_the_pairs(problem: Problem):
    result = solve(problem, PLENTY, seed=3)
    if result.status != "infeasible":
        pairs = sum(cost_of_pair(problem, one, other) for one, other in pairs_in(problem, result.groups))
        assert (sum(result.breakdown.values()), result.cost) == (pytest.approx(pairs), pytest.approx(pairs))


@moderately
@given(problems(), st.sampled_from([0, 1, 200, 203, 206, 210]))
def test_a_bound_holds_wherever_the_solver_is_stopped(problem: Problem, n_steps: int):
    result, least = solve(problem, MaxSteps(n_steps), seed=4), Everything(problem).least()
    if least is None:
        assert result.status in ("infeasible", "unknown")
    else:
        assert result.status != "infeasible"
        assert result.lower_bound is None or result.lower_bound <= least + 1e-6 * max(1, abs(least))
        assert result.cost is None or result.cost >= least - 1e-6


@moderately
@given(problems(), st.integers(0, 3), st.sampled_from([200, 204, 100_000]))
def test_the_same_seed_and_limit_give_the_same_groups(problem: Problem, seed: int, n_steps: int):
    first, second = (solve(problem, MaxSteps(n_steps), seed=seed) for _ in range(2))
    assert (first.groups, first.cost, first.lower_bound, first.steps) == (
        second.groups,
        second.cost,
        second.lower_bound,
        second.steps,
    )


@moderately
@given(problems())
def test_problem_and_result_survive_json(problem: Problem):
    import json

    assert Problem.from_json(json.loads(json.dumps(problem.to_json()))) == problem
    result = solve(problem, MaxSteps(200), seed=5)
    assert type(result).from_json(json.loads(json.dumps(result.to_json()))) == result
