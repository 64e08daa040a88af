from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.dates import (
    AcademicYear,
    Closed,
    Entry,
    EntryKind,
    NotUnderstood,
    Roll,
    SchoolCalendar,
    SchoolYear,
    YearMissing,
    check_calendar,
    usual_england,
)

from .test_dates_strategies import middle_days, school_calendars

ENGLAND = usual_england()
YEAR = AcademicYear(2025)
ONLY_2025 = SchoolCalendar("Larkfield", (SchoolYear(YEAR, ENGLAND.by_year[YEAR].entries),))


def codes(calendar: SchoolCalendar, year: AcademicYear = YEAR) -> list[str]:
    return [finding.code for finding in check_calendar(calendar, year)]


@pytest.mark.parametrize("text", ["2025-26", "2025/26", "2025-2026", " 2025 / 2026 ", "2025–26"])
def test_academic_year_is_read_as_people_write_it(text: str) -> None:
    assert AcademicYear.parse(text) == YEAR


@pytest.mark.parametrize("text", ["2025", "2025-27", "25-26", "", "2025-2025", "next year"])
def test_academic_year_that_is_not_one_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"20\d\d-\d\d"):
        AcademicYear.parse(text)


def test_academic_year_begins_on_the_first_of_september() -> None:
    assert [AcademicYear.of(date(2026, 8, 31)), AcademicYear.of(date(2026, 9, 1))] == [YEAR, AcademicYear(2026)]
    assert AcademicYear(1999).label == "1999-00"


@given(st.integers(1900, 2200).map(AcademicYear))
def test_academic_year_is_read_back_from_its_label(year: AcademicYear) -> None:
    assert AcademicYear.parse(year.label) == AcademicYear.of(year.first) == AcademicYear.of(year.last) == year


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2025, 9, 1), None),
        (date(2025, 9, 6), Closed("weekend")),
        (date(2025, 10, 28), Closed("holiday", "Autumn half-term")),
        (date(2026, 1, 1), Closed("holiday", "Christmas")),
        (date(2026, 5, 4), Closed("bank_holiday", "Early May bank holiday")),
        (date(2026, 7, 20), Closed("holiday", "Summer")),
        (date(2026, 8, 31), Closed("holiday", "Summer")),
        (date(2025, 10, 23), Closed("inset", "Phonics")),
        (date(2026, 1, 20), Closed("closure", "snow")),
        (date(2026, 9, 1), Closed("year_missing", "2026-27")),
    ],
)
def test_a_closed_day_says_why(day: date, why: Closed | None) -> None:
    calendar = ONLY_2025.with_inset(date(2025, 10, 23), "Phonics").with_closure(date(2026, 1, 20), "snow")

    assert calendar.why_closed(day) == why


def test_a_gap_between_terms_that_no_row_names_is_still_christmas_or_easter() -> None:
    terms = [entry for entry in ONLY_2025.years[0].entries if entry.kind is EntryKind.TERM]
    calendar = SchoolCalendar.of_entries("Larkfield", terms)

    assert calendar.why_closed(date(2025, 12, 30)) == Closed("holiday", "Christmas")
    assert calendar.why_closed(date(2026, 4, 8)) == Closed("holiday", "Easter")
    assert calendar.why_closed(date(2026, 2, 17)) == Closed("holiday", "")


def test_a_half_term_entered_as_a_break_inside_a_long_term_is_no_school() -> None:
    autumn = Entry(EntryKind.TERM, date(2025, 9, 1), date(2025, 12, 19))
    half_term = Entry(EntryKind.HOLIDAY, date(2025, 10, 27), date(2025, 10, 31), "Half-term")
    calendar = SchoolCalendar.of_entries("Larkfield", [autumn, half_term])

    assert calendar.next_school_day(date(2025, 10, 24)) == date(2025, 11, 3)


def test_inset_day_is_no_school_day_but_is_known_as_inset() -> None:
    calendar = ONLY_2025.with_inset(date(2025, 10, 23))

    assert calendar.is_inset(date(2025, 10, 23))
    assert not calendar.is_inset(date(2025, 10, 22))
    assert not calendar.is_school_day(date(2025, 10, 23))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ONLY_2025.is_school_day(date(2026, 9, 1)),
        lambda: ONLY_2025.is_inset(date(2026, 9, 1)),
        lambda: ONLY_2025.next_school_day(date(2026, 7, 17)),
        lambda: ONLY_2025.roll(date(2026, 7, 20), Roll.FORWARD),
        lambda: ONLY_2025.school_days(date(2026, 7, 1), date(2026, 9, 1)),
        lambda: ONLY_2025.school_days_between(date(2026, 9, 1), date(2026, 7, 1)),
    ],
)
def test_a_year_nobody_entered_is_never_answered_in_silence(ask: Callable[[], object]) -> None:
    with pytest.raises(YearMissing) as raised:
        ask()

    assert (raised.value.owner, raised.value.year) == ("Larkfield", AcademicYear(2026))


def test_a_year_left_out_in_the_middle_is_missed_too() -> None:
    calendar = SchoolCalendar("Larkfield", (ENGLAND.by_year[YEAR], ENGLAND.by_year[AcademicYear(2027)]))

    with pytest.raises(YearMissing, match="2026-27"):
        calendar.next_school_day(date(2026, 7, 17))


def test_a_year_of_single_inset_days_still_waits_for_its_terms() -> None:
    calendar = SchoolCalendar("Larkfield").with_inset(date(2025, 10, 23))

    assert calendar.why_closed(date(2025, 10, 23)) == Closed("year_missing", "2025-26")


def test_the_same_academic_year_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        SchoolCalendar("Larkfield", (SchoolYear(YEAR, ()), SchoolYear(YEAR, ())))


@given(st.data(), school_calendars(), st.sampled_from([Roll.BACK, Roll.FORWARD]))
def test_roll_gives_a_school_day_and_rolling_again_changes_nothing(
    data: st.DataObject, calendar: SchoolCalendar, roll: Roll
) -> None:
    day = data.draw(middle_days(calendar))
    rolled = calendar.roll(day, roll)

    assert calendar.is_school_day(rolled)
    assert calendar.roll(rolled, roll) == rolled
    assert rolled <= day if roll is Roll.BACK else rolled >= day
    assert calendar.roll(day, Roll.NONE) == day


@given(st.data(), school_calendars(), st.integers(-15, 15))
def test_school_days_added_and_taken_away_lead_back(data: st.DataObject, calendar: SchoolCalendar, n: int) -> None:
    start = calendar.roll(data.draw(middle_days(calendar)), Roll.FORWARD)
    try:
        end = calendar.add_school_days(start, n)
    except YearMissing:
        return

    assert calendar.add_school_days(end, -n) == start
    assert calendar.school_days_between(start, end) == n


@given(st.data(), school_calendars())
def test_counting_school_days_agrees_with_asking_each_day(data: st.DataObject, calendar: SchoolCalendar) -> None:
    first, last = sorted([data.draw(middle_days(calendar)), data.draw(middle_days(calendar))])
    each = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    open_days = [day for day in each if calendar.is_school_day(day)]

    assert list(calendar.school_days(first, last)) == open_days
    assert [day for day in each if calendar.why_closed(day) is None] == open_days


def test_england_has_no_odd_year() -> None:
    assert {year.label: codes(ENGLAND, year) for year in ENGLAND.by_year} == {
        label: ["calendar.no_inset_days"] for label in ("2024-25", "2025-26", "2026-27", "2027-28", "2028-29")
    }


def test_check_warns_of_a_year_with_too_few_days_and_an_early_end() -> None:
    terms = [term for term in ONLY_2025.years[0].terms if term.last < date(2026, 5, 1)]

    assert codes(SchoolCalendar.of_entries("Larkfield", terms)) == [
        "calendar.few_days",
        "calendar.early_end",
        "calendar.no_inset_days",
    ]


def test_check_warns_of_terms_without_a_break_and_too_many_days() -> None:
    whole_year = Entry(EntryKind.TERM, date(2025, 9, 1), date(2026, 7, 17))

    assert codes(SchoolCalendar.of_entries("Larkfield", [whole_year])) == [
        "calendar.many_days",
        "calendar.no_break",
        "calendar.no_inset_days",
    ]


def test_check_warns_of_a_gap_where_a_half_term_was_forgotten() -> None:
    terms = [term for term in ONLY_2025.years[0].terms if term.first != date(2026, 1, 5)]

    found = check_calendar(SchoolCalendar.of_entries("Larkfield", terms), YEAR)

    gap = next(finding for finding in found if finding.code == "calendar.long_gap")
    assert gap.facts == {"last": date(2025, 12, 19), "next": date(2026, 2, 23), "n_days": 65}


def test_check_says_when_a_year_was_not_entered() -> None:
    assert codes(ONLY_2025, AcademicYear(2026)) == ["calendar.year_missing"]


def test_only_the_days_of_a_year_that_was_entered_are_sure() -> None:
    assumed = ENGLAND.by_year[AcademicYear(2026)]

    assert ONLY_2025.sure_school_days == frozenset(ONLY_2025.years[0].school_days)
    assert ONLY_2025.with_year(assumed).sure_school_days == ONLY_2025.sure_school_days
    assert ENGLAND.sure_school_days == frozenset()
