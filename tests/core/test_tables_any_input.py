"""Properties of the reader as a whole: it never crashes, and it reads back what was written."""

import csv
from contextlib import suppress
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.tables import Unreadable, open_tables

HEADER = ["Urn", "Name", "Notes"]
BEFORE = [
    b"",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"sep=;\n",
    b'"',
    b"URN,School\n",
    b"\xd0\xcf\x11\xe0",
]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["URN", "School"])
    book.active.append([900001, "=1+1"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def archive() -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", "URN,School\n900001,Ash\n")
        packed.writestr("b.csv", "URN;School\n900001;Ash\n")
    return content.getvalue()


WORKBOOK, ARCHIVE = workbook(), archive()


def read_everything(content: bytes) -> None:
    with suppress(Unreadable), open_tables(BytesIO(content), expected=["URN", "School"]) as tables:
        for table in tables:
            for _, cells in table.rows:
                assert len(cells) == len(table.header)


@given(st.sampled_from(BEFORE), st.binary())
def test_bytes_of_any_kind_never_crash_the_reader(before, content):
    read_everything(before + content)


@given(st.sampled_from(BEFORE), st.text(alphabet="\",;\t|\r\n ='-ab\x81\x00\u2028"))
def test_text_of_any_kind_never_crashes_the_reader(before, text):
    read_everything(before + text.encode())


@given(
    st.sampled_from([WORKBOOK, ARCHIVE]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4),
)
@settings(max_examples=100, deadline=None)
def test_damaged_archives_and_workbooks_never_crash_the_reader(content, changes):
    damaged = bytearray(content)
    for place, byte in changes:
        damaged[int(place * len(damaged))] = byte
    read_everything(bytes(damaged))


@st.composite
def written_tables(draw):
    encoding = draw(st.sampled_from(["windows-1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))
    letters = st.sampled_from("aZ9 éÉ’–€ñ\",;|'.()/\n")
    cell = st.text(letters, max_size=8).map(str.strip)
    rows = draw(st.lists(st.lists(cell, min_size=3, max_size=3).filter(any), max_size=8))
    dialect = {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "lineterminator": draw(st.sampled_from(["\n", "\r", "\r\n"])),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
    }
    if dialect["lineterminator"] == "\r":
        # Before Python 3.13 the writer left a line feed unquoted here, which nobody could read back.
        dialect["quoting"] = csv.QUOTE_ALL
    return encoding, dialect, rows


@given(written_tables())
def test_tables_in_every_dialect_are_read_back_as_they_were_written(written):
    encoding, dialect, rows = written
    text = StringIO(newline="")
    csv.writer(text, **dialect).writerows([HEADER, *rows])
    with open_tables(BytesIO(text.getvalue().encode(encoding)), expected=HEADER) as tables:
        table = next(tables)
        read = [cells for _, cells in table.rows]
    assert (table.header, read, table.mistakes) == (tuple(HEADER), rows, [])


@given(written_tables())
def test_delimiter_is_found_without_knowing_the_headings(written):
    _, dialect, rows = written
    text = StringIO(newline="")
    csv.writer(text, **dialect).writerows([HEADER, *rows])
    with open_tables(BytesIO(text.getvalue().encode())) as tables:
        assert next(tables).delimiter == dialect["delimiter"]
