"""People's names for columns, matched to ours."""

import pytest

from magpie.core.tables import Columns, Mistake, fold, match_header

NAMES = {"urn": ["URN", "School number"], "name": ["School", "School name"], "town": ["Town"]}


@pytest.mark.parametrize("name", ["LA (code)", "la code", "LA_CODE", " La-Code ", "LA\xa0(Code)", "ＬＡ code"])
def test_headings_are_compared_without_case_spaces_and_punctuation(name):
    assert fold(name) == "lacode"


def test_accents_are_folded_and_signs_kept():
    assert (fold("Café"), fold("%"), fold(" # ")) == ("cafe", "%", "#")


def test_columns_are_found_in_any_order_and_the_rest_is_listed():
    columns = match_header(["Notes", "town", "school_name", "", "school number"], NAMES)
    assert columns == Columns({"urn": 4, "name": 2, "town": 1}, ("Notes",), ())


def test_picked_cells_go_by_our_names():
    columns = match_header(["Town", "URN", "School"], NAMES)
    assert columns.pick(["Leeds", "900001", "Ash"]) == {"urn": "900001", "name": "Ash", "town": "Leeds"}


def test_all_missing_columns_are_reported_at_once():
    assert match_header(["Telephone"], NAMES, row=3).mistakes == (
        Mistake(3, "URN", "No column is headed “URN”: add it (also understood: “School number”)."),
        Mistake(3, "School", "No column is headed “School”: add it (also understood: “School name”)."),
        Mistake(3, "Town", "No column is headed “Town”: add it."),
    )


def test_missing_column_names_the_one_that_is_spelt_nearly_so():
    message = "No column is headed “Town”: add it, or if “Twon” is that column, rename it to “Town”."
    assert match_header(["URN", "School", "Twon"], NAMES).mistakes == (Mistake(1, "Town", message),)


def test_optional_column_may_be_missing():
    assert match_header(["URN", "School"], NAMES, optional={"town"}) == Columns({"urn": 0, "name": 1}, (), ())


def test_two_columns_for_one_field_are_a_mistake():
    columns = match_header(["URN", "School number", "School", "Town"], NAMES)
    assert columns.mistakes == (Mistake(1, "URN", "Keep one of “URN” and “School number”: they mean the same."),)
