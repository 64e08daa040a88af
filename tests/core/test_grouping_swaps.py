"""What a swap would cost, and which rule forbids it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.findings import Finding
from magpie.core.grouping import Problem, Rules, School, Weights, best_swaps, explain, price_of_swap, swap_prices

TOWN = {"Ash": 0.0, "Beech": 1.0, "Cedar": 2.0, "Dogwood": 30.0, "Elm": 31.0, "Fir": 32.0, "Gean": 33.0}
GROUPS = (("Ash", "Beech", "Cedar"), ("Dogwood", "Elm", "Fir", "Gean"))


def on_a_road(rules: Rules | None = None, trusts: dict[str, str] | None = None) -> Problem:
    schools = tuple(
        School(name, name, 1000 * km, 0.0, {"trust": (trusts or {}).get(name, "")}) for name, km in TOWN.items()
    )
    return Problem(schools, weights=Weights(detour=1.0), rules=rules or Rules())


def cost_of(problem: Problem, groups: tuple[tuple[str, ...], ...]) -> float:
    return sum(group.cost for group in explain(problem, groups))


def swapped(groups: tuple[tuple[str, ...], ...], one: str, other: str) -> tuple[tuple[str, ...], ...]:
    change = {one: other, other: one}
    return tuple(tuple(change.get(id_, id_) for id_ in group) for group in groups)


def test_a_swap_costs_what_the_new_groups_cost_more():
    price = price_of_swap(on_a_road(), GROUPS, "Cedar", "Dogwood")
    # Cedar lay 2 + 1 km from its group and Dogwood 1 + 2 + 3 from its own; now it is 29 + 30 + 31 and 30 + 29.
    assert (price.change, price.forbidden_by) == (pytest.approx(90 + 59 - 3 - 6), None)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 50_000), min_size=9, max_size=11), st.randoms(use_true_random=False))
def test_every_price_is_the_difference_of_two_costs(metres, random):
    kinds, trusts = ["a", "b", ""], ["T", "U", "", "", ""]
    schools = tuple(
        School(str(n), "", at, at**2 % 50_000, {"type": random.choice(kinds), "trust": random.choice(trusts)})
        for n, at in enumerate(metres)
    )
    problem = Problem(schools, weights=Weights(same={"type": 10}, together_before=30), before=(("0", "1"),))
    order = list(problem.ids)
    random.shuffle(order)
    groups = (tuple(order[:3]), tuple(order[3:6]), tuple(order[6:]))
    prices = swap_prices(problem, groups, "0")
    home = next(group for group in groups if "0" in group)
    assert sorted(price.other for price in prices) == sorted(set(order) - set(home))
    for price in prices:
        new = cost_of(problem, swapped(groups, "0", price.other))
        assert price.change == pytest.approx(new - cost_of(problem, groups), abs=1e-6)


def test_swaps_come_cheapest_first_and_forbidden_ones_last():
    prices = swap_prices(on_a_road(Rules(no_go=(("Ash", "Dogwood"),))), GROUPS, "Cedar")
    assert [price.forbidden_by is None for price in prices] == [True, True, True, False]
    assert [price.change for price in prices[:3]] == sorted(price.change for price in prices[:3])
    assert (prices[3].other, prices[3].change < prices[0].change) == ("Dogwood", True)


@pytest.mark.parametrize(
    ("rules", "trusts", "why"),
    [
        (Rules(no_go=(("Elm", "Cedar"),)), {}, Finding("grouping.no_go", "refuses", {"schools": ["Cedar", "Elm"]})),
        (
            Rules(apart=("trust",)),
            {"Cedar": "Rook", "Gean": "rook"},
            Finding("grouping.apart", "refuses", {"schools": ["Cedar", "Gean"], "attribute": "trust", "value": "Rook"}),
        ),
        (
            Rules(furthest_km=29.5),
            {},
            Finding("grouping.too_far", "refuses", {"schools": ["Cedar", "Fir"], "km": 30.0, "furthest_km": 29.5}),
        ),
        (
            Rules(together=(("Ash", "Cedar"),)),
            {},
            Finding("grouping.together", "refuses", {"schools": ["Cedar", "Ash"]}),
        ),
        (
            Rules(kept=(("Ash", "Beech", "Cedar"),)),
            {},
            Finding("grouping.kept", "refuses", {"schools": ["Cedar"]}),
        ),
    ],
)
def test_a_swap_that_breaks_a_rule_names_it(rules, trusts, why):
    problem = on_a_road(rules, trusts)
    other = "Elm" if "furthest_km" in why.facts else "Dogwood"
    assert price_of_swap(problem, GROUPS, "Cedar", other).forbidden_by == why


def test_schools_of_one_group_have_nothing_to_swap():
    price = price_of_swap(on_a_road(), GROUPS, "Ash", "Beech")
    assert (price.change, price.forbidden_by.code) == (0.0, "grouping.same_group")


def test_the_best_swaps_are_the_cheapest_that_no_rule_forbids():
    crossed = swapped(GROUPS, "Cedar", "Dogwood")
    problem = on_a_road(Rules(no_go=(("Ash", "Gean"),)))
    prices = best_swaps(problem, crossed, 3)
    assert {prices[0].one, prices[0].other} == {"Cedar", "Dogwood"}
    assert [price.change for price in prices] == sorted(price.change for price in prices)
    every = [price for school in problem.ids for price in swap_prices(problem, crossed, school)]
    allowed = sorted(price.change for price in every if price.forbidden_by is None)
    assert [price.change for price in prices] == pytest.approx(allowed[:6:2])


def test_groups_that_leave_a_school_out_are_refused():
    with pytest.raises(ValueError, match="exactly one"):
        swap_prices(on_a_road(), GROUPS[:1], "Ash")
