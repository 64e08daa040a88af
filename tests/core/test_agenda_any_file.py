"""Whatever is sent: no word is lost, nothing crashes, and what cannot be read gets one clear sentence."""

import re
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from magpie.core.agenda import Reading, Unreadable, check_agenda, read_agenda, read_text
from magpie.core.agenda.pieces import all_lines
from magpie.core.agenda.text_file import take_apart
from magpie.core.playbook import shipped_playbooks
from tests.core.agendas import fixtures
from tests.core.agendas.days import WORDS
from tests.core.agendas.documents import Boxes, Table, built, merged
from tests.core.agendas.sheets import built as workbook

VISIT = shipped_playbooks()["learning-trios"].agendas["visit_day"]
NAMES = {fixture.name: fixture.content for fixture in fixtures()}
PIECES = st.sampled_from(
    ["9.00", "9.00-9.20", "10–11", "0900", "20 minutes", "(15 mins)", "1.15", "11.45–11:15", "tbc", "noon",
     "Time", "What", "Minutes", "Part", "Group A", "Group B:", "Visitors from Ash:", "Lunch", "Welcome", "Part 2: best",
     "Consolidation", "Excellence", "a", "and", "é", "\t", "  ", " | ", "|", "\n", "\n\n", "\n- ", "\n1. ", "# ", "**",
     "|---|---|\n", ":", "–", "<br>", "\\|", "_x_", "*"]
)  # fmt: skip
texts = st.lists(PIECES, max_size=40).map("".join)


def words(text: str) -> set[str]:
    """Words, and numbers that are no mark of a list."""
    return {word.casefold() for word in re.findall(r"[^\W\d_]+|\d{2,}", text)}


def kept(reading: Reading) -> set[str]:
    found = ["min mins minutes", *(block.text for block in reading.blocks)]
    for block in reading.blocks:
        found += [block.at, block.lead, block.place, block.strand, str(block.minutes), block.part]
    return words("\n".join([*found, *(text.text for text in reading.unread)]))


@given(texts | st.text() | st.lists(st.text(), max_size=6).map("\n".join))
@example("9.00-9.20\n")
@example("| Time | Minutes | What |\n| 9.00 | 20 mins | Welcome |")
@settings(max_examples=400, deadline=None)
def test_no_word_of_a_text_is_lost(text):
    reading = read_text(text, template=VISIT)
    assert words(text.replace("<br>", "\n")) <= kept(reading)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_whatever_is_read_can_be_checked(text):
    findings = check_agenda(read_text(text, template=VISIT).blocks, template=VISIT)
    assert {finding.severity for finding in findings} <= {"warns"}
    assert all(finding.message for finding in findings)


@given(st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"{\\rtf", b"%PDF-"]), st.binary())
@settings(max_examples=100, deadline=None)
def test_bytes_of_any_kind_never_crash_the_reader(before, content):
    with suppress(Unreadable):
        read_agenda(before + content)


@given(
    st.sampled_from([name for name in NAMES if name.endswith("x")]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_damaged_documents_and_workbooks_never_crash_the_reader(name, changes):
    damaged = bytearray(NAMES[name])
    for place, byte in changes:
        damaged[int(place * len(damaged))] = byte
    with suppress(Unreadable):
        read_agenda(bytes(damaged))


cells = st.lists(WORDS | PIECES.filter(str.strip), max_size=3).map(" ".join)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(st.lists(cells, max_size=3), tables, st.booleans())
@settings(max_examples=30, deadline=None)
def test_no_word_of_a_word_document_is_lost(paragraphs, rows, is_merged):
    written = words("\n".join([*paragraphs, *(cell for row in rows for cell in row)]))
    if is_merged and len(rows) > 1:
        rows = [[merged(*rows[0], across=len(rows[0]))], *rows[1:]]
    assert written <= kept(read_agenda(built(*paragraphs, Table(rows))))


@given(tables)
@settings(max_examples=60, deadline=None)
def test_no_word_of_a_workbook_is_lost(rows):
    written = " ".join(cell for row in rows for cell in row if not cell.startswith("="))
    if written.strip():
        assert words(written) <= kept(read_agenda(workbook(rows)))


def packed(**members: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def rewritten(content: bytes, old: str, new: str) -> bytes:
    """An archive in whose parts something is written otherwise."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old.encode(), new.encode()))
    return out.getvalue()


INSTEAD = "Send the Word or Excel file (.docx, .xlsx), or copy the agenda's text and paste it."
SAVE_AGAIN = "The file is damaged, locked with a password, or far too large: open it, save it again, and send that."
ENTITIES = "The file defines XML entities, which Word and Excel never do: save it again in one."
NO_WORKBOOK = "The workbook is damaged: open it in a spreadsheet, save it as .xlsx and send it again."
LOL = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty: write the agenda into it, a line for each block."),
        (b" \n ", "The file is empty: write the agenda into it, a line for each block."),
        (b"%PDF-1.7 ...", f"This is a PDF, which cannot be read. {INSTEAD}"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"This is an old or locked Office file, which cannot be read. {INSTEAD}"),
        (b"\x89PNG\r\n\x1a\n", f"This is a picture, which cannot be read. {INSTEAD}"),
        (b"9.00 \x00\x01 Welcome", f"This is not a text file. {INSTEAD}"),
        (b"<!DOCTYPE html><p>9.00", f"This is a web page or an XML file, which cannot be read. {INSTEAD}"),
        (b"PK\x03\x04 cut short", SAVE_AGAIN),
        (packed(a=b"9.00"), f"This is a packed file without an agenda in it, which cannot be read. {INSTEAD}"),
        (packed(word__document=b"<w:document"), SAVE_AGAIN),
        (packed(word__document=LOL), ENTITIES),
        (packed(word__document=b"<a/>", word__header1=LOL), ENTITIES),
        (packed(xl__workbook=LOL), ENTITIES),
        (packed(xl__workbook=b"<a/>"), NO_WORKBOOK),
        (b"a" * 200_001, "The text has 200,001 characters; at most 200,000 can be read."),
        (b"\n" * 8_001 + b"a", "The file holds far more than the plan of a day: send the agenda alone."),
        (b"a|b|c|d|e|f\n" * 7_000, "The file holds far more than the plan of a day: send the agenda alone."),
        (b"a" * 20_000_001, "The file has more than 20 MB, which is too much to read: send the agenda alone."),
        (b"9.00 Talk\n" * 2_001, "There are more than 2,000 blocks: send one day at a time."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_one_clear_sentence(content: bytes, said: str):
    with pytest.raises(Unreadable) as refusal:
        read_agenda(content)
    assert refusal.value.message == said


def test_a_document_that_unpacks_to_far_more_than_its_size_is_refused():
    with pytest.raises(Unreadable) as refusal:
        read_agenda(packed(word__document=b" " * 21_000_000))
    assert refusal.value.message == SAVE_AGAIN


def test_entities_in_another_encoding_are_not_resolved():
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "lol">]><x>&a;</x>'
    reading = read_agenda(packed(word__document=text.encode("utf-16")))
    assert (reading.blocks, reading.unread) == ([], [])


def test_a_table_of_many_columns_is_refused():
    table = b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr></w:tc></w:tr></w:tbl>'
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = b"<w:document " + space + b"><w:body>" + table + b"</w:body></w:document>"
    with pytest.raises(Unreadable) as refusal:
        read_agenda(packed(word__document=document))
    assert refusal.value.message == "A table has more than 100 columns: send the agenda alone."


def test_merged_cells_of_any_size_are_read():
    # openpyxl, which writes the tests' workbooks, would make a cell for each that such a range covers.
    content = rewritten(
        workbook([["Time", "What"], ["9.00–9.30", "Welcome"]], merges=("B2:C2",)), "B2:C2", "B2:XFD90000"
    )
    assert [block.title for block in read_agenda(content).blocks] == ["Welcome"]


def test_thousands_of_blocks_are_read_and_checked():
    lines = [f"{9 + minute // 60}.{minute % 60:02} Group {'AB'[minute % 2]}: talk {minute}" for minute in range(400)]
    reading = read_text("\n".join(lines * 5))
    assert len(reading.blocks) == 2_000
    assert len(check_agenda(reading.blocks, template=VISIT)) > 1


def test_headers_footers_and_comments_are_kept_and_are_no_blocks():
    reading = read_agenda(NAMES["06-two-pages.docx"])
    assert not [text for text in reading.unread if text.where == "header"]
    letter = "<w:hdr xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:hdr>"
    body = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body/></w:document>"
    content = packed(word__document=body, word__header1=(letter % "9.00–9.20 Larkby Hill").encode())
    reading = read_agenda(content)
    assert reading.blocks == []
    assert [(text.where, text.text) for text in reading.unread] == [("header", "9.00–9.20 Larkby Hill")]


def test_lines_of_any_length_are_taken_apart():
    (line,) = take_apart("*" * 50_000 + " 9.00 " + "|" * 50_000)
    assert line in list(all_lines([line]))


def test_text_boxes_inside_a_table_are_read():
    assert read_agenda(built(Boxes([["9.00–9.30 Welcome"], ["9.30–10.00 Tour"]]))).blocks[1].title == "Tour"
