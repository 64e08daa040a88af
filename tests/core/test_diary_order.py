"""Where the playbook would have a day: after this, before that, in its window."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from magpie.core.diary import Dated, check_order, check_window, moment
from magpie.core.diary.order import is_within
from magpie.core.playbook import Window

from .test_diary_plan import shipped

TRIOS = shipped("learning-trios")
LONDON = ZoneInfo("Europe/London")


def dated(name: str, month: int, day: int, *, hours: tuple[int, int] = (9, 16)) -> Dated:
    starts, ends = (datetime(2026, month, day, hour, tzinfo=UTC) for hour in hours)
    return Dated(name, TRIOS.activities[name].title, date(2026, month, day), starts, ends)


def found(one: Dated, *others: Dated) -> list[tuple[str, object, object, object]]:
    findings = check_order(TRIOS, one.name, one.starts_at, one.ends_at, others)
    return [(each.code, each.facts["title"], each.facts["on"], each.facts["n"]) for each in findings]


def test_a_visit_before_the_first_event_is_too_early() -> None:
    first = dated("induction", 3, 20)
    assert found(dated("visit", 3, 12), first) == [("date.too_early", "First event", date(2026, 3, 20), 1)]


def test_a_visit_after_the_last_event_is_too_late() -> None:
    assert found(dated("visit", 7, 9), dated("closing", 7, 2)) == [("date.too_late", "Last event", date(2026, 7, 2), 1)]


def test_the_last_event_counts_the_visits_that_are_not_over() -> None:
    others = [dated("visit", 5, 1), dated("visit", 7, 6), dated("visit", 7, 9), dated("induction", 1, 20)]
    assert found(dated("closing", 7, 2), *others) == [("date.too_early", "Visit day", date(2026, 7, 9), 2)]


def test_steps_in_between_count_even_when_they_have_no_day() -> None:
    assert found(dated("closing", 1, 20), dated("induction", 2, 2)) == [
        ("date.too_early", "First event", date(2026, 2, 2), 1)
    ]


def test_a_call_on_the_afternoon_of_the_event_is_after_it() -> None:
    event = dated("induction", 3, 20, hours=(9, 12))
    assert found(dated("trio_call", 3, 20, hours=(12, 13)), event) == []
    assert found(dated("trio_call", 3, 20, hours=(11, 12)), event) != []


def test_things_without_an_order_do_not_disturb_each_other() -> None:
    assert found(dated("visit", 3, 12), dated("middle", 3, 12), dated("visit", 3, 12)) == []


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (date(2025, 11, 1), []),
        (date(2025, 12, 15), []),
        (date(2025, 12, 16), ["date.outside_windows"]),
        (date(2026, 1, 10), []),
        (date(2026, 5, 7), ["date.outside_windows"]),
    ],
)
def test_a_visit_lies_in_one_of_its_windows(on: date, codes: list[str]) -> None:
    assert [each.code for each in check_window(TRIOS, "visit", on)] == codes


def test_what_has_no_window_may_be_at_any_time() -> None:
    assert check_window(TRIOS, "trio_call", date(2026, 8, 1)) == []


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.dates(), st.dates())
def test_a_window_and_its_opposite_share_the_year_among_them(on: date, first: date, last: date) -> None:
    assume((first.month, first.day) != (last.month, last.day))
    window = Window((first.month, first.day), (last.month, last.day))
    opposite = Window(window.last, window.first)
    assert is_within(on, window) or is_within(on, opposite)
    edges = {window.first, window.last}
    assert (on.month, on.day) in edges or is_within(on, window) is not is_within(on, opposite)


def test_a_time_that_the_clock_skips_is_none() -> None:
    assert moment(date(2026, 3, 29), time(1, 30), LONDON) is None


def test_a_time_that_comes_twice_is_the_first() -> None:
    found = moment(date(2026, 10, 25), time(1, 30), LONDON)
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.times())
def test_every_other_time_is_read_back_as_it_was_written(on: date, clock: time) -> None:
    local = moment(on, clock.replace(tzinfo=None, fold=0), LONDON)
    if local is not None:
        assert local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == datetime.combine(
            on, clock.replace(tzinfo=None)
        )
