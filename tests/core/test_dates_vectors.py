"""Days worked out by hand on the usual England pattern of 2025-26."""

from datetime import date

import pytest

from magpie.core.dates import AcademicYear, Closed, Lead, Roll, SchoolCalendar, due_on, usual_england

ENGLAND = usual_england()
YEAR = ENGLAND.by_year[AcademicYear(2025)]
WITH_OCTOBER_INSET = ENGLAND.with_inset(date(2025, 10, 23)).with_inset(date(2025, 10, 24))
WITH_MAY_INSET = ENGLAND.with_inset(date(2026, 5, 22))

VISITS = [
    ("4 November", ENGLAND, date(2025, 11, 4), 14, date(2025, 10, 21), date(2025, 10, 21)),
    ("4 November", ENGLAND, date(2025, 11, 4), 7, date(2025, 10, 28), date(2025, 10, 24)),
    ("4 November with INSET", WITH_OCTOBER_INSET, date(2025, 11, 4), 14, date(2025, 10, 21), date(2025, 10, 21)),
    ("4 November with INSET", WITH_OCTOBER_INSET, date(2025, 11, 4), 7, date(2025, 10, 28), date(2025, 10, 22)),
    ("8 January", ENGLAND, date(2026, 1, 8), 14, date(2025, 12, 25), date(2025, 12, 19)),
    ("8 January", ENGLAND, date(2026, 1, 8), 7, date(2026, 1, 1), date(2025, 12, 19)),
    ("15 January", ENGLAND, date(2026, 1, 15), 14, date(2026, 1, 1), date(2025, 12, 19)),
    ("15 January", ENGLAND, date(2026, 1, 15), 7, date(2026, 1, 8), date(2026, 1, 8)),
    ("16 April", ENGLAND, date(2026, 4, 16), 14, date(2026, 4, 2), date(2026, 3, 27)),
    ("16 April", ENGLAND, date(2026, 4, 16), 7, date(2026, 4, 9), date(2026, 3, 27)),
    ("4 June", ENGLAND, date(2026, 6, 4), 7, date(2026, 5, 28), date(2026, 5, 22)),
    ("4 June with INSET", WITH_MAY_INSET, date(2026, 6, 4), 7, date(2026, 5, 28), date(2026, 5, 21)),
]
WORKSHOPS = [
    (date(2025, 9, 24), date(2025, 12, 23), date(2026, 1, 5)),
    (date(2025, 10, 2), date(2025, 12, 31), date(2026, 1, 5)),
    (date(2025, 11, 20), date(2026, 2, 18), date(2026, 2, 23)),
    (date(2026, 2, 25), date(2026, 5, 26), date(2026, 6, 1)),
    (date(2026, 4, 22), date(2026, 7, 21), date(2026, 9, 1)),
]


def share_closed(days: tuple[date, ...], lead: Lead) -> float:
    closed = [day for day in days if due_on(day, lead, ENGLAND).why_closed]
    return len(closed) / len(days)


@pytest.mark.parametrize(("visit", "calendar", "visit_on", "n_days", "nominal_on", "due"), VISITS)
def test_agenda_is_due_on_a_school_day_before_the_visit(
    visit: str, calendar: SchoolCalendar, visit_on: date, n_days: int, nominal_on: date, due: date
) -> None:
    found = due_on(visit_on, Lead.parse(f"{n_days} calendar days before visit", Roll.BACK), calendar)

    assert (found.nominal_on, found.due_on) == (nominal_on, due)
    assert found.rolled is (nominal_on != due)
    assert (found.why_closed is not None) is found.rolled


@pytest.mark.parametrize(("workshop_on", "nominal_on", "due"), WORKSHOPS)
def test_check_in_ninety_days_after_a_workshop_waits_for_school(workshop_on: date, nominal_on: date, due: date) -> None:
    found = due_on(workshop_on, Lead.parse("90 days after workshop"), ENGLAND)

    assert (found.nominal_on, found.due_on) == (nominal_on, due)


def test_a_rolled_day_says_which_holiday_moved_it() -> None:
    lead = Lead.parse("7 days before visit")

    assert due_on(date(2025, 11, 4), lead, ENGLAND).why_closed == Closed("holiday", "Autumn half-term")
    assert due_on(date(2026, 1, 8), lead, ENGLAND).why_closed == Closed("holiday", "Christmas")
    assert due_on(date(2026, 5, 11), lead, ENGLAND).why_closed == Closed("bank_holiday", "Early May bank holiday")


def test_half_terms_of_2025_have_the_known_numbers_of_weekdays() -> None:
    assert [sum(day in term for day in YEAR.school_days) for term in YEAR.terms] == [40, 35, 30, 25, 29, 35]
    assert len(YEAR.school_days) == 194


@pytest.mark.parametrize(("n_days", "percent"), [(7, 14), (14, 20)])
def test_share_of_visit_days_whose_deadline_falls_in_a_holiday(n_days: int, percent: int) -> None:
    """A visit is possible from the first day whose 14-day deadline still lies in the year: Monday 15 September."""
    possible = ENGLAND.school_days(date(2025, 9, 15), date(2026, 7, 17))

    assert round(100 * share_closed(possible, Lead.parse(f"{n_days} days before visit"))) == percent


@pytest.mark.parametrize("until", [date(2026, 4, 15), date(2026, 4, 16), date(2026, 4, 17)])
def test_thirty_six_per_cent_of_ninety_day_dates_miss_school(until: date) -> None:
    workshops = ENGLAND.school_days(date(2025, 9, 1), until)

    assert round(100 * share_closed(workshops, Lead.parse("90 days after workshop"))) == 36
