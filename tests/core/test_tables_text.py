"""Text files of rows, in the dialects that people and programs save them in."""

import codecs
import tracemalloc
from io import BytesIO

import pytest

from magpie.core.tables import DEFAULT_LIMITS, Limits, Mistake, Table, Unreadable, open_tables
from tests.real_schools import register_extract

SCHOOLS = ["URN", "School", "Town"]
ROWS = [[2, "900001", "Café Lane School", "Leeds"], [3, "900002", "St Mary’s", "Hull"]]


def read(
    content: bytes, expected: list[str] | None = None, limits: Limits = DEFAULT_LIMITS
) -> tuple[Table, list[list[object]]]:
    with open_tables(BytesIO(content), limits, expected=SCHOOLS if expected is None else expected) as tables:
        table = next(tables)
        return table, [[number, *cells] for number, cells in table.rows]


def refusal(content: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content, limits=limits)
    return refused.value.message


TEXT = "URN,School,Town\r\n900001,Café Lane School,Leeds\r\n900002,St Mary’s,Hull\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("windows-1252"), "windows-1252"),
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
    ],
)
def test_each_encoding_gives_the_same_rows(content, encoding):
    table, rows = read(content)
    assert (table.encoding, table.header, rows) == (encoding, tuple(SCHOOLS), ROWS)


def test_accent_that_comes_after_a_megabyte_still_decides_the_encoding():
    filler = b"900001,Plain School,Leeds\r\n" * 60_000
    table, rows = read(b"URN,School,Town\r\n" + filler + "900002,Café,Hull\r\n".encode("windows-1252"))
    assert (table.encoding, rows[-1]) == ("windows-1252", [60_002, "900002", "Café", "Hull"])


def test_byte_that_windows_1252_does_not_define_is_replaced_and_noted():
    table, rows = read(b"URN,School,Town\r\n900001,Caf\xe9 \x81,Leeds\r\n")
    message = "A character that is not in the file's encoding stands as \ufffd: type it again."
    assert (rows, table.cleaned) == ([[2, "900001", "Café \ufffd", "Leeds"]], [Mistake(2, "School", message)])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("expected", [SCHOOLS, []])
def test_each_delimiter_and_line_ending_is_found(delimiter, newline, expected):
    table, rows = read(TEXT.replace("\r\n", newline).replace(",", delimiter).encode(), expected)
    assert (table.delimiter, rows) == (delimiter, ROWS)


def test_decimal_commas_do_not_hide_the_semicolon():
    table, rows = read(b"URN;Share\n900001;1,5\n900002;2,5\n", [])
    assert (table.delimiter, rows) == (";", [[2, "900001", "1,5"], [3, "900002", "2,5"]])


def test_list_of_one_column_may_hold_commas():
    table, rows = read(b"School\nAsh School, Leeds\nElm School\n", ["School"])
    assert (table.delimiter, rows) == (None, [[2, "Ash School, Leeds"], [3, "Elm School"]])


def test_first_line_of_excel_names_the_delimiter_and_is_no_row():
    table, rows = read(b"sep=;\r\nURN;School, town\r\n900001;Ash, Leeds\r\n", [])
    assert (table.header, table.header_row, rows) == (("URN", "School, town"), 1, [[2, "900001", "Ash, Leeds"]])


def test_quoted_cells_hold_delimiters_quotation_marks_and_line_breaks():
    _, rows = read(b'URN,School,Town\r\n900001,"The ""Ash"", upper\r\nschool",Leeds\r\n900002,Elm,Hull\r\n')
    assert rows == [[2, "900001", 'The "Ash", upper\nschool', "Leeds"], [3, "900002", "Elm", "Hull"]]


def test_quotation_mark_may_follow_a_space():
    assert read(b'URN, School, Town\n900001, "Ash, upper", Leeds\n')[1] == [[2, "900001", "Ash, upper", "Leeds"]]


def test_quotation_mark_that_is_not_doubled_is_a_mistake_of_its_row_alone():
    table, rows = read(b'URN,School,Town\n900001,"The "Ash" School",Leeds\n900002,Elm,Hull\n')
    assert rows[1] == [3, "900002", "Elm", "Hull"]
    message = "A quotation mark inside a cell is not doubled: check this row's cells."
    assert table.mistakes == [Mistake(2, None, message)]


def test_quotation_mark_that_swallows_lines_says_how_many():
    table, rows = read(b'URN,School,Town\n900001,"Ash,Leeds\n900002,"Elm",Hull\n900003,Oak,York\n')
    message = "A quotation mark is not closed, so that 2 lines became one row: close or double it."
    assert (rows[-1], table.mistakes[0]) == ([3, "900003", "Oak", "York"], Mistake(2, None, message))


def test_quotation_mark_that_is_never_closed_says_its_row():
    message = 'A quotation mark (") opened in row 3 is never closed: close it, or double it inside a cell.'
    assert refusal(b'URN,School,Town\n900001,Ash,Leeds\n900002,"Elm,Hull\n900003,Oak,York\n') == message


def test_blank_lines_are_passed_over_and_counted():
    _, rows = read(b"\n\nURN,School,Town\n\n900001,Ash,Leeds\n , ,\n,,\n900002,Elm,Hull\n\n")
    assert rows == [[5, "900001", "Ash", "Leeds"], [8, "900002", "Elm", "Hull"]]


def test_empty_columns_at_the_end_are_dropped():
    table, rows = read(b"URN,School,Town,,\n900001,Ash,Leeds,,\n900002,Elm,Hull\n900003,Oak,York,,,,\n")
    assert (table.header, rows[2], table.mistakes) == (tuple(SCHOOLS), [4, "900003", "Oak", "York"], [])


def test_short_row_is_filled_and_a_mistake():
    table, rows = read(b"URN,School,Town\n900001\n")
    message = "The row has 1 of 3 cells: add the missing ones, or check its quotation marks."
    assert (rows, table.mistakes) == ([[2, "900001", "", ""]], [Mistake(2, None, message)])


def test_long_row_is_cut_and_a_mistake():
    table, rows = read(b"URN,School,Town\n900001,Ash, upper,Leeds\n")
    message = (
        "The row has 4 cells and the header 3, so the last are left out: "
        "put cells that contain the separator in quotation marks, or add a heading."
    )
    assert (rows, table.mistakes) == ([[2, "900001", "Ash", "upper"]], [Mistake(2, None, message)])


def test_titles_above_the_header_are_passed_over():
    table, rows = read(b"Schools of the autumn,,\nas of 1 September,,\n\nurn,SCHOOL,Town \n900001,Ash,Leeds\n")
    assert (table.header, table.header_row, rows) == (("urn", "SCHOOL", "Town"), 4, [[5, "900001", "Ash", "Leeds"]])


def test_same_heading_twice_is_refused_with_all_places():
    assert refusal(b"URN,Town,urn ,School,TOWN\n1,2,3,4,5\n") == (
        "Two columns cannot have the same heading: “URN” in columns 1 and 3; “Town” in columns 2 and 5. "
        "Rename or remove one."
    )


def test_header_alone_is_a_table_without_rows():
    table, rows = read(b"URN,School,Town\r\n")
    assert (table.header, rows, table.mistakes) == (tuple(SCHOOLS), [], [])


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\n"])
def test_file_without_any_text_is_empty(content):
    assert refusal(content) == "The file is empty: it needs a row of headings, and a row for each entry."


@pytest.mark.parametrize("content", [b"<!DOCTYPE html><p>", b"\xef\xbb\xbf \n<HTML>", b"<table><tr>", b"<head>"])
def test_web_page_is_refused(content):
    assert refusal(content) == (
        "This is a web page, not a table. Download the file itself, or open this one in a spreadsheet "
        "and save it as .xlsx or CSV."
    )


def test_web_page_in_utf16_is_refused():
    assert refusal("<html><body>".encode("utf-16")).startswith("This is a web page")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\0", "a picture (JPEG)"),
        (b"GIF89a\0", "a picture (GIF)"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture (WebP)"),
        (b"{\\rtf1 ", "a rich text document (RTF)"),
        (b"<?xml version='1.0'?>", "an XML file"),
        (b'[{"urn": 900001}]', "a JSON file"),
    ],
)
def test_other_kinds_of_file_are_refused_by_their_name(start, kind):
    assert refusal(start) == f"This is {kind}, not a table. Save the list as .xlsx or CSV and send that."


def test_file_packed_otherwise_is_refused():
    message = "This is a packed file (gzip). Unpack it and send the list inside, or pack it as ZIP."
    assert refusal(b"\x1f\x8b\x08\0") == message


def test_text_with_nul_bytes_is_refused():
    message = "This is not a text file: it has NUL bytes. Save the list as .xlsx or CSV and send that."
    assert refusal(b"URN,School,Town\n9000\x0001,Ash,Leeds\n") == message


def test_file_over_the_limit_is_refused():
    message = "The file has 2 MB; at most 1 MB can be read."
    assert refusal(b"x" * 2_500_000, Limits(file_bytes=1_000_000)) == message


def test_rows_and_records_and_columns_have_limits():
    assert refusal(b"URN\n" + b"1\n" * 9, Limits(rows=9)) == "The table has more than 9 rows: send it in parts."
    assert refusal(b"URN\n" + b"1" * 99, Limits(record_characters=50)) == (
        "A row runs over more than 50 characters: either a quotation mark is never closed or this is not a table."
    )
    assert refusal(b"a,b,c\n", Limits(columns=2)) == "The table has 3 columns; at most 2 can be read."


def test_cell_over_the_limit_is_cut_and_a_mistake():
    table, rows = read(b"URN,School,Town\n900001,Ash School,Leeds\n", limits=Limits(cell_characters=6))
    message = "The cell has 10 characters; it was cut at 6: shorten it."
    assert (rows, table.mistakes) == ([[2, "900001", "Ash Sc", "Leeds"]], [Mistake(2, "School", message)])


def test_list_of_mistakes_stops_growing():
    table, _ = read(b"URN,School\n" + b"1\n" * 9, limits=Limits(notes=2))
    assert len(table.mistakes) == 3
    assert table.mistakes[-1] == Mistake(4, None, "There are more; only the first 2 are listed.")


def test_rows_with_dirt_are_cleaned_cell_by_cell():
    content = 'URN,School,Town\n\xa0900001 ,=HYPERLINK(A1),\u200bLe\x07eds\n900002,"-5","+44 20 7946 0000"\n'
    table, rows = read(content.encode())
    assert rows == [[2, "900001", "", "Leeds"], [3, "900002", "-5", "+44 20 7946 0000"]]
    assert table.cleaned == [
        Mistake(2, "School", "“=HYPERLINK(A1)” looks like a formula and was left out: write its result instead."),
        Mistake(2, "Town", "Control characters were removed."),
    ]


def test_file_that_was_opened_by_the_caller_stays_open():
    stream = BytesIO(TEXT.encode())
    with open_tables(stream, name="list.csv") as tables:
        assert [table.name for table in tables] == ["list.csv"]
    assert stream.closed is False


def test_refusal_that_comes_with_a_later_row_names_the_file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b'URN,School\n900001,"Ash\n')
    with open_tables(path) as tables, pytest.raises(Unreadable) as refused:
        list(next(tables).rows)
    assert refused.value.name == "list.csv"


def test_fifty_thousand_rows_are_read_in_flat_memory(tmp_path):
    path = tmp_path / "register.csv"
    path.write_bytes(b"URN,School,Town\r\n" + b'"900001","Ash School","Leeds"\r\n' * 50_000)
    tracemalloc.start()
    with open_tables(path) as tables:
        assert sum(1 for _ in next(tables).rows) == 50_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_the_real_register_is_read_without_a_mistake(tmp_path):
    with open_tables(register_extract(tmp_path), expected=["URN"]) as tables:
        table = next(tables)
        rows = list(table.rows)
    assert (len(table.header), table.mistakes) == (23, [])
    assert len(rows) > 5_000
