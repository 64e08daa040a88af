"""What speaks against a day, whatever the schools' calendars."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.dates import AcademicYear, SchoolCalendar, usual_england
from magpie.core.diary import DaySchool, check_days
from magpie.core.findings import Finding

from .test_dates_strategies import middle_days, school_calendars

ENGLAND = usual_england()
WITH_INSET = ENGLAND.with_inset(date(2026, 3, 12), "Training")
NO_YEARS = SchoolCalendar("Nobody")


def school(name: str = "Alder", calendar: SchoolCalendar = ENGLAND, phase: str = "Secondary") -> DaySchool:
    return DaySchool(name, phase, calendar)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings if finding.code != "date.year_missing"]


def on(day: date, *schools: DaySchool, last: date | None = None) -> list[Finding]:
    return check_days(day, last or day, schools)


@given(st.data())
def test_a_day_without_school_at_any_school_of_the_group_is_always_found(data: st.DataObject) -> None:
    calendars = data.draw(st.lists(school_calendars(), min_size=1, max_size=4))
    day = data.draw(middle_days(calendars[0]))
    schools = [school(f"School {n}", calendar) for n, calendar in enumerate(calendars)]
    reasons = [each.calendar.why_closed(day) for each in schools if AcademicYear.of(day) in each.calendar.by_year]
    found = on(day, *schools)
    if day.weekday() >= 5:
        assert "date.weekend" in codes(found)
    for reason in reasons:
        if reason is not None and day.weekday() < 5:
            assert f"date.{reason.code}" in codes(found)


@given(st.data())
def test_each_closed_school_is_counted_once_however_calendars_are_shared(data: st.DataObject) -> None:
    calendars = data.draw(st.lists(school_calendars(), min_size=1, max_size=3))
    day = data.draw(middle_days(calendars[0]).filter(lambda each: each.weekday() < 5))
    schools = [school(f"School {n}", calendars[n % len(calendars)]) for n in range(7)]
    closed = [each for each in schools if each.calendar.by_year.get(AcademicYear.of(day))]
    n_closed = sum(each.calendar.why_closed(day) is not None for each in closed)
    known = [finding for finding in on(day, *schools) if finding.code in REASONS]
    stand_ins = len(schools) - len(closed)
    assert n_closed <= sum(int(str(finding.facts["n"])) for finding in known) <= n_closed + stand_ins


REASONS = ("date.holiday", "date.inset", "date.closure", "date.bank_holiday")


def test_a_school_day_of_all_schools_raises_nothing() -> None:
    assert codes(on(date(2026, 3, 12), school("Alder"), school("Beech"))) == []


def test_an_inset_day_names_the_school_that_has_it() -> None:
    (finding, *_) = on(date(2026, 3, 12), school("Alder"), school("Beech", WITH_INSET))
    assert (finding.code, finding.severity) == ("date.inset", "warns")
    assert finding.facts == {"on": date(2026, 3, 12), "name": "Training", "schools": ("Beech",), "n": 1, "of": 2}


def test_many_schools_are_named_up_to_five_and_counted() -> None:
    schools = [school(f"School {n:03}", WITH_INSET) for n in range(300)] + [school("Open")]
    (finding, *_) = on(date(2026, 3, 12), *schools)
    assert finding.facts["schools"] == ("School 000", "School 001", "School 002", "School 003", "School 004")
    assert (finding.facts["n"], finding.facts["of"]) == (300, 301)


@pytest.mark.parametrize(
    ("day", "phase", "expected"),
    [
        (date(2026, 3, 14), "Secondary", ["date.weekend"]),
        (date(2026, 2, 18), "Secondary", ["date.holiday"]),
        (date(2026, 5, 4), "Secondary", ["date.bank_holiday"]),
        (date(2026, 5, 13), "Secondary", ["date.exam_season"]),
        (date(2026, 5, 13), "Primary", ["date.exam_season"]),
        (date(2026, 5, 20), "Primary", []),
        (date(2026, 5, 20), "Secondary", ["date.exam_season"]),
    ],
)
def test_what_is_found_on_days_of_2026(day: date, phase: str, expected: list[str]) -> None:
    assert codes(on(day, school(phase=phase))) == expected


def test_tests_are_named_by_the_phase_of_the_school() -> None:
    found = on(date(2026, 5, 13), school("Alder", phase="Secondary"), school("Beech", phase="Primary"))
    assert [(str(each.facts["name"]), each.facts["schools"]) for each in found if each.code == "date.exam_season"] == [
        ("GCSE and A-level exams", ("Alder",)),
        ("Key stage 2 tests", ("Beech",)),
    ]


def test_each_day_of_several_is_looked_at() -> None:
    found = on(date(2026, 2, 12), school(), last=date(2026, 2, 16))
    assert [(each.code, each.facts.get("on")) for each in found if each.code != "date.year_missing"] == [
        ("date.weekend", date(2026, 2, 14)),
        ("date.weekend", date(2026, 2, 15)),
        ("date.holiday", date(2026, 2, 16)),
    ]


def test_a_year_that_nobody_entered_is_a_finding_and_the_usual_pattern_stands_in() -> None:
    found = on(date(2026, 2, 18), school("Alder", NO_YEARS))
    assert [each.code for each in found] == ["date.holiday", "date.year_missing"]
    assert found[1].facts == {"year": "2025-26", "used": "usual", "schools": ("Alder",), "n": 1, "of": 1}


def test_a_year_that_a_school_entered_is_no_finding() -> None:
    own = SchoolCalendar.of_entries("Alder", ENGLAND.by_year[AcademicYear(2025)].entries)
    assert on(date(2026, 3, 12), school("Alder", own)) == []
