"""Who facilitates which group: the rule, the evenness, the way."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.rota.facilitators import Candidate, Place, check_facilitator, propose_facilitators, way_km
from magpie.core.rota.spreading import spread

NEVER = ("own school", "own trust")


def place(name, at_km=(0.0, 0.0), **fields):
    return Place(id=name, name=name, at_km=at_km, **fields)


def codes(candidate, group, never=NEVER):
    return [finding.code for finding in check_facilitator(candidate, group, never)]


def test_nobody_facilitates_a_group_of_their_own_school_or_trust():
    own = Candidate(id="ann", schools=(place("Ash", trust="T1"),))
    assert codes(own, [place("Ash", trust="T1"), place("Elm")]) == ["facilitator.own_school"]
    assert codes(own, [place("Oak", trust="T1"), place("Elm")]) == ["facilitator.own_trust"]
    assert codes(own, [place("Elm", trust="T2"), place("Fir")]) == []


def test_the_playbook_says_which_of_the_rules_hold():
    own = Candidate(id="ann", schools=(place("Ash", trust="T1", hubs=frozenset({"H"})),))
    group = [place("Oak", trust="T1", hubs=frozenset({"H"}))]
    assert [codes(own, group, never) for never in ((), ("own hub",), ("own trust", "own hub"))] == [
        [],
        ["facilitator.own_hub"],
        ["facilitator.own_trust"],
    ]


def test_schools_without_a_trust_share_none():
    assert codes(Candidate(id="ann", schools=(place("Ash"),)), [place("Oak")]) == []


def test_the_way_is_from_the_nearest_of_ones_own_schools_and_on_average():
    ann = Candidate(id="ann", schools=(place("Ash", (0, 0)), place("Elm", (100, 0))))
    assert way_km(ann, [place("Oak", (10, 0)), place("Fir", (80, 0)), place("Bay", None)]) == 15.0
    assert way_km(Candidate(id="bo"), [place("Oak")]) is None


def test_each_group_gets_the_nearest_when_all_have_equally_many():
    ann = Candidate(id="ann", schools=(place("Ash", (0, 0)),))
    bo = Candidate(id="bo", schools=(place("Elm", (50, 0)),))
    groups = {"east": [place("Oak", (45, 0))], "west": [place("Fir", (5, 0))]}
    assert propose_facilitators([ann, bo], groups, NEVER) == {"east": "bo", "west": "ann"}


def test_whoever_has_a_group_already_gets_the_next_one_last():
    ann = Candidate(id="ann", schools=(place("Ash", (0, 0)),), load=1)
    bo = Candidate(id="bo", schools=(place("Elm", (50, 0)),))
    assert propose_facilitators([ann, bo], {"west": [place("Fir", (5, 0))]}, NEVER) == {"west": "bo"}


def test_a_group_that_nobody_may_facilitate_stays_without():
    ann = Candidate(id="ann", schools=(place("Ash", trust="T1"),))
    groups = {"one": [place("Oak", trust="T1")], "two": [place("Fir")]}
    assert propose_facilitators([ann], groups, NEVER) == {"one": None, "two": "ann"}


def test_without_people_or_without_groups_nothing_is_proposed():
    assert propose_facilitators([], {"one": [place("Oak")]}, NEVER) == {"one": None}
    assert propose_facilitators([Candidate(id="ann")], {}, NEVER) == {}


def worth(costs, loads, chosen):
    """Without anybody, unevenness, way: what is to be least, in this order."""
    used = Counter(column for column in chosen if column is not None)
    uneven = sum((loads[column] + n) ** 2 for column, n in used.items()) + sum(
        load**2 for column, load in enumerate(loads) if column not in used
    )
    way = sum(costs[row][column] for row, column in enumerate(chosen) if column is not None)
    return chosen.count(None), uneven, way


@given(
    st.integers(1, 4).flatmap(
        lambda columns: st.tuples(
            st.lists(st.lists(st.integers(-1, 9), min_size=columns, max_size=columns), min_size=1, max_size=4),
            st.lists(st.integers(0, 3), min_size=columns, max_size=columns),
        )
    )
)
def test_no_other_choice_is_better(drawn):
    rows, loads = drawn
    costs = [[None if cost < 0 else cost for cost in row] for row in rows]
    chosen = spread(costs, loads)
    choices = product(*([None, *(n for n, cost in enumerate(row) if cost is not None)] for row in costs))
    best = min(worth(costs, loads, list(choice)) for choice in choices)
    assert worth(costs, loads, chosen) == pytest.approx(best)
