"""The made-up country in files as the register is downloaded, and with some of its cells changed."""

import csv
from datetime import datetime
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from magpie.web.demo.country_changes import VARY, change_cells, changeable_columns
from magpie.web.demo.country_files import write_links, write_register, write_workbook, write_zip
from magpie.web.demo.country_rows import how_columns_vary, register_header, rows
from tests.web.made_up_country import SEEDS, country_of, differences, read

# Files


@pytest.mark.parametrize("seed", [1, 2])
def test_same_seed_writes_the_same_bytes(tmp_path, seed):
    for name in ("one", "two"):
        write_register(tmp_path / f"{name}.csv", country_of(seed=seed))
        write_links(tmp_path / f"{name}-links.csv", country_of(seed=seed))
        write_zip(tmp_path / f"{name}.zip", country_of(seed=seed))
    for kind in (".csv", "-links.csv", ".zip"):
        assert (tmp_path / f"one{kind}").read_bytes() == (tmp_path / f"two{kind}").read_bytes()


def test_a_register_is_written_as_it_is_downloaded(tmp_path):
    path = tmp_path / "register.csv"
    assert write_register(path, country_of()) == 75
    lines = path.read_bytes().split(b"\r\n")
    assert len(lines) == 77
    assert lines[0].startswith(b'"URN","LA (code)","LA (name)"')
    assert lines[1].startswith(b'"900001","')
    assert read(path) == list(rows(country_of()))


def test_a_register_in_another_dialect_and_order_holds_the_same_rows(tmp_path):
    path = tmp_path / "register.csv"
    write_register(
        path,
        country_of(),
        encoding="utf-8-sig",
        delimiter=";",
        newline="\n",
        shuffle_columns=1,
        shuffle_rows=2,
        quoting=csv.QUOTE_MINIMAL,
    )
    found = read(path, "utf-8-sig", ";")
    assert tuple(found[0]) != register_header()
    assert found != list(rows(country_of()))
    assert sorted(found, key=lambda row: row["URN"]) == list(rows(country_of()))


def test_rows_that_are_no_country_can_be_shuffled_too(tmp_path):
    held = list(rows(country_of()))
    write_register(tmp_path / "register.csv", held, shuffle_rows=2)
    found = read(tmp_path / "register.csv")
    assert found != held
    assert sorted(found, key=lambda row: row["URN"]) == held


def test_an_archive_holds_the_register_and_its_links_under_the_names_of_the_day(tmp_path):
    write_zip(tmp_path / "extract.zip", country_of())
    write_links(tmp_path / "links.csv", country_of())
    with ZipFile(tmp_path / "extract.zip") as archive:
        assert archive.namelist() == ["edubasealldata20250901.csv", "links_edubasealldata20250901.csv"]
        assert archive.read("links_edubasealldata20250901.csv") == (tmp_path / "links.csv").read_bytes()


def test_a_workbook_holds_the_cells_as_text(tmp_path):
    path = tmp_path / "register.xlsx"
    assert write_workbook(path, country_of(12)) == 25
    sheet = load_workbook(path).worksheets[0]
    found = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert found == [list(register_header()), *([*row.values()] for row in rows(country_of(12)))]


def test_a_workbook_as_excel_reads_it_has_numbers_and_dates(tmp_path):
    path = tmp_path / "register.xlsx"
    write_workbook(path, country_of(12), as_excel_reads=True)
    _, first, *_ = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    cells = dict(zip(register_header(), first, strict=True))
    assert cells["URN"] == 900001
    assert isinstance(cells["OpenDate"], datetime)
    assert cells["Diocese (code)"] == 0
    assert cells["CloseDate"] is None


# Changed cells


@settings(max_examples=15, deadline=None)
@given(k=st.integers(min_value=0, max_value=400), seed=SEEDS)
def test_a_hundred_changed_cells_are_exactly_those_hundred(k, seed):
    register = rows(country_of())
    changed, changes = change_cells(register, k, seed=seed)
    assert len(changes) == k
    assert differences(register, changed) == {(cell.urn, cell.column, cell.old, cell.new) for cell in changes}


def test_the_same_seed_changes_the_same_cells():
    assert change_cells(rows(country_of()), 50, seed=4)[1] == change_cells(rows(country_of()), 50, seed=4)[1]


def test_rows_that_can_be_read_only_once_lose_none():
    changed, changes = change_cells(iter(rows(country_of())), 10, seed=4)
    assert len(list(changed)) == 75
    assert len(changes) == 10


def test_changes_keep_to_the_columns_asked_for():
    _, changes = change_cells(rows(country_of()), 30, seed=4, columns=("NumberOfPupils", "HeadLastName"))
    assert {cell.column for cell in changes} == {"NumberOfPupils", "HeadLastName"}


def test_every_column_that_varies_changes_to_a_value_of_its_kind():
    n_filled = sum(bool(row[column]) for row in rows(country_of()) for column in changeable_columns())
    changed, changes = change_cells(rows(country_of()), n_filled, seed=9)
    assert {cell.column for cell in changes} == set(changeable_columns())
    for row in changed:
        assert "".join(row.values()).encode("cp1252")
        assert row["Postcode"].startswith("ZX")
        assert int(row["SchoolCapacity"]) > 0
        assert 0 <= float(row["PercentageFSM"] or 0) <= 100


def test_there_is_a_way_to_vary_each_kind_of_column():
    assert set(how_columns_vary().values()) == VARY.keys()


def test_more_changes_than_there_are_cells_are_refused():
    with pytest.raises(ValueError, match="k is 1000, but only 75 cells can change"):
        change_cells(rows(country_of()), 1000, seed=1, columns=("EstablishmentName",))


def test_a_column_that_cannot_change_by_itself_is_refused():
    with pytest.raises(ValueError, match=r"do not change by themselves: LA \(code\), URN"):
        change_cells(rows(country_of()), 1, seed=1, columns=("URN", "LA (code)"))
