"""What groups there can be, why there are none, and when the search ends."""

from itertools import chain, pairwise

import pytest

from magpie.core.grouping import (
    FirstOf,
    MaxSeconds,
    MaxSteps,
    Problem,
    Progress,
    Rules,
    School,
    Until,
    size_counts,
    sizes_to_allow,
    solve,
)

PATIENT = MaxSteps(20_000)
A, B, C, D, E, F, G, H, Z = (str(900001 + number) for number in range(9))


def in_a_row(n_schools: int, **fields: object) -> Problem:
    """Schools one kilometre apart on a straight road."""
    schools = (School(str(900001 + km), easting_m=1000.0 * km, northing_m=0.0) for km in range(n_schools))
    return Problem(tuple(schools), **fields)


def clash_of(problem: Problem) -> tuple[str, dict[str, object]]:
    result = solve(problem, PATIENT, seed=0)
    assert (result.status, result.groups, result.cost) == ("infeasible", (), None)
    return result.clash.code, dict(result.clash.facts)


@pytest.mark.parametrize(
    ("n_schools", "counts"),
    [
        (19, {3: 5, 4: 1}),
        (20, {3: 4, 4: 2}),
        (21, {3: 7}),
        (22, {3: 6, 4: 1}),
        (23, {3: 5, 4: 2}),
        (7, {3: 1, 4: 1}),
        (11, {3: 1, 4: 2}),
        (1, None),
        (2, None),
        (5, None),
    ],
)
def test_schools_come_in_threes_with_as_few_fours_as_will_do(n_schools, counts):
    assert size_counts(n_schools, (3, 4), 3) == counts


@pytest.mark.parametrize(
    ("n_schools", "counts"),
    [(20, {4: 5}), (21, {3: 3, 4: 3}), (22, {3: 2, 4: 4}), (7, {3: 1, 4: 1}), (5, None)],
)
def test_who_prefers_fours_gets_as_many_as_will_do(n_schools, counts):
    assert size_counts(n_schools, (3, 4), 4) == counts


@pytest.mark.parametrize(("n_schools", "allow"), [(1, ()), (2, (2,)), (5, (2, 5))])
def test_too_few_schools_hear_which_size_would_make_room(n_schools, allow):
    assert sizes_to_allow(n_schools, (3, 4)) == allow
    assert clash_of(in_a_row(n_schools)) == (
        "grouping.sizes",
        {"n_schools": n_schools, "sizes": [3, 4], "allow": list(allow)},
    )


def test_no_schools_make_no_groups():
    assert clash_of(in_a_row(0))[0] == "grouping.sizes"


def test_five_schools_of_one_trust_do_not_fit_into_four_groups():
    schools = tuple(
        School(str(900001 + number), attributes={"trust": "Alder" if number < 5 else ""}) for number in range(12)
    )
    assert clash_of(Problem(schools, rules=Rules(apart=("trust",)))) == (
        "grouping.too_many_equal",
        {"attribute": "trust", "value": "Alder", "schools": [A, B, C, D, E], "n_groups": 4},
    )


def test_a_pair_kept_together_by_a_chain_may_not_be_kept_apart():
    rules = Rules(together=((A, B), (B, C)), no_go=((C, A),))
    assert clash_of(in_a_row(6, rules=rules)) == (
        "grouping.together_apart",
        {"chain": [A, B, C], "why": {"code": "grouping.no_go", "schools": [A, C]}},
    )


def test_a_kept_group_may_not_hold_a_pair_kept_apart():
    rules = Rules(kept=((A, B, C),), no_go=((C, A),))
    assert clash_of(in_a_row(6, rules=rules)) == (
        "grouping.kept_apart",
        {"schools": [A, B, C], "why": {"code": "grouping.no_go", "schools": [A, C]}},
    )


def test_a_kept_group_may_not_part_a_pair_kept_together():
    rules = Rules(kept=((A, B, C),), together=((A, D),))
    assert clash_of(in_a_row(6, rules=rules)) == ("grouping.kept_without", {"schools": [A, D], "kept": [[A, B, C]]})


def test_a_kept_group_of_a_size_that_is_not_allowed_is_named():
    assert clash_of(in_a_row(8, rules=Rules(kept=((A, B),)))) == (
        "grouping.kept_size",
        {"schools": [A, B], "sizes": [3, 4]},
    )


@pytest.mark.parametrize(("n_schools", "linked", "largest"), [(10, (A, B, C, D, E), 4), (9, (A, B, C, D), 3)])
def test_schools_linked_in_a_chain_fit_into_the_largest_group_there_will_be(n_schools, linked, largest):
    assert clash_of(in_a_row(n_schools, rules=Rules(together=tuple(pairwise(linked))))) == (
        "grouping.too_many_together",
        {"schools": list(linked), "largest": largest},
    )


def test_a_school_too_far_from_all_others_hears_how_far_the_nearest_is():
    near = in_a_row(5).schools
    far = School(F, easting_m=90_000.0, northing_m=0.0)
    assert clash_of(Problem((*near, far), rules=Rules(furthest_km=30.0))) == (
        "grouping.no_partners",
        {
            "school": F,
            "n_partners": 0,
            "nearest_km": 86.0,
            "furthest_km": 30.0,
            "wanted": 2,
            "rules": ["furthest_km"],
        },
    )


def test_two_towns_too_far_apart_with_four_and_five_schools_hear_that_threes_do_not_come_out():
    town = [School(str(900001 + n), easting_m=(100_000.0 if n > 3 else 0.0) + n, northing_m=0.0) for n in range(9)]
    assert clash_of(Problem(tuple(town), rules=Rules(furthest_km=30.0))) == (
        "grouping.cut_off",
        {"schools": [A, B, C, D], "sizes": [3], "rules": ["furthest_km"]},
    )


def test_rules_that_only_clash_together_are_named_without_the_harmless_ones():
    rules = Rules(together=((A, B), (C, D)), no_go=((A, E), (A, F), (C, E), (C, F), (B, D)))
    assert clash_of(in_a_row(6, rules=rules)) == (
        "grouping.rules",
        {"together": [[A, B], [C, D]], "no_go": [[C, E], [C, F]], "is_smallest": True},
    )


def test_groups_that_are_kept_stay_and_the_others_are_made_of_the_rest():
    result = solve(in_a_row(9, rules=Rules(kept=((A, E, Z),))), PATIENT, seed=0)
    assert result.status == "optimal"
    assert result.groups == ((A, E, Z), (B, C, D), (F, G, H))


def test_when_all_groups_are_kept_the_result_says_what_they_cost():
    result = solve(in_a_row(6, rules=Rules(kept=((A, B, C), (D, E, F)))), MaxSteps(0), seed=0)
    assert (result.status, result.groups) == ("optimal", ((A, B, C), (D, E, F)))
    assert result.cost == pytest.approx(8 * 1.3)
    assert result.lower_bound == result.cost


def test_schools_without_a_place_are_grouped_and_named():
    schools = (*in_a_row(5).schools, School(F))
    result = solve(Problem(schools), PATIENT, seed=0)
    assert result.status == "optimal"
    assert [(finding.code, dict(finding.facts)) for finding in result.findings] == [
        ("grouping.no_place", {"schools": [F]})
    ]


def scattered(n_schools: int) -> Problem:
    places = [(7919 * number % 10_007, 6007 * number % 9_973) for number in range(n_schools)]
    return Problem(
        tuple(
            School(str(900001 + number), easting_m=10.0 * east, northing_m=10.0 * north)
            for number, (east, north) in enumerate(places)
        )
    )


@pytest.fixture(scope="module")
def best_cost():
    result = solve(scattered(26), PATIENT, seed=0)
    assert result.status == "optimal"
    return result.cost


@pytest.mark.parametrize(
    "stop",
    [
        MaxSteps(0),
        MaxSteps(1),
        MaxSteps(401),
        MaxSeconds(0.0),
        MaxSeconds(1e-9),
        Until(lambda progress: True),
        FirstOf(MaxSteps(0), MaxSeconds(60.0)),
    ],
    ids=["no step", "one step", "a few steps", "no second", "hardly a second", "asked", "either"],
)
def test_whoever_stops_at_once_gets_what_there_is_with_a_bound_that_is_true(stop, best_cost):
    result = solve(scattered(26), stop, seed=0)
    assert result.status in ("feasible", "unknown", "optimal")
    assert result.lower_bound is None or result.lower_bound <= best_cost + 1e-6 * best_cost
    if result.groups:
        assert sorted(chain(*result.groups)) == sorted(scattered(26).ids)
        assert result.cost >= best_cost - 1e-6 * best_cost


def test_whoever_is_asked_sees_how_far_it_is_and_ends_it():
    seen: list[Progress] = []

    def enough(progress: Progress) -> bool:
        seen.append(progress)
        return len(seen) == 3

    result = solve(scattered(26), Until(enough), seed=0)
    assert len(seen) == 3
    assert [progress.steps for progress in seen] == sorted(progress.steps for progress in seen)
    assert (result.cost, result.steps) == (pytest.approx(seen[-1].cost), seen[-1].steps)


def test_each_of_several_stops_sees_all_progress():
    seen: list[Progress] = []
    watch = Until(lambda progress: seen.append(progress) is not None)
    solve(scattered(26), FirstOf(MaxSteps(0), watch), seed=0)
    assert len(seen) == 1


def test_a_stopwatch_that_runs_out_ends_the_search():
    ticks = iter(range(1_000_000))
    result = solve(scattered(26), MaxSeconds(3.0), seed=0, timer=lambda: float(next(ticks)))
    assert result.status in ("feasible", "unknown")
