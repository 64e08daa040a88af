"""Agendas as hosts write them: what is read of each, and that the rest is kept."""

from datetime import time

import pytest

from magpie.core.agenda import Block, Reading, read_agenda, read_text
from magpie.core.playbook import shipped_playbooks
from tests.core.agendas import Fixture, fixtures
from tests.core.agendas.documents import Boxes, Table, built, merged
from tests.core.agendas.sheets import built as workbook

VISIT = shipped_playbooks()["learning-trios"].agendas["visit_day"]
NAMES = {fixture.name: fixture for fixture in fixtures()}


def shown(block: Block) -> str:
    minutes = "" if block.minutes is None else str(block.minutes)
    cells = (block.at, block.when, minutes, block.part, block.strand, block.kind, block.text.replace("\n", " / "))
    return " | ".join(cell or "-" for cell in cells)


def read(fixture: Fixture) -> Reading:
    return read_agenda(fixture.content, fixture.name, template=VISIT, starts=time(9, 30))


@pytest.mark.parametrize("fixture", NAMES.values(), ids=NAMES)
def test_each_agenda_is_read_as_its_host_meant_it(fixture: Fixture):
    assert [shown(block) for block in read(fixture).blocks] == fixture.blocks


@pytest.mark.parametrize("fixture", NAMES.values(), ids=NAMES)
def test_what_is_no_block_of_an_agenda_is_kept_with_its_place(fixture: Fixture):
    unread = read(fixture).unread
    assert sorted(text.text for text in unread) == sorted(fixture.unread)
    assert all(text.where for text in unread)


def spans(text: str, **options) -> list[str]:
    return [f"{block.when} {block.title}".strip() for block in read_text(text, **options).blocks]


def test_leaders_and_places_are_read_from_their_columns():
    first = read(NAMES["01-clean.md"]).blocks[0]
    assert (first.lead, first.place) == ("Facilitator", "Library")
    merged_place = read(NAMES["07-merged.docx"]).blocks[4:6]
    assert [block.place for block in merged_place] == ["Library", "Library"]


def test_a_cell_merged_over_its_neighbours_is_nobodys_name():
    lunch = read(NAMES["07-merged.docx"]).blocks[6]
    assert (lunch.title, lunch.place) == ("Lunch", "")


def test_a_length_alone_begins_when_the_block_before_it_ends():
    text = "9.00–9.20 Welcome\nTour (40 minutes)\nCoffee (15 mins)\n10.15–11.00 Talk"
    assert spans(text) == ["09:00–09:20 Welcome", "09:20–10:00 Tour", "10:00–10:15 Coffee", "10:15–11:00 Talk"]


def test_lengths_before_the_first_time_end_with_it():
    text = "- Welcome (20 minutes)\n- 9.20–10.00 Tour\n- 10.00–11.00 Talk"
    assert spans(text)[0] == "09:00–09:20 Welcome"


def test_lengths_begin_with_the_day_where_the_text_says_when_it_begins():
    text = "The day starts: 8.45\n\nWelcome (20 minutes)\nTour (40 minutes)"
    assert spans(text, starts=time(9, 30)) == ["08:45–09:05 Welcome", "09:05–09:45 Tour"]


def test_lengths_without_any_time_have_no_time():
    assert spans("Welcome (20 minutes)\nTour (40 minutes)") == ["Welcome", "Tour"]
    assert [block.minutes for block in read_text("Welcome (20 minutes)\nTour (40 minutes)").blocks] == [20, 40]


def test_a_time_without_an_end_lasts_until_the_next():
    assert spans("9.00 Welcome\n9.20 Tour\n10.00 Close") == ["09:00–09:20 Welcome", "09:20–10:00 Tour", "10:00 Close"]


def test_times_after_midday_need_no_mark():
    text = "11.30-12.15 Talk\n12.15-1.00 Lunch\n1.00-2.30 Talk\n2.30-3.15 Wrap-up"
    assert spans(text) == [
        "11:30–12:15 Talk",
        "12:15–13:00 Lunch",
        "13:00–14:30 Talk",
        "14:30–15:15 Wrap-up",
    ]


def test_an_evening_goes_on_in_the_evening():
    assert spans("5.30pm-6.30 Arrival\n6.30-7.15 Talk\n7.15-8.30 Supper\n8.30-9.00 Reflection") == [
        "17:30–18:30 Arrival",
        "18:30–19:15 Talk",
        "19:15–20:30 Supper",
        "20:30–21:00 Reflection",
    ]


def test_times_out_of_order_stay_as_they_are_written():
    assert spans("14.00-15.00 Talk\n9.00-10.00 Welcome") == ["14:00–15:00 Talk", "09:00–10:00 Welcome"]


def test_a_date_or_the_hours_of_the_day_are_no_block():
    text = "Tuesday 4 November, 9.00–15.00\nTime: 9.00 – 15.00\nDate: 4.11.25\n9.00–9.20 Welcome\n9.20–10.00 Tour"
    assert spans(text) == ["09:00–09:20 Welcome", "09:20–10:00 Tour"]


@pytest.mark.parametrize("label", ["Time", "Start time", "The day starts", "School day", "Times of the visit", "Date"])
def test_a_label_is_no_block(label):
    assert spans(f"{label}: 9.00–15.00\n9.00–9.20 Welcome\n9.20–10.00 Tour") == [
        "09:00–09:20 Welcome",
        "09:20–10:00 Tour",
    ]


def test_a_name_that_ends_like_a_label_is_a_block():
    assert spans("Tutor time 9.00–9.20\nBreak time: 9.20–9.40") == ["09:00–09:20 Tutor time", "09:20–09:40 Break time"]


def test_numbers_that_are_no_times_stay_words():
    text = "9.00–9.20 Welcome\n2–3 pupils meet the visitors\n9.20–10.00 Tour of years 7–9\n2025-26 plans"
    reading = read_text(text)
    assert [block.text for block in reading.blocks] == [
        "Welcome\n2–3 pupils meet the visitors",
        "Tour of years 7–9\n2025-26 plans",
    ]


def test_lines_for_each_group_under_one_time_are_blocks_side_by_side():
    text = "9.00–9.30 Two visits:\n  Group A: assembly\n  Group B: pupil panel\n9.30–10.00 Talk"
    blocks = read_text(text).blocks
    assert [(block.strand, block.when, block.title) for block in blocks] == [
        ("Group A", "09:00–09:30", "assembly"),
        ("Group B", "09:00–09:30", "pupil panel"),
        ("", "09:30–10:00", "Talk"),
    ]


def test_a_list_for_each_group_under_its_own_heading_is_a_strand():
    text = "## Group A\n- 9.00–9.30 Assembly\n- 9.30–10.00 Talk\n\n## Group B\n- 9.00–10.00 Tour"
    assert [(block.strand, block.title) for block in read_text(text).blocks] == [
        ("Group A", "Assembly"),
        ("Group A", "Talk"),
        ("Group B", "Tour"),
    ]


def test_a_column_of_groups_makes_strands_of_its_rows():
    text = "| Time | Group | Activity |\n|---|---|---|\n| 9.00–9.30 | A | Tour |\n| 9.00–9.30 | B | Panel |\n"
    text += "| 9.30–10.00 | All | Talk |"
    assert [(block.strand, block.title) for block in read_text(text).blocks] == [
        ("A", "Tour"),
        ("B", "Panel"),
        ("", "Talk"),
    ]


def test_a_cell_that_goes_on_in_the_next_row_is_one_long_block():
    table = Table(
        [
            ["Time", "Group A", "Group B"],
            ["9.00–9.30", "Tour", merged("Shadowing a pupil", down=2)],
            ["9.30–10.00", "Talk"],
            ["10.00–10.30", merged("Reflection", across=2)],
        ]
    )
    blocks = read_agenda(built(table)).blocks
    assert [(block.strand, block.when, block.title) for block in blocks] == [
        ("Group A", "09:00–09:30", "Tour"),
        ("Group B", "09:00–10:00", "Shadowing a pupil"),
        ("Group A", "09:30–10:00", "Talk"),
        ("", "10:00–10:30", "Reflection"),
    ]


def test_lines_with_times_inside_a_cell_are_the_blocks():
    table = Table(
        [
            ["Time", "What"],
            ["9.00–10.00", merged("Excellence", "9.00–9.30 Assembly", "9.30–10.00 Talk")],
            ["10.00–10.30", "Challenge"],
        ]
    )
    assert [(block.when, block.title, block.part) for block in read_agenda(built(table)).blocks] == [
        ("09:00–09:30", "Assembly", "excellence"),
        ("09:30–10:00", "Talk", "excellence"),
        ("10:00–10:30", "Challenge", "challenge"),
    ]


def test_the_span_over_several_blocks_is_their_heading():
    text = "9.00–10.00 What we do best\n  9.00–9.30 Assembly\n  9.30–10.00 Talk with staff\n10.00–11.00 Challenge"
    reading = read_text(text)
    assert [(block.when, block.title, block.part) for block in reading.blocks] == [
        ("09:00–09:30", "Assembly", "excellence"),
        ("09:30–10:00", "Talk with staff", "excellence"),
        ("10:00–11:00", "Challenge", "challenge"),
    ]
    assert [text.text for text in reading.unread] == ["9.00–10.00 What we do best"]


def test_times_along_the_top_of_a_table_are_read_too():
    text = "|  | 9.00–9.30 | 9.30–10.00 | 10.00–10.30 |\n|---|---|---|---|\n"
    text += "| Group A | Tour | Panel | Talk |\n| Group B | Panel | Tour | Talk |"
    assert [(block.strand, block.when, block.title) for block in read_text(text).blocks] == [
        ("Group A", "09:00–09:30", "Tour"),
        ("Group B", "09:00–09:30", "Panel"),
        ("Group A", "09:30–10:00", "Panel"),
        ("Group B", "09:30–10:00", "Tour"),
        ("", "10:00–10:30", "Talk"),
    ]


def test_lines_around_a_table_are_blocks_where_the_table_leaves_the_time_free():
    text = (
        "8.40–9.00 Arrival\n\n| Time | What |\n|---|---|\n| 9.00–9.30 | Welcome |\n| 9.30–10.00 | Tour |\n\n10.00 Taxis"
    )
    reading = read_text(text + "\n9.10–9.15: bell test")
    assert [block.title for block in reading.blocks] == ["Arrival", "Welcome", "Tour", "Taxis"]
    assert [text.text for text in reading.unread] == ["Time | What", "9.10–9.15: bell test"]


def test_a_table_that_goes_on_without_a_head_keeps_its_columns():
    first = Table([["Time", "Group A", "Group B"], ["9.00–9.30", "Tour", "Panel"]])
    second = Table([["9.30–10.00", "Panel", "Tour"], ["10.00–10.30", merged("Talk", across=2)]])
    assert [(block.strand, block.title) for block in read_agenda(built(first, "continued", second)).blocks] == [
        ("Group A", "Tour"),
        ("Group B", "Panel"),
        ("Group A", "Panel"),
        ("Group B", "Tour"),
        ("", "Talk"),
    ]


def test_a_cell_with_a_line_for_each_group_is_a_block_for_each():
    table = Table([["Time", "What"], ["9.00–9.30", merged("Excellence", "Group A: assembly", "Group B: pupil panel")]])
    assert [(block.strand, block.title, block.part) for block in read_agenda(built(table)).blocks] == [
        ("Group A", "assembly", "excellence"),
        ("Group B", "pupil panel", "excellence"),
    ]


def test_a_column_for_the_part_of_the_day_may_carry_numbers():
    text = "| Part of the day | Time | What |\n|---|---|---|\n| 1. Contracting | 9.00–9.20 | Facilitator |\n"
    text += (
        "| 1. Context | 9.20–10.00 | A walk |\n| 2. Excellence | 10.00–11.00 | Coaching |\n| 3 | 11.00–12.00 | Talk |"
    )
    reading = read_text(text, template=VISIT)
    assert [block.part for block in reading.blocks] == ["contracting", "excellence", "excellence", "excellence"]
    assert [text.text for text in reading.unread[1:]] == ["1. Contracting", "1. Context", "2. Excellence", "3"]


def test_a_span_in_the_middle_of_a_line_is_its_time():
    text = (
        "Session 1 (9.15–9.35) Contracting\nSession 2 (9.35–11.45) Systemic excellence\nCoffee 11.45–12.00 in the hall"
    )
    assert spans(text) == [
        "09:15–09:35 Session 1 Contracting",
        "09:35–11:45 Session 2 Systemic excellence",
        "11:45–12:00 Coffee in the hall",
    ]


def test_titles_above_their_times_are_titles():
    text = "Part 1\nContracting\n9.15 to 9.35\nFacilitator\n\nContext\n9.35 to 10.15\nHeadteacher"
    assert [(block.when, block.text) for block in read_text(text).blocks] == [
        ("09:15–09:35", "Contracting\nFacilitator"),
        ("09:35–10:15", "Context\nHeadteacher"),
    ]


def test_an_hour_alone_between_two_times_is_a_time():
    assert spans("12.15 Lunch\n1 Challenge\n2.30 Wrap-up\n3.15 Close") == [
        "12:15–13:00 Lunch",
        "13:00–14:30 Challenge",
        "14:30–15:15 Wrap-up",
        "15:15 Close",
    ]
    assert spans("9.30 Talk\n4 Members of staff speak\n10.00 Tour")[0] == "09:30–10:00 Talk"


def test_a_day_in_one_line_is_taken_apart():
    assert spans("9.00 Welcome; 9.20 Tour; 10.00 Close") == ["09:00–09:20 Welcome", "09:20–10:00 Tour", "10:00 Close"]


def test_columns_may_be_made_with_spaces():
    text = "Time           Activity    Venue\n9.00 – 9.20    Welcome     Library\n9.20 – 10.00   Tour        Gate"
    assert [(block.title, block.place) for block in read_text(text).blocks] == [
        ("Welcome", "Library"),
        ("Tour", "Gate"),
    ]


def test_a_heading_counts_until_the_day_is_closed():
    text = "12.15 Lunch\n\nPart 3: challenge\n13.00 What we tried\n14.30 Wrap-up\n15.15 Depart"
    assert [block.part for block in read_text(text).blocks] == ["lunch", "challenge", "wrap_up", ""]


def test_two_tables_in_frames_are_read_one_after_the_other():
    morning = Table([["Time", "What"], ["9.00–9.30", "Welcome"]])
    afternoon = Table([["Time", "What"], ["13.00–13.30", "Challenge"]])
    document = built(Table([[merged("Morning", morning), merged("Afternoon", afternoon)]]))
    assert [block.title for block in read_agenda(document).blocks] == ["Welcome", "Challenge"]


def test_tabs_in_a_word_document_are_columns():
    content = built("9.00–9.20\tWelcome\tHall", "9.20–10.00\tTour\tGate")
    assert [(block.title, block.notes) for block in read_agenda(content).blocks] == [
        ("Welcome", "Hall"),
        ("Tour", "Gate"),
    ]


def test_a_text_box_is_read_once_although_word_saves_it_twice():
    content = built(Boxes([["9.00–9.20 Welcome", "9.20–10.00 Tour"]]))
    assert [block.title for block in read_agenda(content).blocks] == ["Welcome", "Tour"]


def test_times_that_excel_took_for_decimals_are_read_as_typed():
    content = workbook([["Time", "What"], [9.3, "Welcome"], [10.05, "Tour"], [11, "Talk"], ["12.00-12.30", "Lunch"]])
    assert [f"{block.when} {block.title}" for block in read_agenda(content).blocks] == [
        "09:30–10:05 Welcome",
        "10:05–11:00 Tour",
        "11:00–12:00 Talk",
        "12:00–12:30 Lunch",
    ]


def test_a_column_of_lengths_may_be_numbers_or_times():
    content = workbook([["Minutes", "What"], [20, "Welcome"], [time(0, 40), "Tour"]])
    blocks = read_agenda(content, starts=time(9)).blocks
    assert [f"{block.when} {block.title}" for block in blocks] == ["09:00–09:20 Welcome", "09:20–10:00 Tour"]


def test_each_sheet_is_a_table():
    content = workbook(
        [["Time", "What"], ["9.00–9.20", "Welcome"], [], [], ["9.20–10.00", "Tour"], ["", "Signed: head"]]
    )
    reading = read_agenda(content)
    assert [block.title for block in reading.blocks] == ["Welcome", "Tour", "Signed: head"]
    assert reading.blocks[2].start is None


def test_csv_files_are_tables():
    content = b'Time,What,Where\n9.00-9.20,Welcome,Hall\n9.20-10.00,"Tour, with pupils",Gate\n'
    blocks = read_agenda(content, "agenda.csv").blocks
    assert [(block.title, block.place) for block in blocks] == [("Welcome", "Hall"), ("Tour, with pupils", "Gate")]


def test_a_time_that_cannot_be_read_is_shown():
    blocks = read_text("| When | What |\n|---|---|\n| 9.00–9.20 | Welcome |\n| after break | Tour |").blocks
    assert [(block.at, block.start, block.title) for block in blocks] == [
        ("9.00–9.20", time(9), "Welcome"),
        ("after break", None, "Tour"),
    ]


def test_a_time_with_nothing_beside_it_is_no_block_and_is_kept():
    reading = read_text("| Time | What |\n|---|---|\n| 9.00–9.20 | Welcome |\n| 9.20–9.40 | |\n| 9.40–10.00 | Tour |")
    assert [block.title for block in reading.blocks] == ["Welcome", "Tour"]
    assert [(text.text, text.why) for text in reading.unread] == [("Time | What", "heading"), ("9.20–9.40", "time")]


def test_parts_take_the_names_of_the_playbook():
    workshop = shipped_playbooks()["peer-review-partnership"].agendas["progress_and_impact"]
    text = "9.00 One word of hope each\n9.10 From review to workshop\n9.30 Break\n9.45 Twelve cards\n10.00 Last word"
    assert [block.part for block in read_text(text, template=workshop).blocks] == [
        "arriving",
        "how_well",
        "break",
        "growing_up",
        "leaving",
    ]


def test_a_plenary_before_the_challenge_ends_no_day():
    text = "9.00–10.00 Excellence\n10.00–10.30 Plenary\n10.30–11.30 Challenge\n11.30–12.00 Plenary"
    assert [block.part for block in read_text(text).blocks] == ["excellence", "excellence", "challenge", "wrap_up"]
