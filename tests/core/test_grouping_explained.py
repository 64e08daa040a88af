"""Why a group is as it is."""

import json

import pytest

from magpie.core.grouping import Complement, Problem, Rules, School, Weights, explain

ASH = School("a", "Ash", 0.0, 0.0, {"type": "Primary", "trust": "Rook", "hub": "North"}, {"phonics", "art"}, {"maths"})
ELM = School("b", "Elm", 3000.0, 0.0, {"type": "primary ", "trust": "", "hub": "South"}, {"maths"}, {"phonics", "art"})
FIR = School("c", "Fir", 3000.0, 4000.0, {"type": "secondary", "trust": "", "hub": ""}, {"music"}, {"music"})
PROBLEM = Problem(
    (ASH, ELM, FIR),
    weights=Weights(detour=1.0, same={"type": 10, "hub": 5}, complement=8, together_before=30),
    rules=Rules(apart=("trust",)),
    before=(("c", "a"),),
)


def test_ways_equal_attributes_complements_and_earlier_meetings_are_told():
    (told,) = explain(PROBLEM, [("a", "b", "c")])
    assert (told.total_km, told.longest_km, told.longest) == (12.0, 5.0, ("a", "c"))
    assert (told.equal, told.mixed) == ({"type": {"Primary": ("a", "b")}}, ("hub", "trust"))
    assert told.complements == (
        Complement("a", "art", "b"),
        Complement("a", "phonics", "b"),
        Complement("b", "maths", "a"),
    )
    assert told.together_before == (("a", "c"),)


def test_the_breakdown_of_a_group_adds_up_to_its_cost():
    (told,) = explain(PROBLEM, [("a", "b", "c")])
    assert told.breakdown == pytest.approx(
        {"km": 12.0, "same:type": 10.0, "same:hub": 0.0, "complement": -24.0, "together_before": 30.0}
    )
    assert told.cost == pytest.approx(28.0)


def test_only_so_many_themes_count_but_all_are_told():
    few = Problem(PROBLEM.schools, weights=Weights(km=0, complement=8, most_themes=1))
    (told,) = explain(few, [("a", "b", "c")])
    assert (told.cost, len(told.complements)) == (-16.0, 3)


def test_a_group_without_ways_has_no_longest_one():
    nowhere = Problem(tuple(School(id_) for id_ in "abc"))
    (told,) = explain(nowhere, [("a", "b", "c")])
    assert (told.total_km, told.longest_km, told.longest) == (0.0, 0.0, None)


def test_an_explanation_can_be_kept_as_json():
    (told,) = explain(PROBLEM, [("a", "b", "c")])
    assert json.loads(json.dumps(told.to_json()))["complements"] == [
        ["a", "art", "b"],
        ["a", "phonics", "b"],
        ["b", "maths", "a"],
    ]
