"""Whatever a handful of schools ask for: the groups keep the rules, and what is said of their cost is true."""

import json
from itertools import chain

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from magpie.core.grouping import GroupingResult, MaxSteps, Problem, School, solve
from tests.core.every_grouping import cost_of, keeps_rules, least_cost, problems, sizes_of

PATIENT = MaxSteps(20_000)
A_LITTLE = 1e-6


def near(cost: float) -> float:
    return A_LITTLE * max(1.0, abs(cost))


def assert_groups_are_right(problem: Problem, result: GroupingResult) -> None:
    assert sorted(chain(*result.groups)) == sorted(problem.ids)
    assert tuple(sorted(map(len, result.groups))) == sizes_of(len(problem.ids), problem.sizes, problem.preferred)
    assert [group for group in result.groups if not keeps_rules(problem, group)] == []
    assert abs(sum(result.breakdown.values()) - result.cost) <= near(result.cost)
    assert abs(cost_of(problem, result.groups) - result.cost) <= near(result.cost)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 3))
def test_a_handful_of_schools_get_the_best_groups_there_are_or_hear_that_there_are_none(problem, seed):
    best = least_cost(problem)
    result = solve(problem, PATIENT, seed=seed)
    event(result.status)
    if best is None:
        assert (result.status, result.groups, result.cost) == ("infeasible", (), None)
        assert result.clash.severity == "refuses"
    else:
        assert result.status == "optimal"
        assert_groups_are_right(problem, result)
        assert abs(result.cost - best) <= near(best)
        assert result.lower_bound <= best + near(best)


@settings(max_examples=30, deadline=None)
@given(problems(most=10), st.sampled_from([0, 1, 200, 201, 204]))
def test_groups_from_a_search_cut_short_keep_the_rules_and_their_bound_is_true(problem, steps):
    best = least_cost(problem)
    result = solve(problem, MaxSteps(steps), seed=1)
    event(result.status)
    if best is None:
        assert result.status in ("infeasible", "unknown")
        return
    assert result.status != "infeasible"
    assert result.lower_bound is None or result.lower_bound <= best + near(best)
    if result.groups:
        assert_groups_are_right(problem, result)
        assert result.cost >= best - near(best)
    if result.status == "optimal":
        assert abs(result.cost - best) <= near(best)


def deeds(result: GroupingResult) -> dict[str, object]:
    return {name: value for name, value in result.to_json().items() if name != "seconds"}


@settings(max_examples=15, deadline=None)
@given(problems(), st.sampled_from([0, 200, 201, 20_000]), st.integers(0, 1000))
def test_the_same_seed_and_limit_give_the_same_groups(problem, steps, seed):
    first, second = (solve(problem, MaxSteps(steps), seed=seed) for _ in range(2))
    assert deeds(first) == deeds(second)


@settings(max_examples=15, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_best_groups_cost_the_same_in_whatever_order_the_schools_come(problem, random):
    shuffled = list(problem.schools)
    random.shuffle(shuffled)
    mixed = Problem(tuple(shuffled), problem.sizes, problem.preferred, problem.weights, problem.rules, problem.before)
    first, second = (solve(each, PATIENT, seed=0) for each in (problem, mixed))
    assert first.status == second.status
    if first.cost is None:
        return
    assert abs(first.cost - second.cost) <= 2 * near(first.cost)


@settings(max_examples=25, deadline=None)
@given(problems())
@example(Problem((School("900001"),)))
def test_a_problem_that_went_through_json_is_the_same(problem):
    assert Problem.from_json(json.loads(json.dumps(problem.to_json()))) == problem


@settings(max_examples=12, deadline=None)
@given(problems(most=7), st.sampled_from([0, 201, 20_000]))
def test_a_result_that_went_through_json_is_the_same(problem, steps):
    result = solve(problem, MaxSteps(steps), seed=3)
    again = GroupingResult.from_json(json.loads(json.dumps(result.to_json())))
    assert again.to_json() == result.to_json()
    assert again == result
