"""Agendas as Word documents: what is written there is read back."""

from dataclasses import replace
from datetime import time
from io import BytesIO

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.agenda import Block, Reading, from_template, read_agenda, to_docx
from magpie.core.playbook import shipped_playbooks
from tests.core.agendas import fixtures
from tests.core.agendas.days import LINES, NOTES, any_days

VISIT = shipped_playbooks()["learning-trios"].agendas["visit_day"]
FACTS = ["Larkby Hill School", "Tuesday 4 November 2025", "9.00–9.20 Welcome"]


def with_our_times(blocks: list[Block]) -> list[Block]:
    return [replace(block, at=block.when) for block in blocks]


def written(blocks: list[Block], **more) -> Reading:
    return read_agenda(to_docx("Visit", blocks=blocks, **more))


@given(any_days, st.lists(st.tuples(LINES, NOTES), max_size=2))
@settings(max_examples=40, deadline=None)
def test_any_day_is_read_back_as_it_was_written(day, sections):
    assert written(day, facts=FACTS, sections=sections).blocks == with_our_times(day)


def test_each_agenda_that_was_read_is_read_back_from_word():
    for fixture in fixtures():
        blocks = read_agenda(fixture.content, fixture.name, template=VISIT, starts=time(9, 30)).blocks
        assert written(blocks).blocks == with_our_times(blocks)


def test_what_stands_around_the_day_is_kept_beside_it():
    day = from_template(VISIT, starts=time(9, 30))
    reading = written(day, facts=FACTS, sections=[("Parking", "Behind the hall.\n9.00–9.30 only")])
    assert [text.text for text in reading.unread] == [
        "Visit",
        *FACTS,
        "Time | Minutes | Part | What | Led by | Where",
        "Parking",
        "Behind the hall.",
        "9.00–9.30 only",
    ]


def changed(content: bytes, row: int, **cells: str) -> list[Block]:
    """The blocks after somebody has typed into a row of the table."""
    document = Document(BytesIO(content))
    table = document.tables[0]
    names = [cell.text for cell in table.rows[0].cells]
    for name, text in cells.items():
        table.rows[row].cells[names.index(name)].text = text
    out = BytesIO()
    document.save(out)
    return read_agenda(out.getvalue()).blocks


def test_a_time_that_a_host_changes_in_word_counts_more_than_the_old_length():
    content = to_docx("Visit", blocks=from_template(VISIT, starts=time(9, 30)))
    assert changed(content, 6, Time="2.00 - 3.00pm")[5].when == "14:00–15:00"
    assert changed(content, 6, Time="2.00 - 3.00")[5].minutes == 60
    assert (changed(content, 6, Time="tbc")[5].at, changed(content, 6, Time="tbc")[5].start) == ("tbc", None)


def test_a_strand_has_a_column_only_where_there_are_strands():
    def headings(blocks: list[Block]) -> list[str]:
        return [cell.text for cell in Document(BytesIO(to_docx("Visit", blocks=blocks))).tables[0].rows[0].cells]

    common = Block("Welcome", time(9), 20)
    assert headings([common]) == ["Time", "Minutes", "Part", "What", "Led by", "Where"]
    assert headings([common, replace(common, strand="Group A")]) == [
        *["Time", "Minutes", "Part", "Strand", "What", "Led by", "Where"]
    ]


def test_people_read_times_parts_and_names_in_the_table():
    block = Block("Pupil panel", time(9), 20, "wrap_up", "", "talk", "Ms Ode", "Library", "Six pupils\nNo staff")
    table = Document(BytesIO(to_docx("Visit", blocks=[block]))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == [
        "09:00–09:20",
        "20",
        "Wrap up\ntalk",
        "Pupil panel\nSix pupils\nNo staff",
        "Ms Ode",
        "Library",
    ]


@given(st.text(), st.text())
@settings(max_examples=15, deadline=None)
def test_texts_of_any_kind_can_be_written(title, text):
    block = Block(title, time(9), 20, notes=text, lead=text, place=title, strand=title)
    reading = read_agenda(to_docx(title, facts=[text], blocks=[block], sections=[(title, text)]))
    assert [found.when for found in reading.blocks] == ["09:00–09:20"]


def test_a_day_without_blocks_is_a_table_to_be_filled_in_word():
    assert len(Document(BytesIO(to_docx("Visit", blocks=[]))).tables[0].rows) == 1
