"""What is wrong with a row of a list, without a database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.programmes.enrolment_list import FIELDS, Known, KnownSchool, KnownTheme, ListRow, Seat, check_rows
from magpie.programmes.enrolment_list.names import names_agree
from magpie.programmes.enrolment_list.rows import number_in

HILL = KnownSchool(1, "900101", "Hill School", "Larkby", trust="Wren Trust")
DALE = KnownSchool(2, "900102", "Dale School", "Larkby")
OLD = KnownSchool(3, "900103", "Old School", "Larkby", is_open=False, successors=("900104 (New School)",))
KNOWN = Known(
    schools={school.number: school for school in (HILL, DALE, OLD)},
    themes=(KnownTheme(7, "Attendance"), KnownTheme(8, "Early reading and phonics"), KnownTheme(9, "Boys", True)),
    people={"cara@dale.example": "Cara Finch"},
    shut_out=frozenset({"gone@hill.example"}),
)
RIGHT = {"urn": "900101", "school": "Hill School", "head": "Ada Merrow", "head_address": "ada@hill.example"}
ALSO = {"urn": "900102", "school": "Dale School", "head": "Cara Finch", "head_address": "cara@dale.example"}


def check(*rows, known=KNOWN):
    return check_rows([ListRow(number, cells) for number, cells in enumerate(rows, start=2)], known)


def mistakes(**cells):
    return [(note.field, note.words) for note in check({**RIGHT, **cells})[0].notes if note.refuses]


def warnings(known=KNOWN, **cells):
    return [(note.field, note.words) for note in check({**RIGHT, **cells}, known=known)[0].notes if not note.refuses]


def test_a_row_that_is_right_has_no_notes():
    assert check(RIGHT)[0].notes == []


@pytest.mark.parametrize("written", ["900101", " 900101 ", "URN 900101", "900101.0", "90 01 01", "urn:900101"])
def test_a_urn_is_understood_however_spreadsheets_write_it(written):
    assert mistakes(urn=written) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"urn": ""}, ("urn", "The URN is missing. Write the school’s six digits, such as 900123.")),
        ({"urn": "Hill"}, ("urn", "“Hill” is no URN. Write the school’s six digits, such as 900123.")),
        ({"urn": "900999"}, ("urn", "The register knows no school 900999. Check the number.")),
        (
            {"urn": "900103", "school": "Old School"},
            (
                "urn",
                "Old School in Larkby is closed. It goes on as 900104 (New School): write that URN and name instead.",
            ),
        ),
        (
            {"school": "Dale School"},
            ("school", "900101 is Hill School in Larkby, not “Dale School”. Correct the name or the URN."),
        ),
        ({"school": ""}, ("school", "The name is missing. The register says: Hill School.")),
        ({"head": ""}, ("head", "There is an address but no name. Write the headteacher’s name.")),
        (
            {"head_address": ""},
            ("head_address", "There is a name but no address. Write the headteacher’s e-mail address."),
        ),
        (
            {"head_address": "ada at hill"},
            ("head_address", "“ada at hill” is no e-mail address. Write one, such as name@school.example."),
        ),
        (
            {"head_address": "gone@hill.example"},
            ("head_address", "An operator has shut this address out. Ask an operator, or write another."),
        ),
        (
            {"second": "Ben Ashdown", "second_address": "ADA@hill.example"},
            (
                "second_address",
                "This is the head’s address too. Two people need an address each, because it signs them in.",
            ),
        ),
        (
            {"second": "ada merrow", "second_address": "ben@hill.example"},
            ("second", "The head and the second leader are the same person. Write somebody else."),
        ),
        ({"shares": "attendence"}, ("shares", "There is no theme “attendence”. Did you mean “Attendance”?")),
        (
            {"seeks": "Attendance | Zumba"},
            (
                "seeks",
                "There is no theme “Zumba”. Write one of the list of themes, or put it into the column in words.",
            ),
        ),
        (
            {"seeks": "boys"},
            ("seeks", "The theme “Boys” is no longer used. Choose another, or take it out."),
        ),
        ({"no_go": "900101"}, ("no_go", "A school cannot be kept apart from itself. Take its own name out.")),
        (
            {"no_go": "Hil School"},
            ("no_go", "“Hil School” is neither in this list nor in the cohort. Did you mean “Hill School”?"),
        ),
        ({"no_go": "900888"}, ("no_go", "The register knows no school 900888. Check the number.")),
        ({"shares_words": "x" * 2001}, ("shares_words", "This has 2,001 characters. Write at most 2,000.")),
    ],
)
def test_each_mistake_says_what_to_write_instead(cells, expected):
    assert mistakes(**cells) == [expected]


def test_all_mistakes_of_a_row_are_told_at_once():
    wrong = {"urn": "x", "head": "", "head_address": "", "shares": "Zumba", "no_go": "Nowhere"}
    assert {field for field, _ in mistakes(**wrong)} == {"urn", "head", "head_address", "shares", "no_go"}


def test_the_same_school_twice_is_told_at_the_second_row():
    first, second = check(RIGHT, {**RIGHT, "urn": "URN 900101"})
    assert (first.is_right, [note.words for note in second.notes if note.refuses]) == (
        True,
        ["This school is in row 2 too. Leave one of the two rows out."],
    )


def test_one_head_of_two_schools_is_to_be_looked_at_and_not_refused():
    _, second = check(RIGHT, {**ALSO, "head": "Ada Merrow", "head_address": "ada@hill.example"})
    assert (second.is_right, [note.field for note in second.notes]) == (True, ["head_address"])


def test_one_address_for_two_names_is_refused():
    _, second = check(RIGHT, {**ALSO, "head_address": "ada@hill.example"})
    assert [note.words for note in second.notes if note.refuses] == [
        "Row 2 gives this address to somebody of another name. Correct one of the two."
    ]


def test_what_is_no_address_is_not_compared_with_other_rows():
    _, second = check({**RIGHT, "head_address": "none"}, {**ALSO, "head_address": "none"})
    assert [note.words for note in second.notes] == [
        "“none” is no e-mail address. Write one, such as name@school.example."
    ]


def test_a_school_to_keep_apart_that_is_not_enrolled_as_it_stands_is_no_mistake():
    left_out = [ListRow(3, ALSO)]
    read = check_rows([ListRow(2, {**RIGHT, "no_go": "Dale School"})], KNOWN, left_out=left_out)[0]
    assert (read.is_right, [note.words for note in read.notes]) == (
        True,
        ["“Dale School” is in row 3, which is not enrolled as it stands. Nothing is kept apart from it."],
    )


@pytest.mark.parametrize(
    ("state", "is_right"), [("enrolled", False), ("declined", False), ("withdrawn", False), ("invited", True)]
)
def test_a_school_that_is_here_already_is_told(state, is_right):
    known = Known(schools={"900101": KnownSchool(1, "900101", "Hill School", state=state)})
    read = check(RIGHT, known=known)[0]
    assert (read.is_right, len(read.notes)) == (is_right, 1)


def test_a_trust_that_differs_is_told_and_the_register_is_followed():
    assert warnings(trust="Lark Trust") == [
        ("trust", "The register says that this school belongs to Wren Trust. The register is followed.")
    ]


def test_a_head_who_is_not_the_one_of_today_is_told():
    school = KnownSchool(1, "900101", "Hill School", head=Seat("Old Head", "old@hill.example"))
    assert warnings(Known(schools={"900101": school})) == [
        ("head", "Today Old Head is headteacher here. Taking the list over hands the post on.")
    ]


def test_schools_to_keep_apart_are_found_by_the_name_in_the_list_and_by_number():
    first, second = check({**RIGHT, "no_go": "dale school; 900103"}, ALSO)
    assert ([school.pk for school in first.no_go], second.no_go) == ([2, 3], [])


def test_two_schools_of_one_name_are_told_apart_by_number():
    twins = {str(n): KnownSchool(n, str(n), "St Anne's", "Larkby") for n in (900201, 900202)}
    known = Known(schools={**KNOWN.schools, **twins})
    rows = [{**ALSO, "urn": str(n), "school": "St Anne's", "head_address": f"h{n}@x.example"} for n in (900201, 900202)]
    first, *_ = check({**RIGHT, "no_go": "St Anne's"}, *rows, known=known)
    twins_shown = "900201 (St Anne's in Larkby) or 900202 (St Anne's in Larkby)"
    assert [note.words for note in first.notes] == [
        f"Several schools are called “St Anne's”. Write the URN instead: {twins_shown}."
    ]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("St Anne’s", "Saint Annes Church of England Primary School", True),
        ("Hill", "The Hill Academy", True),
        ("Hill Infant School", "Hill Junior School", False),
        ("Hill School", "Dale School", False),
        ("Wrenfrod High", "Wrenford High School", True),
        ("The School", "School", True),
        ("", "Hill", False),
    ],
)
def test_names_agree_when_what_tells_them_from_others_is_the_same(one, other, agree):
    assert names_agree(one, other) is agree


cells = st.dictionaries(
    st.sampled_from(FIELDS),
    st.one_of(
        st.text(max_size=30), st.sampled_from(["900101", "Hill School", "a@b.example", "Attendance; Boys", "|;"])
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(cells, max_size=6))
def test_whatever_stands_in_the_cells_every_row_is_answered_and_notes_name_its_fields(rows):
    read = check(*rows)
    assert [each.row.number for each in read] == list(range(2, len(rows) + 2))
    assert {note.field for each in read for note in each.notes} <= set(FIELDS)
    assert all(each.school is not None and each.row.cell("head_address") for each in read if each.is_right)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_a_number_is_digits_or_nothing(text):
    found = number_in(text)
    assert found == "" or found.isdigit() or found.startswith("outside-")
