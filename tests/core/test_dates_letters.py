from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.dates import LetterWindow, SchoolCalendar, letter_window, next_letter_time, usual_england

LONDON = ZoneInfo("Europe/London")
ENGLAND = usual_england()

moments = st.datetimes(datetime(2024, 10, 1), datetime(2029, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        (local(2025, 9, 3, 7, 59), local(2025, 9, 3, 8)),
        (local(2025, 9, 3, 8), local(2025, 9, 3, 8)),
        (local(2025, 9, 3, 12, 30), local(2025, 9, 3, 12, 30)),
        (local(2025, 9, 3, 18), local(2025, 9, 4, 8)),
        (local(2025, 9, 5, 20), local(2025, 9, 8, 8)),
        (local(2025, 10, 24, 18, 1), local(2025, 11, 3, 8)),
        (local(2025, 12, 24, 9), local(2026, 1, 5, 8)),
        (local(2026, 7, 17, 18), local(2026, 9, 1, 8)),
        (datetime(2026, 3, 27, 7, 30, tzinfo=UTC), datetime(2026, 3, 27, 8, tzinfo=UTC)),
        (datetime(2026, 4, 13, 6, tzinfo=UTC), datetime(2026, 4, 13, 7, tzinfo=UTC)),
        (datetime(2026, 4, 13, 17, tzinfo=UTC), datetime(2026, 4, 14, 7, tzinfo=UTC)),
    ],
)
def test_letter_goes_at_the_next_open_hour(now: datetime, goes_at: datetime) -> None:
    assert next_letter_time(now, ENGLAND, LONDON).astimezone(UTC) == goes_at.astimezone(UTC)


def test_no_letter_goes_on_an_inset_day() -> None:
    calendar = ENGLAND.with_inset(date(2025, 10, 23))

    assert next_letter_time(local(2025, 10, 23, 9), calendar, LONDON) == local(2025, 10, 24, 8)


def test_clocks_that_go_back_move_the_window_by_an_hour_of_the_sun() -> None:
    school = SchoolCalendar("Larkfield").with_year(ENGLAND.years[1])
    before, after = (letter_window(day, school, LONDON) for day in (date(2025, 10, 24), date(2025, 11, 3)))

    assert before == LetterWindow(local(2025, 10, 24, 8), local(2025, 10, 24, 18))
    assert before.opens_at.astimezone(UTC).time() == time(7)
    assert after is not None
    assert after.opens_at.astimezone(UTC).time() == time(8)


def test_there_is_no_window_in_a_holiday() -> None:
    assert letter_window(date(2025, 10, 28), ENGLAND, LONDON) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_letter_time(datetime(2025, 9, 3, 9), ENGLAND, LONDON)  # noqa: DTZ001


@given(moments)
def test_letter_time_is_inside_a_window_and_never_in_the_past(now: datetime) -> None:
    goes_at = next_letter_time(now, ENGLAND, LONDON)
    window = letter_window(goes_at.date(), ENGLAND, LONDON)

    assert goes_at >= now
    assert window is not None
    assert goes_at in window
    assert time(8) <= goes_at.timetz().replace(tzinfo=None) < time(18)


@given(moments)
def test_letter_time_is_the_earliest(now: datetime) -> None:
    goes_at = next_letter_time(now, ENGLAND, LONDON)
    local_now = now.astimezone(LONDON)
    days = [local_now.date() + timedelta(days=n) for n in range((goes_at.date() - local_now.date()).days + 1)]
    windows = [window for day in days if (window := letter_window(day, ENGLAND, LONDON))]

    assert goes_at == min(max(now, window.opens_at) for window in windows if window.closes_at > now)


@given(moments)
def test_letter_time_asked_again_is_the_same(now: datetime) -> None:
    goes_at = next_letter_time(now, SchoolCalendar("Larkfield"), LONDON)

    assert next_letter_time(goes_at, SchoolCalendar("Larkfield"), LONDON) == goes_at
