"""What is read from files, and what is said of rows that cannot be right."""

from datetime import date
from decimal import Decimal

import pytest

from magpie.register.models import Organisation, RegisterImport, School, SchoolRecord
from tests.register.imports import import_rows, messages_of, preview, school_row, write_rows

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FULL = {
    "Northing": "263000",
    "Easting": "448000",
    "URN": "900001",
    "EstablishmentName": "Saint Zoë’s Primary School",
    "EstablishmentStatus (name)": "Open, but proposed to close",
    "LA (code)": "990",
    "LA (name)": "Larkshire",
    "Trusts (code)": "5001",
    "Trusts (name)": "Wren Trust",
    "StatutoryLowAge": "4",
    "StatutoryHighAge": "11",
    "NumberOfPupils": "210",
    "PercentageFSM": "22.5",
    "HeadTitle (name)": "Ms",
    "HeadFirstName": "Siân",
    "HeadLastName": "O’Hara",
    "OpenDate": "01-09-1998",
    "CloseDate": "31-08-2026",
    "Postcode": "ZX1 2AB",
    "A column nobody knows": "kept",
}


def test_known_columns_become_the_facts_of_the_school(tmp_path, now):
    import_rows(tmp_path, [FULL], now=now)
    school = School.objects.get()
    assert (school.urn, school.name, school.status) == (900001, "Saint Zoë’s Primary School", "closing")
    assert (school.low_age, school.high_age, school.n_pupils) == (4, 11, 210)
    assert (school.fsm_percent, school.easting_m, school.northing_m) == (Decimal("22.5"), 448000, 263000)
    assert (school.opened_on, school.closed_on) == (date(1998, 9, 1), date(2026, 8, 31))
    assert (school.head_name, school.postcode) == ("Ms Siân O’Hara", "ZX1 2AB")
    assert (school.authority.code, school.authority.name) == ("990", "Larkshire")
    assert (school.trust.kind, school.trust.name) == (Organisation.Kind.TRUST, "Wren Trust")


def test_every_column_is_kept_known_or_not(tmp_path, now):
    import_rows(tmp_path, [FULL], now=now)
    assert SchoolRecord.objects.get().as_dict() == FULL


def test_two_columns_are_enough(tmp_path, now):
    run = import_rows(tmp_path, [school_row()], now=now)
    assert (run.n_added, School.objects.get().name) == (1, "Larkby Primary School")


def test_a_column_that_a_file_does_not_have_stays_as_it_was(tmp_path, now):
    import_rows(tmp_path, [FULL], now=now)
    run = import_rows(tmp_path, [school_row(name="Another Name", Town="Wrenham")], now=now)
    school = School.objects.get()
    assert (run.n_changed, run.n_cells) == (1, 2)
    assert (school.name, school.town, school.n_pupils) == ("Another Name", "Wrenham", 210)
    assert (school.authority.name, school.trust.name) == ("Larkshire", "Wren Trust")
    assert SchoolRecord.objects.get().as_dict() == FULL | {"EstablishmentName": "Another Name", "Town": "Wrenham"}


def test_a_school_leaves_its_trust_when_the_file_says_so(tmp_path, now):
    import_rows(tmp_path, [FULL], now=now)
    import_rows(tmp_path, [FULL | {"Trusts (code)": "", "Trusts (name)": ""}], now=now)
    assert School.objects.get().trust is None


def test_a_school_that_was_there_before_any_import_keeps_what_no_file_tells(tmp_path, now):
    School.objects.create(urn=900001, name="By hand", town="Larkby")
    run = import_rows(tmp_path, [school_row(name="By the register")], now=now)
    school = School.objects.get()
    assert (run.n_added, run.n_changed) == (0, 1)
    assert (school.name, school.town) == ("By the register", "Larkby")


WRONG_CELLS = [
    ({"URN": "90001"}, "URN", "“90001” is no URN. Write six or seven digits, such as 900123."),
    ({"URN": ""}, "URN", "“” is no URN. Write six or seven digits, such as 900123."),
    ({"URN": "９０００１２"}, "URN", "“９０００１２” is no URN. Write six or seven digits, such as 900123."),
    ({"EstablishmentName": ""}, "EstablishmentName", "The school has no name. Write it."),
    ({"EstablishmentName": "x" * 201}, "EstablishmentName", "The text has 201 characters. Write 200 at most."),
    (
        {"EstablishmentStatus (name)": "Asleep"},
        "EstablishmentStatus (name)",
        "“Asleep” is no status. Write Open, Closed, “Open, but proposed to close” or Proposed to open.",
    ),
    ({"OpenDate": "31-02-2020"}, "OpenDate", "There is no day “31-02-2020”. Write day-month-year, such as 31-08-2025."),
    ({"OpenDate": "soon"}, "OpenDate", "“soon” is no date. Write day-month-year, such as 31-08-2025."),
    (
        {"CloseDate": "31-08-1997"},
        "CloseDate",
        "The school closes on 1997-08-31, before it opens on 1998-09-01. Correct one.",
    ),
    (
        {"NumberOfPupils": "many"},
        "NumberOfPupils",
        "“many” is no number of pupils. Write a whole number from 0 to 100,000.",
    ),
    ({"PercentageFSM": "101"}, "PercentageFSM", "“101” is no percentage. Write a number from 0 to 100, such as 22.5."),
    ({"StatutoryLowAge": "200"}, "StatutoryLowAge", "“200” is no age. Write a whole number from 0 to 120."),
    (
        {"Easting": "900000"},
        "Easting",
        "Easting “900000” lies outside Great Britain. Write metres from 1,000 to 660,000.",
    ),
    (
        {"Northing": "-5"},
        "Northing",
        "Northing “-5” lies outside Great Britain. Write metres from 1,000 to 1,225,000.",
    ),
    ({"Northing": ""}, "Northing", "Easting and Northing come together. Write both, or leave both empty."),
    ({"LA (code)": "9" * 21}, "LA (code)", "The code has 21 characters. Write 20 at most."),
]


@pytest.mark.parametrize(("cells", "column", "message"), WRONG_CELLS, ids=lambda value: str(value)[:30])
def test_a_cell_that_cannot_be_right_is_told_with_row_and_column(tmp_path, now, cells, column, message):
    good = FULL | {"URN": "900002"}
    run = preview(write_rows(tmp_path / "register.csv", [good, FULL | cells], encoding="utf-8"), now=now)
    assert (messages_of(run), run.n_added, run.n_errors) == ([(3, column, message)], 1, 1)


def test_all_mistakes_are_told_at_once(tmp_path, now):
    rows = [FULL | {"OpenDate": "soon", "NumberOfPupils": "x"}, FULL | {"URN": "?"}]
    run = preview(write_rows(tmp_path / "register.csv", rows), now=now)
    assert sorted((row, column) for row, column, _ in messages_of(run)) == [
        (2, "NumberOfPupils"),
        (2, "OpenDate"),
        (3, "URN"),
    ]


def test_a_number_that_comes_twice_is_used_once(tmp_path, now):
    rows = [school_row(name="First"), school_row(name="Second")]
    run = preview(write_rows(tmp_path / "register.csv", rows), now=now)
    assert messages_of(run) == [(3, "URN", "URN 900001 stands in row 2 already, which is used. Remove one.")]
    assert [school.name for school in run.schools.all()] == ["First"]


def test_a_number_that_comes_in_two_files_is_told_with_the_file(tmp_path, now):
    one = write_rows(tmp_path / "one.csv", [school_row()])
    two = write_rows(tmp_path / "two.csv", [school_row(), school_row(900002)])
    run = preview(one, two, now=now)
    assert messages_of(run) == [(2, "URN", "URN 900001 stands in row 2 of one.csv already, which is used. Remove one.")]
    assert run.n_added == 2


def test_a_short_row_is_left_out_whole_and_wipes_nothing(tmp_path, now):
    import_rows(tmp_path, [FULL], now=now)
    path = write_rows(tmp_path / "cut.csv", [FULL])
    path.write_bytes(path.read_bytes()[:-30] + b'"\r\n')
    run = preview(path, now=now)
    assert (run.n_errors, run.n_changed) == (1, 0)


def test_noughts_for_a_place_mean_that_none_is_known(tmp_path, now):
    import_rows(tmp_path, [FULL | {"Easting": "0", "Northing": "0"}], now=now)
    assert School.objects.get().easting_m is None


def test_a_file_without_names_is_refused_with_what_to_add(tmp_path, now):
    run = preview(write_rows(tmp_path / "odd.csv", [{"URN": "900001", "Establishment": "Larkby"}]), now=now)
    assert run.state == RegisterImport.State.REFUSED
    assert run.words == (
        "odd.csv: This is neither the register nor its links. No column is headed “EstablishmentName”: add it, "
        "or if “Establishment” is that column, rename it to “EstablishmentName”."
    )


def test_all_refused_files_are_named_at_once_and_nothing_is_staged(tmp_path, now):
    web_page, empty = tmp_path / "page.csv", tmp_path / "empty.csv"
    web_page.write_text("<!doctype html><html><body>Sign in</body></html>")
    empty.touch()
    good = write_rows(tmp_path / "good.csv", [school_row()])
    run = preview(web_page, good, empty, now=now)
    assert [line.split(":")[0] for line in run.words.splitlines()] == ["page.csv", "empty.csv"]
    assert (run.state, run.schools.count()) == ("refused", 0)


def test_a_file_that_breaks_off_in_a_late_row_is_refused(tmp_path, now):
    path = write_rows(tmp_path / "register.csv", [school_row(900001 + n) for n in range(2500)])
    path.write_bytes(path.read_bytes() + b'"900999","Never closed')
    run = preview(path, now=now)
    assert (run.state, run.schools.count(), School.objects.count()) == ("refused", 0, 0)


def test_headings_in_other_spelling_are_the_same_columns(tmp_path, now):
    import_rows(tmp_path, [FULL], now=now)
    respelt = {name.upper().replace(" ", "  "): cell for name, cell in FULL.items()}
    run = preview(write_rows(tmp_path / "again.csv", [respelt]), now=now)
    assert (run.n_unchanged, run.n_cells) == (1, 0)


def test_the_published_extract_is_read_without_an_error(extract, now):
    run = preview(extract, now=now)
    assert (run.n_errors, run.n_added > 5_000, run.files[0]["tables"][0]["kind"]) == (0, True, "register")
