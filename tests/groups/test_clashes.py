"""Why no groups are possible, and what to change: the solver's clashes in sentences."""

import pytest

from magpie.core.grouping import MaxSteps, Problem, Rules, School, solve
from magpie.groups.clashes import clash_in_words


def schools(*names, **attributes):
    return tuple(
        School(id=f"id-{name}", name=name, easting_m=n * 10_000, northing_m=0, attributes=attributes)
        for n, name in enumerate(names)
    )


def ids(*names):
    return tuple(f"id-{name}" for name in names)


def clash_of(members, **fields):
    problem = Problem(schools=members, **fields)
    result = solve(problem, MaxSteps(5_000), seed=1)
    assert result.status == "infeasible"
    return clash_in_words(result.to_json()["clash"], problem)


SIX = ("Ash", "Bay", "Elm", "Fir", "Oak", "Yew")


def test_sizes_that_do_not_fit():
    assert clash_of(schools(*SIX[:5])) == [
        "5 schools cannot be split into groups of 3 or 4.",
        "Allow groups of 2 or 5 too.",
    ]


def test_too_many_of_one_trust():
    assert clash_of(
        schools(*SIX[:3], trust="Wood Trust") + schools("Fir", "Oak", "Yew"), rules=Rules(apart=("trust",))
    ) == [
        "3 schools have the same trust, Wood Trust, and there are only 2 groups: Ash, Bay and Elm.",
        "Allow two schools of the same trust in a group, or allow smaller groups.",
    ]


def test_too_many_kept_together():
    pairs = (ids("Ash", "Bay"), ids("Bay", "Elm"), ids("Elm", "Fir"))
    assert clash_of(schools(*SIX), sizes=(3,), rules=Rules(together=pairs)) == [
        "Ash, Bay, Elm and Fir are kept together, 4 schools; the largest group has 3.",
        "Allow groups of 4, or let one of them part from the others.",
    ]


def test_kept_together_and_apart():
    rules = Rules(together=(ids("Ash", "Bay"),), no_go=(ids("Ash", "Bay"),))
    assert clash_of(schools(*SIX), rules=rules) == [
        "Ash and Bay are kept together, but: Ash and Bay are kept apart.",
        "Take one of the two back.",
    ]


def test_a_school_that_is_too_far_from_all():
    far = School(id="id-Zug", name="Zug", easting_m=900_000, northing_m=0)
    assert clash_of((*schools(*SIX[:5]), far), rules=Rules(furthest_km=60)) == [
        "Zug may be with no other school and needs 2, because of the longest way that is allowed.",
        "The nearest school is 860 km away; 60 km are allowed.",
        "Allow more, or take back what keeps it apart from others.",
    ]


def test_a_group_that_is_to_stay_has_a_size_that_is_not_allowed():
    assert clash_of(schools(*SIX[:5]), rules=Rules(kept=(ids("Ash", "Bay"),))) == [
        "Ash and Bay are to stay as they are, a group of 2; groups of 3 or 4 are allowed.",
        "Allow groups of 2 too, or let groups that exist change.",
    ]


def test_rules_that_are_each_harmless_and_clash_together():
    no_go = tuple(
        ids(one, other)
        for number, one in enumerate(SIX)
        for other in SIX[:number]
        if (one in SIX[:3]) != (other in SIX[:3])
    )
    rules = Rules(no_go=(*no_go, ids("Ash", "Bay")))
    said = clash_of(schools(*SIX), sizes=(3,), rules=rules)
    assert (len(said) >= 2, "Ash" in said[0]) == (True, True)


@pytest.mark.parametrize("clash", [{"code": "grouping.new"}, {}])
def test_a_clash_that_nobody_knows_yet_is_said_to_be_one(clash):
    assert clash_in_words(clash, None)[0].startswith("The rules cannot all be kept")


def test_long_lists_of_schools_are_cut():
    clash = {
        "code": "grouping.cut_off",
        "facts": {"schools": [f"id-{n}" for n in range(20)], "sizes": [3], "rules": ["apart:trust", "no_go"]},
    }
    assert clash_in_words(clash, None)[0] == (
        "id-0, id-1, id-2, id-3, id-4, id-5, id-6, id-7 and 12 others may be with each other only, because of "
        "the rule that no two may have the same trust and the pairs that are kept apart; "
        "20 schools cannot be split into groups of 3."
    )
