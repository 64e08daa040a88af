"""Sizes that fit and those that do not, and what the playbook asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.playbook import Groups
from magpie.groups.forms.options import RunForm, initial_of, sizes_in_words
from magpie.groups.options import Options


def test_options_begin_as_the_playbook_has_them():
    rules = Groups(
        formed_by="solver",
        sizes=[4, 3],
        preferred=3,
        weights={"km": 1, "same_hub": 10},
        apart=["trust"],
        furthest_km=60,
    )
    options = Options.of_playbook(rules)
    assert (options.sizes, options.preferred, options.apart, options.furthest_km) == ((3, 4), 3, ("trust",), 60)
    assert options.weights == {"km": 1.0, "same_hub": 10.0}


def test_a_playbook_without_groups_means_trios_and_quads_that_are_near():
    assert Options.of_playbook(None) == Options(sizes=(3, 4), preferred=3, weights={"km": 1.0})


def test_options_come_back_from_a_run_as_they_were():
    options = Options(sizes=(2, 5), weights={"km": 2.0}, rewards={"complement": 8.0}, apart=("trust",), furthest_km=9)
    assert Options.of_json(options.as_json()) == options
    assert Options.of_json({}) == Options()


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "1 school cannot be split into groups of 3 or 4. Bring more schools in."),
        (2, "2 schools cannot be split into groups of 3 or 4. Allow 2 (one group) too."),
        (5, "5 schools cannot be split into groups of 3 or 4. Allow 2 (2 + 3) or 5 (one group) too."),
    ],
)
def test_one_two_and_five_schools_are_told_which_sizes_to_allow(n, words):
    assert sizes_in_words(n, (3, 4)) == words


@given(st.integers(1, 60), st.sets(st.integers(2, 9), min_size=1))
def test_whatever_sizes_are_chosen_the_words_name_only_sizes_that_help(n, sizes):
    words = sizes_in_words(n, tuple(sizes))
    assert words.startswith(f"{n} school")


def form(n=20, **changes):
    given = {**{name: value for name, value in initial_of(Options()).items() if value is not None}}
    return RunForm({**given, "seconds": 30, "seed": 1, **changes}, n_schools=n)


def test_what_is_asked_becomes_options_and_what_weighs_nothing_is_left_out():
    asked = form(same_hub="10", complement="", same_type="0", apart=["trust"])
    assert asked.is_valid(), asked.errors
    assert asked.options() == Options(weights={"km": 1.0, "same_hub": 10.0}, apart=("trust",))


def test_all_that_is_wrong_is_said_at_once():
    asked = form(5, preferred="6", apart=["trust"], together=["trust"], km="-1", seconds="0")
    assert asked.errors == {
        "sizes": ["5 schools cannot be split into groups of 3 or 4. Allow 2 (2 + 3) or 5 (one group) too."],
        "preferred": ["Choose one of the sizes that a group may have."],
        "together": ["Never and only cannot both hold for schools of the same trust. Choose one of the two."],
        "km": ["Write 0 or more."],
        "seconds": ["Write 1 or more."],
    }


def test_a_weight_that_is_no_number_is_refused_in_words():
    assert form(km="nan").errors == {"km": ["Write a number, such as: 10"]}
