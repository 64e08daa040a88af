"""What counts as a change: a cell that differs, and nothing else."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.register.importing.looking import changes_of, staged_schools
from magpie.register.importing.records import FileOrder, Joined, n_differing
from magpie.register.models import SchoolRecord
from magpie.web.demo.country import make_country
from magpie.web.demo.country_changes import change_cells
from magpie.web.demo.country_files import write_links, write_register, write_workbook, write_zip
from magpie.web.demo.country_rows import rows
from tests.register.imports import days_later, import_now, import_rows, preview, school_row, write_rows

COUNTRY = make_country(400, seed=5)


@pytest.fixture
def register(tmp_path, db, now):
    """The made-up register, imported with its links."""
    write_register(tmp_path / "register.csv", COUNTRY)
    write_links(tmp_path / "links.csv", COUNTRY)
    return import_now(tmp_path / "register.csv", tmp_path / "links.csv", now=now)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.database
def test_another_order_encoding_and_delimiter_change_nothing(register, tmp_path, now, encoding, delimiter):
    path = tmp_path / "again.csv"
    write_register(path, COUNTRY, encoding=encoding, delimiter=delimiter, shuffle_columns=1, shuffle_rows=2)
    run = preview(path, now=now)
    assert (run.n_unchanged, run.n_added, run.n_changed, run.n_errors) == (COUNTRY.n_rows, 0, 0, 0)


@pytest.mark.database
def test_a_workbook_that_lost_noughts_and_turned_dates_changes_nothing(register, tmp_path, now):
    write_workbook(tmp_path / "again.xlsx", COUNTRY, as_excel_reads=True)
    run = preview(tmp_path / "again.xlsx", now=now)
    assert (run.n_unchanged, run.n_added, run.n_changed, run.n_errors) == (COUNTRY.n_rows, 0, 0, 0)


@pytest.mark.database
def test_a_zip_with_register_and_links_is_the_same_as_both(register, tmp_path, now):
    write_zip(tmp_path / "all.zip", COUNTRY)
    run = preview(tmp_path / "all.zip", now=now)
    assert (run.n_unchanged, run.n_changed, run.n_links, run.n_missing) == (COUNTRY.n_rows, 0, 0, 0)
    assert [table["kind"] for table in run.files[0]["tables"]] == ["register", "links"]


@pytest.mark.database
def test_a_hundred_changed_cells_are_exactly_those_hundred(register, tmp_path, now):
    changed, changes = change_cells(rows(COUNTRY), 100, seed=3)
    path = tmp_path / "changed.csv"
    write_register(path, changed, shuffle_columns=1)
    run = preview(path, now=now)
    told = {
        (str(change.school.urn), cell.column, cell.old, cell.new)
        for change in changes_of(run, staged_schools(run, "changed"))
        for cell in change.cells
    }
    assert (run.n_cells, run.n_errors, len(changes)) == (100, 0, 100)
    assert told == {(change.urn, change.column, change.old, change.new) for change in changes}


@pytest.mark.database
def test_schools_that_no_file_has_are_told_and_stay(register, tmp_path, now):
    path = tmp_path / "some.csv"
    write_register(path, islice(rows(COUNTRY), 100))
    run = import_now(path, now=now)
    assert (run.n_missing, run.missing.count()) == (COUNTRY.n_rows - 100, COUNTRY.n_rows - 100)
    assert SchoolRecord.objects.count() == COUNTRY.n_rows


@pytest.mark.database
@pytest.mark.django_db
def test_a_new_column_changes_only_the_schools_for_which_it_says_something(tmp_path, now):
    import_rows(tmp_path, [school_row(), school_row(900002)], now=now)
    more = [school_row(Kestrels="yes"), school_row(900002, Kestrels="")]
    run = import_rows(tmp_path, more, now=days_later(now))
    assert (run.n_changed, run.n_unchanged, run.n_cells) == (1, 1, 1)


@pytest.mark.database
@pytest.mark.django_db
def test_what_is_imported_again_is_unchanged_even_from_files_with_other_columns(tmp_path, now):
    import_rows(tmp_path, [school_row(Town="Larkby")], now=now)
    import_rows(tmp_path, [school_row(Street="Mill Lane")], now=days_later(now))
    again = write_rows(tmp_path / "again.csv", [school_row(Town="Larkby")])
    assert preview(again, now=days_later(now, 2)).n_unchanged == 1


names = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True)


@settings(max_examples=200)
@given(names, names, st.data())
def test_joining_keeps_what_the_file_lacks_and_takes_what_it_has(old_names, new_names, data):
    old_names = tuple(sorted(old_names))
    order = FileOrder(tuple(new_names))
    old = data.draw(st.tuples(*(st.sampled_from("xy") for _ in old_names)))
    row = data.draw(st.lists(st.sampled_from("xy"), min_size=len(new_names), max_size=len(new_names)))
    new, join = order.cells(row), Joined(old_names, order.names)
    merged = dict(zip(join.names, join.merged(old, new), strict=True))
    assert merged == dict(zip(old_names, old, strict=True)) | dict(zip(new_names, row, strict=True))
    before = dict(zip(old_names, old, strict=True))
    n_changed = sum(cell != before.get(name, "") for name, cell in zip(new_names, row, strict=True))
    assert n_differing(join.as_held(old), new) == n_changed
