import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from magpie.core.dates import (
    AcademicYear,
    Closed,
    Direction,
    Lead,
    Length,
    NotUnderstood,
    Roll,
    SchoolCalendar,
    Unit,
    due_on,
    usual_england,
)
from magpie.core.dates.england import ask_with_stand_ins

from .test_dates_strategies import middle_days, school_calendars

ENGLAND = usual_england()
DAYS, SCHOOL_DAYS = Unit.CALENDAR_DAYS, Unit.SCHOOL_DAYS

anchors = st.from_regex(r"[a-z][a-z_.'-]{0,8}( [a-z0-9]{1,6}){0,2}", fullmatch=True).filter(
    lambda anchor: not anchor.startswith("the ")
)
lengths = st.builds(Length, st.integers(1, 999), st.sampled_from(Unit))
directions = st.sampled_from([Direction.BEFORE, Direction.AFTER])
leads = st.builds(Lead, lengths, directions, anchors, st.sampled_from(Roll)) | st.builds(
    Lead, st.just(Length(0, DAYS)), st.just(Direction.ON), anchors, st.sampled_from(Roll)
)
short_leads = st.builds(
    Lead,
    st.builds(Length, st.integers(1, 40), st.sampled_from([DAYS, SCHOOL_DAYS])),
    directions,
    st.just("visit"),
    st.sampled_from(Roll),
)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("14 calendar days before visit", Lead(Length(14, DAYS), Direction.BEFORE, "visit", Roll.BACK)),
        ("7 school days after workshop", Lead(Length(7, SCHOOL_DAYS), Direction.AFTER, "workshop", Roll.FORWARD)),
        ("90 days after the workshop", Lead(Length(90, DAYS), Direction.AFTER, "workshop", Roll.FORWARD)),
        ("2 days after agenda.draft", Lead(Length(2, DAYS), Direction.AFTER, "agenda.draft", Roll.FORWARD)),
        ("on the day of visit", Lead(Length(0, DAYS), Direction.ON, "visit", Roll.NONE)),
        ("0 days before visit", Lead(Length(0, DAYS), Direction.ON, "visit", Roll.NONE)),
        ("1 Week  Before Visit, none", Lead(Length(1, Unit.WEEKS), Direction.BEFORE, "Visit", Roll.NONE)),
        ("2 months after closing, not rolled", Lead(Length(2, Unit.MONTHS), Direction.AFTER, "closing", Roll.NONE)),
        (
            "90 days after review day, forward to the next school day",
            Lead(Length(90, DAYS), Direction.AFTER, "review day", Roll.FORWARD),
        ),
        (
            "14 days before visit rolled back to a school day",
            Lead(Length(14, DAYS), Direction.BEFORE, "visit", Roll.BACK),
        ),
    ],
)
def test_lead_is_read_as_a_playbook_writes_it(text: str, lead: Lead) -> None:
    assert Lead.parse(text) == lead


def test_a_roll_in_the_text_comes_before_the_roll_beside_it() -> None:
    assert Lead.parse("14 days before visit, none", Roll.FORWARD).roll is Roll.NONE
    assert Lead.parse("14 days before visit", Roll.FORWARD).roll is Roll.FORWARD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14 days",
        "two weeks before visit",
        "14 working days before visit",
        "14 days before",
        "-3 days before visit",
        "1000 days before visit",
        "14 days before visit, sideways",
        "14.5 days before visit",
    ],
)
def test_a_bad_lead_says_what_to_write(text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"such as: 14 calendar days before visit; .*" + re.escape(f"“{text}”")):
        Lead.parse(text)


def test_a_bad_roll_says_what_to_write() -> None:
    with pytest.raises(NotUnderstood, match="one of: back to a school day, forward to the next school day, none"):
        Roll.parse("upwards")


def test_a_bad_length_says_what_to_write() -> None:
    with pytest.raises(NotUnderstood, match="such as 7 days or 3 school days"):
        Length.parse("a while")


@pytest.mark.parametrize("anchor", ["", "the visit", "visit,", "7 days"])
def test_a_lead_refuses_an_anchor_that_could_not_be_read_back(anchor: str) -> None:
    with pytest.raises(ValueError, match="anchor"):
        Lead(Length(7, DAYS), Direction.BEFORE, anchor, Roll.BACK)


def test_a_lead_of_no_days_before_is_refused() -> None:
    with pytest.raises(ValueError, match="on the day of"):
        Lead(Length(0, DAYS), Direction.BEFORE, "visit", Roll.BACK)


@given(leads)
def test_a_lead_is_read_back_from_its_words(lead: Lead) -> None:
    assert Lead.parse(str(lead)) == lead


@given(lengths)
def test_a_length_is_read_back_from_its_words(length: Length) -> None:
    assert Length.parse(str(length)) == length


@pytest.mark.parametrize("roll", Roll)
def test_a_roll_is_read_back_from_its_words(roll: Roll) -> None:
    assert Roll.parse(str(roll)) is roll


@pytest.mark.parametrize(
    ("text", "anchor_on", "nominal_on"),
    [
        ("7 school days after workshop", date(2025, 10, 22), date(2025, 11, 7)),
        ("3 school days before visit", date(2025, 11, 4), date(2025, 10, 23)),
        ("2 weeks before visit", date(2025, 11, 18), date(2025, 11, 4)),
        ("1 month before closing", date(2026, 3, 31), date(2026, 2, 28)),
        ("3 months after induction", date(2025, 11, 30), date(2026, 2, 28)),
        ("1 month after closing", date(2025, 8, 31), date(2025, 9, 30)),
        ("on the day of visit", date(2025, 11, 4), date(2025, 11, 4)),
    ],
)
def test_each_unit_counts_in_its_own_way(text: str, anchor_on: date, nominal_on: date) -> None:
    assert due_on(anchor_on, Lead.parse(text), ENGLAND).nominal_on == nominal_on


def test_a_day_that_is_not_rolled_still_says_that_school_is_closed() -> None:
    due = due_on(date(2025, 11, 4), Lead.parse("7 days before visit, none"), ENGLAND)

    assert (due.due_on, due.rolled) == (date(2025, 10, 28), False)
    assert due.why_closed == Closed("holiday", "Autumn half-term")


@pytest.mark.parametrize(
    ("anchor_on", "used"),
    [(date(2025, 11, 18), "usual"), (date(2026, 11, 17), "assumed"), (date(2040, 8, 8), "weekdays")],
)
def test_due_day_in_a_year_nobody_entered_carries_a_finding(anchor_on: date, used: str) -> None:
    due = due_on(anchor_on, Lead.parse("7 days before visit"), SchoolCalendar("Larkfield"))

    year = AcademicYear.of(anchor_on).label
    assert [(finding.code, finding.severity, dict(finding.facts)) for finding in due.findings] == [
        ("calendar.year_missing", "warns", {"owner": "Larkfield", "year": year, "used": used})
    ]


@pytest.mark.parametrize(("unit", "years"), [("school days", ["2025-26"]), ("calendar days", [])])
def test_years_count_as_touched_only_when_their_school_days_are_counted(unit: str, years: list[str]) -> None:
    entered = usual_england().by_year[AcademicYear(2026)].entries
    calendar = SchoolCalendar.of_entries("Larkfield", entered)

    due = due_on(date(2026, 7, 1), Lead.parse(f"70 {unit} after workshop"), calendar)

    assert due.nominal_on > date(2026, 9, 1)
    assert [finding.facts["year"] for finding in due.findings] == years


def test_inset_day_entered_without_terms_counts_in_a_year_that_stands_in() -> None:
    calendar = SchoolCalendar("Larkfield").with_inset(date(2025, 10, 24))

    assert due_on(date(2025, 11, 4), Lead.parse("7 days before visit"), calendar).due_on == date(2025, 10, 23)


@given(st.data(), school_calendars(), short_leads)
def test_due_day_lies_on_the_side_to_which_it_rolls(data: st.DataObject, calendar: SchoolCalendar, lead: Lead) -> None:
    due = due_on(data.draw(middle_days(calendar)), lead, calendar)
    assume(not due.findings)

    match lead.roll:
        case Roll.BACK:
            assert due.due_on <= due.nominal_on
        case Roll.FORWARD:
            assert due.due_on >= due.nominal_on
        case Roll.NONE:
            assert due.due_on == due.nominal_on
    assert lead.roll is Roll.NONE or calendar.is_school_day(due.due_on)
    assert calendar.is_school_day(due.nominal_on) is (due.why_closed is None)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), short_leads)
def test_due_day_is_found_without_any_calendar(anchor_on: date, lead: Lead) -> None:
    due = due_on(anchor_on, lead, SchoolCalendar("Larkfield"))

    assert {finding.code for finding in due.findings} == {"calendar.year_missing"}
    assert lead.roll is Roll.NONE or due.due_on.weekday() < 5


@given(st.data(), school_calendars(), short_leads)
def test_due_day_is_the_nominal_one_when_that_is_a_school_day(
    data: st.DataObject, calendar: SchoolCalendar, lead: Lead
) -> None:
    anchor_on = data.draw(middle_days(calendar))
    nominal_on, _ = ask_with_stand_ins(calendar, lambda asked: lead.nominal_on(anchor_on, asked))
    assume(nominal_on in calendar.sure_school_days)
    due = due_on(anchor_on, lead, calendar)

    assert (due.nominal_on, due.due_on, due.why_closed) == (nominal_on, nominal_on, None)
