"""Times as people write them."""

import pytest

from magpie.core.agenda import read_text
from magpie.core.agenda.resolving import resolve_slot
from magpie.core.agenda.times import leading_slot, trailing_slot, whole_slot

WHOLE = {
    "9.00-9.15": (540, 15),
    "11:45-12.00": (705, 15),
    "14.00 -14.45": (840, 45),
    "9–9:30": (540, 30),
    "1.30pm": (810, None),
    "1.30 p.m.": (810, None),
    "9am - 10": (540, 60),
    "10–11.30am": (600, 90),
    "11-1pm": (660, 120),
    "1-2pm": (780, 60),
    "9-3pm": (540, 360),
    "7.30-8.30pm": (1170, 60),
    "0900": (540, None),
    "0900-0915": (540, 15),
    "09.00 hrs": (540, None),
    "09:00:00": (540, None),
    "12.30-1.15": (750, 45),
    "1.15": (795, None),
    "2.00": (840, None),
    "12 noon": (720, None),
    "11.30am–midday": (690, 30),
    "12.15am": (735, None),
    "11.45–11:15": (705, -30),
    "11.45–11:45": (705, 0),
    "14.00–1.30": (840, -30),
    "from 9.00 to 9.30": (540, 30),
    "9.00 until 9.30": (540, 30),
    "9.00 (20 mins)": (540, 20),
    "9.00 – 20 mins": (540, 20),
    "9.00–9.20 (20 minutes)": (540, 20),
    "9.00\n9.20": (540, 20),
    "(45 mins)": (None, 45),
    "20 minutes": (None, 20),
    "1 hr 30": (None, 90),
    "1 hour and 15 minutes": (None, 75),
    "1h30": (None, 90),
    "1.5 hours": (None, 90),
    "1½ hours": (None, 90),
    "half an hour": (None, 30),
    "an hour and a half": (None, 90),
    "three quarters": None,
    "five minutes": (None, 5),
    "5–10 minutes": (None, 10),
    "9": None,
    "tbc": None,
    "25.00": None,
    "9.75": None,
    "2025-26": None,
    "2025": None,
    "4.11.25": None,
    "4/11/2025": None,
    "12.10.2025": None,
    "£9.50": None,
    "": None,
}


@pytest.mark.parametrize("written", WHOLE)
def test_a_time_is_read_as_it_was_meant(written: str):
    slot = whole_slot(written)
    assert (None if slot is None else resolve_slot(slot, None)) == WHOLE[written]


def test_an_hour_alone_is_a_time_only_among_times():
    slot = whole_slot("9", is_time_cell=True)
    assert resolve_slot(slot, None) == (540, None)


@pytest.mark.parametrize(
    ("line", "at", "rest"),
    [
        ("9.00-9.20   Welcome", "9.00-9.20", "Welcome"),
        ("9am - 9.20am: Welcome", "9am - 9.20am", "Welcome"),
        ("(9.00–9.20) Welcome", "9.00–9.20", "Welcome"),
        ("9.00–9.20Welcome", "9.00–9.20", "Welcome"),
        ("**9.30** Welcome", "9.30", "Welcome"),
        ("9-10 Welcome", "9-10", "Welcome"),
        ("1130 Lunch", "1130", "Lunch"),
        ("15 mins break", "15 mins", "break"),
    ],
)
def test_a_line_may_begin_with_its_time(line: str, at: str, rest: str):
    found = leading_slot(line)
    assert found is not None
    assert (found[0].written, found[1]) == (at, rest)


@pytest.mark.parametrize(
    "line",
    [
        "2–3 pupils meet visitors",
        "1200 pupils",
        "900001 Larkby School",
        "20 minutes' walk from the station",
        "2025-26 visit",
        "4 November",
        "9.5 things",
        "10% of pupils",
    ],
)
def test_a_line_may_begin_with_a_number_that_is_no_time(line: str):
    assert leading_slot(line) is None


@pytest.mark.parametrize(
    ("line", "rest", "at"),
    [
        ("Welcome (20 minutes)", "Welcome", "20 minutes"),
        ("What we do best – 1 hr 30", "What we do best", "1 hr 30"),
        ("Lunch 12.30–1.00", "Lunch", "12.30–1.00"),
        ("Lunch – 12.30", "Lunch", "12.30"),
        ("Lunch at 12.30", "Lunch", "at 12.30"),
        ("Welcome [20 mins]", "Welcome", "20 mins"),
    ],
)
def test_a_line_may_end_with_its_time(line: str, rest: str, at: str):
    found = trailing_slot(line)
    assert found is not None
    assert (found[0], found[1].written) == (rest, at)


@pytest.mark.parametrize("line", ["Room 3–4", "Years: 3–4", "Code 1234", "Tel: 01234 567890", "9.00", ""])
def test_a_line_may_end_with_a_number_that_is_no_time(line: str):
    assert trailing_slot(line) is None


def test_a_numbered_list_of_times_is_read():
    assert [block.when for block in read_text("1. 9.00–9.20 Welcome\n2. 9.20–10.00 Tour").blocks] == [
        "09:00–09:20",
        "09:20–10:00",
    ]
