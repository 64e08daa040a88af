"""What happens to one cell on its way in and on its way out."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.tables import clean_cell, safe_cell, write_csv


@pytest.mark.parametrize(
    "text", ["", "Ash School", "O'Brien", "-5", "+44 20 7946 0000", "+44 (0)20 7946 0000", "@ash_school", "- none -"]
)
def test_ordinary_text_is_left_alone(text):
    assert clean_cell(text) == (text, [])


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://bad.example")',
        "=cmd|' /C calc'!A0",
        "+SUM(A1)",
        "@SUM(A1)",
        "-2+3+cmd|' /C calc'!A0",
    ],
)
def test_formula_is_left_out_with_a_note(text):
    message = f"“{text}” looks like a formula and was left out: write its result instead."
    assert clean_cell(f"\t{text}") == ("", [message])


def test_text_wrapped_in_a_formula_is_unwrapped():
    assert clean_cell('="0123"') == ("0123", [])
    assert clean_cell('=""') == ("", [])


def test_apostrophe_that_marks_text_is_not_kept():
    assert clean_cell("'@ash") == ("@ash", [])
    assert clean_cell("'-5 to 3") == ("-5 to 3", [])
    assert clean_cell("'t Hof") == ("'t Hof", [])


def test_spaces_and_zero_width_characters_go_quietly():
    assert clean_cell("\xa0Ash\xa0School\u2009\u200b") == ("Ash School", [])
    assert clean_cell("\ufeffSoft\xadware\u200d") == ("Software", [])


def test_line_breaks_of_all_systems_become_one():
    assert clean_cell("a\r\nb\rc\x0bd\u2028e") == ("a\nb\nc\nd\ne", [])


def test_control_characters_and_direction_overrides_are_removed_with_a_note():
    assert clean_cell("A\x07sh\x00") == ("Ash", ["Control characters were removed."])
    assert clean_cell("Ash\u202egnp") == ("Ashgnp", ["Control characters were removed."])


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once, _ = clean_cell(text)
    assert clean_cell(once)[0] == once


@given(st.text(alphabet="'=+-@|!(\" A1", max_size=12))
def test_no_cleaned_cell_begins_with_an_equals_sign(text):
    assert clean_cell(text)[0][:1] != "="


@pytest.mark.parametrize("text", ["Ash", "-5", "+1,5", "-3.2%", "+44 20 7946 0000", "O'Brien", ""])
def test_harmless_cells_are_written_as_they_are(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-2-3", "@ash", "\tAsh", "\r=1", " =1", "+44-20-7946"])
def test_dangerous_cells_are_written_with_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@given(st.text(alphabet="=+-@\t\r\n A1('", max_size=8))
def test_no_written_cell_can_begin_a_formula_unless_it_is_a_number(text):
    cell = safe_cell(text)
    assert cell.lstrip()[:1] not in {"=", "@"}
    assert cell[:1] not in {"+", "-"} or any(letter.isdigit() for letter in cell)


def test_written_list_opens_in_excel():
    content = write_csv([["900001", "Café, Leeds", None, -5], ["900002", "=1+1", 'The "Ash"', 2.5]], ["URN", "School"])
    assert content == (
        b'\xef\xbb\xbfURN,School\r\n900001,"Caf\xc3\xa9, Leeds",,-5\r\n900002,\'=1+1,"The ""Ash""",2.5\r\n'
    )


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=2, max_size=2)))
def test_written_list_reads_back_as_safe_cells(rows):
    text = write_csv(rows, ["a", "b"]).decode("utf-8-sig")
    read = list(csv.reader(StringIO(text, newline="")))
    assert read == [["a", "b"], *[[safe_cell(cell) for cell in row] for row in rows]]
