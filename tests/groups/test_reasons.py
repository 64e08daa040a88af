"""Why schools are one group, in plain words."""

from magpie.core.grouping import Problem, Rules, School, Weights, explain
from magpie.groups.reasons import reasons_for


def school(name, shares=(), seeks=(), **attributes):
    return School(id=name, name=name, attributes=attributes, shares=frozenset(shares), seeks=frozenset(seeks))


def reasons(*schools, **fields):
    problem = Problem(schools=schools, **fields)
    (why,) = explain(problem, [[each.id for each in schools]])
    return reasons_for(problem, schools, why)


def test_what_is_weighed_is_told_and_what_is_not_is_passed_over():
    trio = (
        school("Ash", type="Academy", hub="North"),
        school("Elm", type="Academy"),
        school("Oak", type="Free school"),
    )
    weights = Weights(same={"type": 10, "hub": 10, "region": 0})
    assert reasons(*trio, weights=weights) == ["Two are of the same type: Academy.", "No two are of the same hub."]


def test_all_alike_is_said_so():
    trio = [school(name, phase="Primary") for name in ("Ash", "Elm", "Oak")]
    assert reasons(*trio, weights=Weights(same={"phase": 1})) == ["All are of the same phase: Primary."]


def test_what_one_seeks_and_another_can_share_is_named_and_a_long_list_is_cut():
    ash = school("Ash", shares=["Reading", "Maths"], seeks=["Boys"])
    elm = school("Elm", shares=["Boys"], seeks=["Maths", "Reading"])
    assert reasons(ash, elm) == [
        "Ash can share Maths and Reading, which Elm seeks.",
        "Elm can share Boys, which Ash seeks.",
    ]
    all_of_them = [school(name, shares=["Reading"], seeks=["Reading"]) for name in ("Ash", "Elm", "Oak")]
    assert reasons(*all_of_them)[-1] == "3 more such exchanges are possible."


def test_what_was_asked_for_by_hand_comes_first_and_what_speaks_against_it_last():
    trio = [school(name) for name in ("Ash", "Elm", "Oak")]
    rules = Rules(together=(("Oak", "Ash"),))
    assert reasons(*trio, rules=rules, before=(("Elm", "Oak"),)) == [
        "Ash and Oak are kept together.",
        "Elm and Oak were in one group before.",
    ]


def test_a_group_that_was_not_to_be_touched_says_so():
    trio = [school(name) for name in ("Ash", "Elm", "Oak")]
    assert reasons(*trio, rules=Rules(kept=(("Elm", "Oak", "Ash"),))) == ["It exists and stays as it is."]
