"""Excel workbooks, as Excel and other programs write them."""

import re
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from magpie.core.tables import DEFAULT_LIMITS, Limits, Mistake, Table, Unreadable, open_tables

INSTEAD = "Save the list as .xlsx or CSV and send that."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for index, rows in enumerate(sheets):
        sheet = book.active if index == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def changed(content: bytes, member: str, pattern: bytes, replacement: bytes) -> bytes:
    """The workbook with one of its parts altered, as a program with other habits would write it."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == member:
                part, n_changes = re.subn(pattern, replacement, part, flags=re.DOTALL)
                assert n_changes
            new.writestr(name, part)
    return out.getvalue()


def packed(**members: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return out.getvalue()


def read(
    content: bytes, expected: tuple[str, ...] = ("URN", "School"), limits: Limits = DEFAULT_LIMITS
) -> tuple[Table, list[list[object]]]:
    with open_tables(BytesIO(content), limits, expected=expected) as tables:
        table = next(tables)
        return table, [[number, *cells] for number, cells in table.rows]


def refusal(content: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content, limits=limits)
    return refused.value.message


SHEET = "xl/worksheets/sheet1.xml"


def test_values_are_written_as_people_read_them():
    cells = [
        900001,
        3.0,
        2.5,
        0.1 + 0.2,
        True,
        date(2026, 3, 17),
        datetime.fromisoformat("2026-03-17 09:30"),
        time(8, 5),
        None,
        "a\xa0",
    ]
    _, rows = read(workbook([[f"c{index}" for index in range(10)], cells]), ())
    assert rows == [
        [2, "900001", "3", "2.5", "0.3", "TRUE", "2026-03-17", "2026-03-17 09:30", "08:05", "", "a"],
    ]


def test_blank_rows_are_counted_and_short_rows_are_no_mistake():
    table, rows = read(workbook([["Autumn list"], [], ["URN", "School", "Town"], [], [900001, "Ash"]]))
    assert (table.header_row, rows, table.mistakes) == (3, [[5, "900001", "Ash", ""]], [])


def test_merged_cells_are_read_by_their_first():
    book = openpyxl.Workbook()
    for row in (["Autumn list", None], ["URN", "School"], [900001, "Ash"], [None, "Elm"]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A3:A4")
    content = BytesIO()
    book.save(content)
    assert read(content.getvalue())[1] == [[3, "900001", "Ash"], [4, "", "Elm"]]


def test_first_sheet_with_the_expected_header_is_taken():
    table, rows = read(workbook([["Read me"]], [["School", "URN"], ["Ash", 900001]], [["URN", "School"]]))
    assert (table.sheet, rows) == ("Sheet1", [[2, "Ash", "900001"]])


def test_first_sheet_is_taken_where_none_has_the_expected_header():
    assert read(workbook([], [["Name"], ["Ash"]], [["Other"]]))[0].header == ("Name",)


def test_stored_result_of_a_formula_is_taken():
    content = workbook([["URN", "School"], ["=900000+1", "Ash"]])
    content = changed(
        content, SHEET, rb"<f>900000\+1</f><v\s*/>|<f>900000\+1</f><v></v>", b"<f>900000+1</f><v>900001</v>"
    )
    table, rows = read(content)
    assert (rows, table.mistakes) == ([[2, "900001", "Ash"]], [])


def test_formula_without_a_stored_result_is_a_mistake_that_names_the_cell():
    table, rows = read(workbook([["URN", "School"], [900001, '=CONCAT("A","sh")']]))
    message = (
        "Cell B2 is a formula whose result is not in the file: "
        "open and save the file in a spreadsheet, or write the result instead."
    )
    assert (rows, table.mistakes) == ([[2, "900001", ""]], [Mistake(2, "B", message)])


def test_error_value_is_a_mistake_that_names_the_cell():
    table, rows = read(workbook([["URN", "School"], [900001, "#REF!"]]))
    message = "Cell B2 shows #REF!: write the value instead."
    assert (rows, table.mistakes) == ([[2, "900001", ""]], [Mistake(2, "B", message)])


@pytest.mark.parametrize("declared", [b"A1", b"A1:XFD1048576"])
def test_declared_dimensions_are_not_believed(declared):
    content = workbook([["URN", "School"], [900001, "Ash"], [900002, "Elm"]])
    content = changed(content, SHEET, rb'<dimension ref="[^"]*"', b'<dimension ref="' + declared + b'"')
    assert read(content)[1] == [[2, "900001", "Ash"], [3, "900002", "Elm"]]


def test_row_numbered_beyond_any_sheet_ends_the_reading():
    content = workbook([["URN", "School"], [900001, "Ash"]])
    content = changed(
        content, SHEET, rb'<row r="2"(.*?)r="A2"(.*?)r="B2"', rb'<row r="99999999999"\1r="A99999999999"\2'
    )
    assert refusal(content, Limits(rows=50)) == "The table has more than 50 rows: send it in parts."


def test_cells_have_a_limit():
    message = "The sheet has more than 5 cells: save the list as CSV."
    assert refusal(workbook([["URN", "School"]] * 9), Limits(workbook_cells=5)) == message


def test_workbook_with_xml_entities_is_refused():
    bomb = rb'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet'
    message = "The workbook defines XML entities, which no spreadsheet does: save it again in one."
    assert refusal(changed(workbook([["URN"]]), SHEET, rb"<worksheet", bomb)) == message


def test_openpyxl_parses_with_defusedxml_too():
    assert openpyxl.DEFUSEDXML is True


def test_large_parts_beside_the_sheets_are_refused():
    message = "The workbook's part “xl/theme/theme1.xml” is too large: save the list as CSV."
    assert refusal(workbook([["URN"]]), Limits(workbook_part_bytes=5_000)) == message


def test_damaged_workbook_is_refused():
    content = changed(workbook([["URN"], [900001]]), SHEET, rb"</sheetData>.*", b"")
    assert refusal(content) == (
        "The workbook is damaged or cut short: open it in a spreadsheet, save it as .xlsx and send it again."
    )


def test_old_excel_workbook_is_refused():
    content = OLE + b"\0" * 512 + "Workbook".encode("utf-16-le")
    assert refusal(content) == f"This is an old Excel workbook (.xls), which cannot be read. {INSTEAD}"
    assert refusal(OLE + b"\0" * 512) == f"This is an old Office file, which cannot be read. {INSTEAD}"


def test_workbook_with_a_password_is_refused():
    content = OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    message = "The workbook is protected by a password. Remove the password in Excel, save, and send it again."
    assert refusal(content) == message


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("META-INF/manifest.xml", "an OpenDocument file"),
        ("Index/Document.iwa", "a Numbers or Pages document"),
    ],
)
def test_documents_of_other_programs_are_refused_by_their_name(member, kind):
    assert refusal(packed(**{member: b""})) == f"This is {kind}, not a table that can be read. {INSTEAD}"


def test_binary_workbook_is_refused():
    message = f"This is a binary workbook (.xlsb), which cannot be read. {INSTEAD}"
    assert refusal(packed(**{"[Content_Types].xml": b"", "xl/workbook.bin": b""})) == message
