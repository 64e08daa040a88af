"""What is due because of a visit, and what moves when it does."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from magpie.core.dates import Closed, Lead, due_on, usual_england
from magpie.core.diary import DaySchool, Owers, check_deadlines, deadlines, duties_about, what_moves

from .test_diary_plan import shipped

TRIOS = shipped("learning-trios")
ENGLAND = usual_england()
HOST = DaySchool("Alder", "Secondary", ENGLAND)
VISITORS = [DaySchool("Beech", "Secondary", ENGLAND), DaySchool("Cedar", "Primary", ENGLAND)]
OWERS = Owers([HOST, *VISITORS], HOST, ENGLAND)


def on(day: date, owers: Owers = OWERS) -> dict[str, list[tuple[date, tuple[str, ...]]]]:
    found: dict[str, list[tuple[date, tuple[str, ...]]]] = {}
    for each in deadlines(TRIOS, "visit", day, owers):
        found.setdefault(each.duty, []).append((each.due.due_on, each.schools))
    return found


def test_duties_of_a_visit_are_those_counted_from_it_or_from_each_activity() -> None:
    assert set(duties_about(TRIOS, "visit")) == {
        *("conflict_of_interest", "come_to_visits", "draft_agenda", "final_agenda", "pack"),
        *("visit_feedback", "visit_summary"),
    }


def test_each_duty_has_its_day_once_where_the_calendars_agree() -> None:
    days = on(date(2026, 3, 12))
    assert days["draft_agenda"] == [(date(2026, 2, 26), ())]
    assert days["final_agenda"] == [(date(2026, 3, 5), ())]
    assert days["visit_feedback"] == [(date(2026, 3, 19), ())]


def test_schools_whose_calendars_differ_have_each_their_day() -> None:
    away = DaySchool("Beech", "Secondary", ENGLAND.with_inset(date(2026, 3, 19)))
    days = on(date(2026, 3, 12), Owers([HOST, away], HOST, ENGLAND))
    assert days["visit_feedback"] == [(date(2026, 3, 19), ("Alder",)), (date(2026, 3, 20), ("Beech",))]


def test_the_host_owes_by_its_own_calendar() -> None:
    host = DaySchool("Alder", "Secondary", ENGLAND.with_inset(date(2026, 2, 26)))
    days = on(date(2026, 3, 12), Owers([host, *VISITORS], host, ENGLAND))
    assert days["draft_agenda"] == [(date(2026, 2, 25), ())]


def test_a_move_shows_both_days_and_why_one_was_rolled() -> None:
    moves = {each.duty: each for each in what_moves(TRIOS, "visit", date(2026, 3, 12), date(2026, 4, 16), OWERS)}
    (after,) = moves["draft_agenda"].after
    assert (after.due.nominal_on, after.due.due_on) == (date(2026, 4, 2), date(2026, 3, 27))
    assert after.due.why_closed == Closed("holiday", "Easter")
    assert moves["draft_agenda"].moves is True


def test_nothing_moves_when_the_day_stays() -> None:
    moves = what_moves(TRIOS, "visit", date(2026, 3, 12), date(2026, 3, 12), OWERS)
    assert {each.moves for each in moves} == {False}


def test_too_few_days_for_the_draft_agenda_is_a_finding() -> None:
    found = check_deadlines(TRIOS, "visit", date(2026, 2, 12), OWERS, date(2026, 2, 3))
    assert [(each.facts["duty"], each.facts["due_on"]) for each in found] == [("draft_agenda", date(2026, 1, 29))]


def test_a_day_that_is_past_asks_for_nothing_any_more() -> None:
    assert check_deadlines(TRIOS, "visit", date(2026, 2, 2), OWERS, date(2026, 2, 3)) == []


@given(st.integers(0, 120), st.integers(0, 60))
def test_a_deadline_is_passed_exactly_when_its_day_lies_before_today(ahead: int, before: int) -> None:
    visit_on = date(2026, 1, 5) + timedelta(days=ahead)
    today = visit_on - timedelta(days=before)
    found = {each.facts["duty"] for each in check_deadlines(TRIOS, "visit", visit_on, OWERS, today)}
    due = due_on(visit_on, Lead.parse("14 calendar days before visit"), ENGLAND).due_on
    assert ("draft_agenda" in found) is (due < today)
