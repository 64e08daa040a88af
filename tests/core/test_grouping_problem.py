"""Problems that make no sense say so, all mistakes at once; results that contradict themselves are not made."""

import pytest

from magpie.core.findings import Finding
from magpie.core.grouping import GroupingResult, Problem, Rules, School, Weights, WrongProblem


def mistakes_of(**fields: object) -> tuple[str, ...]:
    with pytest.raises(WrongProblem) as caught:
        Problem(**{"schools": tuple(School(id_) for id_ in "abcdef"), **fields})
    return caught.value.mistakes


def test_all_mistakes_are_said_at_once():
    schools = (School("a", "Ash", 1.0), School("a"), School("", "Elm"), School("d", "Fir", float("nan"), 1e9))
    assert mistakes_of(schools=schools, sizes=(1, 4), preferred=3) == (
        "The id “a” is given to 2 schools. Give each its own.",
        "The school a has only one of easting and northing. Give both or neither.",
        "The school “Elm” has no id.",
        "The school d has a place that is not on the grid: nan.",
        "The school d has a place that is not on the grid: 1000000000.0.",
        "A group has 2 to 9 schools, not 1.",
        "The preferred size 3 is not among those allowed.",
    )


def test_weights_and_the_longest_way_must_be_sensible_numbers():
    assert mistakes_of(weights=Weights(km=-1, same={"type": float("inf")}), rules=Rules(furthest_km=0)) == (
        "The weight “km” lies between 0 and 1,000,000, not -1.",
        "The weight “same type” lies between 0 and 1,000,000, not inf.",
        "The longest way is more than 0 km, not 0.",
    )


def test_rules_name_schools_that_are_there():
    rules = Rules(no_go=(("a", "z"),), together=(("b", "b"),), kept=(("a", "b", "c"), ("c", "d", "y")))
    assert mistakes_of(rules=rules, before=(("x", "a"),)) == (
        "The school z, kept apart, is not among the schools.",
        "The school b cannot be kept together with itself.",
        "The school x, together before, is not among the schools.",
        "The school y, in a kept group, is not among the schools.",
        "The school c stands 2 times in groups that are kept. It can be in one.",
    )


def test_more_schools_than_can_be_grouped_are_refused():
    many = tuple(School(str(number)) for number in range(3001))
    assert mistakes_of(schools=many) == ("There are 3,001 schools; at most 3,000 can be grouped at once.",)


def test_pairs_are_the_same_whichever_school_comes_first():
    schools = tuple(School(id_) for id_ in "abc")
    assert Problem(schools, rules=Rules(no_go=(("b", "a"), ("a", "b")))) == Problem(
        schools, rules=Rules(no_go=(("a", "b"),))
    )


def test_json_of_another_format_is_refused():
    with pytest.raises(WrongProblem, match="format 2"):
        Problem.from_json({"format": 2, "schools": []})
    with pytest.raises(ValueError, match="format None"):
        GroupingResult.from_json({})


CLASH = Finding("grouping.sizes", "refuses")


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ({"status": "optimal"}, "has groups"),
        ({"status": "infeasible"}, "has a clash"),
        ({"status": "unknown", "clash": CLASH}, "has a clash"),
        ({"status": "feasible", "groups": (("a", "b"), ("b", "c")), "cost": 0.0}, "in two groups"),
        ({"status": "feasible", "groups": (("a", "b"),), "cost": float("nan")}, "are numbers"),
        ({"status": "feasible", "groups": (("a", "b"),), "cost": 1.0, "breakdown": {"km": 2.0}}, "add up"),
        (
            {"status": "optimal", "groups": (("a", "b"),), "cost": 1.0, "breakdown": {"km": 1.0}, "lower_bound": 0.5},
            "bound at its cost",
        ),
    ],
)
def test_a_result_that_contradicts_itself_is_not_made(fields, mistake):
    with pytest.raises(ValueError, match=mistake):
        GroupingResult(**fields)


def test_the_gap_is_the_part_of_the_cost_that_could_be_saved():
    result = GroupingResult("feasible", groups=(("a", "b"),), cost=200.0, lower_bound=150.0, breakdown={"km": 200.0})
    assert result.gap == 0.25
