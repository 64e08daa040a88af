from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.dates import (
    COLUMNS,
    AcademicYear,
    CalendarReading,
    EntryKind,
    NotUnderstood,
    RowMistake,
    SchoolCalendar,
    calendar_rows,
    read_calendars,
    read_date,
    usual_england,
)

from .test_dates_strategies import academic_years, school_years

AUTUMN = ("900001", "2025-26", "term", "2025-09-01", "2025-10-24", "")


def read(*rows: tuple[object, ...]) -> CalendarReading:
    return read_calendars([(n, dict(zip(COLUMNS, row, strict=True))) for n, row in enumerate(rows, start=2)])


def places(reading: CalendarReading) -> list[tuple[int, str]]:
    return [(mistake.row, mistake.column) for mistake in reading.mistakes]


@pytest.mark.parametrize(
    "written",
    [
        "2025-09-01",
        "01/09/2025",
        "1/9/2025",
        "1/9/25",
        "01-09-2025",
        "1.9.2025",
        "1 Sep 2025",
        "1 sept 2025",
        "1 September 2025",
        "Mon 1st September 2025",
        "Monday, 1 September 2025",
        "2025-09-01 00:00:00",
        datetime(2025, 9, 1),  # noqa: DTZ001
        date(2025, 9, 1),
    ],
)
def test_date_is_read_as_people_write_it(written: object) -> None:
    assert read_date(written) == date(2025, 9, 1)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "Write a date such as 1 September 2025"),
        ("soon", "not “soon”"),
        ("1 Se 2025", "Write a date"),
        ("31/02/2025", "There is no day “31/02/2025”"),
        ("09/25/2025", "Write the day first"),
        ("Tue 1 September 2025", "1 September 2025 is a Monday"),
        ("1/9-2025", "Write a date"),
        (None, "Write a date"),
    ],
)
def test_date_that_is_none_says_what_to_write(written: object, message: str) -> None:
    with pytest.raises(NotUnderstood, match=message):
        read_date(written)


@given(
    st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%a %d %B %Y"])
)
def test_every_day_is_read_back_as_it_was_written(day: date, shape: str) -> None:
    assert read_date(day.strftime(shape)) == day


def test_calendars_are_read_by_owner_and_year() -> None:
    reading = read(
        AUTUMN,
        ("900001", "2025/26", "INSET day", "23/10/2025", "24/10/2025", "Phonics"),
        ("england", "2025-2026", "Half-term", "27 Oct 2025", "31 October 2025", "Half-term"),
        ("England", "2025-26", "Term", "1 Sep 2025", "24 Oct 2025", ""),
        ("900001", "2025-26", "closure", "2025-10-01", "", "flood"),
    )

    assert reading.mistakes == ()
    assert list(reading.calendars) == ["900001", "England"]
    school = reading.calendars["900001"]
    assert school.is_inset(date(2025, 10, 24))
    assert school.previous_school_day(date(2025, 10, 2)) == date(2025, 9, 30)
    assert [entry.kind for entry in reading.calendars["England"].years[0].entries] == [
        EntryKind.TERM,
        EntryKind.HOLIDAY,
    ]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("", *AUTUMN[1:]), "calendar", "whose calendar"),
        (("900001", "", *AUTUMN[2:]), "academic year", "such as 2025-26"),
        (("900001", "2025-26", "feast", *AUTUMN[3:]), "kind", "not “feast”"),
        ((*AUTUMN[:3], "1 Sept", "2025-10-24", ""), "first", "not “1 Sept”"),
        ((*AUTUMN[:3], "2025-09-01", "", ""), "last", "Write a date"),
        ((*AUTUMN[:3], "2025-10-24", "2025-09-01", ""), "last", "before the first day"),
        ((*AUTUMN[:3], "2026-06-01", "2026-09-02", ""), "last", "not in 2025-26 but in 2026-27"),
        (("900001", "2026-27", "term", "2026-08-27", "2026-10-23", ""), "first", "belong to the year before"),
        ((*AUTUMN[:3], "2025-09-01", "2025-09-02", ""), "last", "has 2 days"),
        ((*AUTUMN[:3], "2025-09-01", "2026-07-17", ""), "last", "has 320 days"),
        (("900001", "2025-26", "inset", "2025-10-25", "", ""), "first", "is a Saturday"),
        (("900001", "2025-26", "inset", "2025-10-24", "2025-10-25", ""), "last", "is a Saturday"),
        (("900001", "2025-26", "holiday", "2025-10-27", "2025-10-31", ""), "kind", "no terms for 2025-26"),
    ],
)
def test_a_mistake_in_a_row_names_its_column(row: tuple[str, ...], column: str, words: str) -> None:
    reading = read(row)

    assert places(reading) == [(2, column)]
    assert words in reading.mistakes[0].message
    assert reading.calendars == {}


def test_all_mistakes_are_reported_at_once() -> None:
    reading = read(
        AUTUMN,
        ("", "2025", "feast", "soon", "later", ""),
        ("900002", "2025-26", "inset", "2025-10-25", "2025-10-24", ""),
        AUTUMN,
    )

    assert places(reading) == [
        *((3, column) for column in ("calendar", "academic year", "kind", "first", "last")),
        (4, "first"),
        (4, "last"),
        (5, "first"),
    ]


def test_a_row_said_twice_names_the_earlier_row() -> None:
    reading = read(AUTUMN, (*AUTUMN[:5], "with a name"))

    assert reading.mistakes == (RowMistake(3, "first", "This row says the same as row 2. Leave one of them out."),)


def test_terms_that_overlap_name_each_other() -> None:
    reading = read(AUTUMN, (*AUTUMN[:3], "2025-10-20", "2025-12-19", ""), (*AUTUMN[:3], "2026-01-05", "2026-02-13", ""))

    assert places(reading) == [(3, "first")]
    assert "before the term in row 2 ends on 2025-10-24" in reading.mistakes[0].message


def test_a_term_that_begins_on_the_last_day_of_another_overlaps() -> None:
    assert places(read(AUTUMN, (*AUTUMN[:3], "2025-10-24", "2025-12-19", ""))) == [(3, "first")]


def test_each_term_inside_a_longer_one_overlaps() -> None:
    reading = read(
        (*AUTUMN[:3], "2025-09-01", "2025-12-19", ""),
        (*AUTUMN[:3], "2025-09-15", "2025-10-03", ""),
        (*AUTUMN[:3], "2025-11-03", "2025-11-28", ""),
    )

    assert places(reading) == [(3, "first"), (4, "first")]


def test_a_mistake_keeps_out_its_own_calendar_and_no_other() -> None:
    reading = read(AUTUMN, ("900002", *AUTUMN[1:]), ("900002", "2025-26", "inset", "2025-10-25", "", ""))

    assert list(reading.calendars) == ["900001"]


def test_missing_columns_are_reported_once_for_the_heading() -> None:
    reading = read_calendars([(2, {"Calendar": "900001", "Academic_Year": "2025-26"}), (3, {"Calendar": "900002"})])

    assert places(reading) == [(1, "kind"), (1, "first")]


def test_empty_rows_are_passed_over() -> None:
    assert read(("", "", "", "", "", ""), (None, None, None, None, None, None)) == CalendarReading({}, ())


def test_a_shipped_year_is_read_back_from_its_rows() -> None:
    reading = read_calendars(enumerate(calendar_rows(usual_england()), start=2))

    assert reading.mistakes == ()
    assert [school_year.entries for school_year in reading.calendars["England"].years] == [
        school_year.entries for school_year in usual_england().years
    ]


@given(st.data(), academic_years)
def test_a_calendar_is_read_back_from_its_rows(data: st.DataObject, year: AcademicYear) -> None:
    years = (data.draw(school_years(year)), data.draw(school_years(year.next, always_terms=False)))
    calendar = SchoolCalendar("Larkfield", tuple(known for known in years if known.entries))

    reading = read_calendars(enumerate(calendar_rows(calendar), start=2))

    assert reading == CalendarReading({"Larkfield": calendar}, ())


@given(st.lists(st.tuples(*[st.text(max_size=12)] * 6), max_size=5))
def test_any_text_is_either_read_or_a_mistake(rows: list[tuple[str, ...]]) -> None:
    reading = read(*rows)

    assert all(2 <= mistake.row < 2 + len(rows) and mistake.message for mistake in reading.mistakes)
