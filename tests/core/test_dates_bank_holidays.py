from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.dates import bank_holidays, easter_sunday


@pytest.mark.parametrize(
    "easter",
    [date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2029, 4, 1), date(2038, 4, 25)],
)
def test_easter_is_on_its_day(easter: date) -> None:
    assert easter_sunday(easter.year) == easter


@given(st.integers(1600, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    easter = easter_sunday(year)

    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_bank_holidays_of_the_school_year_2025_are_known() -> None:
    days = [day for year in (2025, 2026) for day in bank_holidays(year) if date(2025, 9, 1) <= day <= date(2026, 8, 31)]

    assert days == [
        date(2025, 12, 25),
        date(2025, 12, 26),
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
    ]


@pytest.mark.parametrize(
    ("year", "christmas", "boxing"),
    [
        (2020, date(2020, 12, 25), date(2020, 12, 28)),
        (2021, date(2021, 12, 27), date(2021, 12, 28)),
        (2022, date(2022, 12, 27), date(2022, 12, 26)),
        (2023, date(2023, 12, 25), date(2023, 12, 26)),
    ],
)
def test_christmas_at_a_weekend_has_substitute_days(year: int, christmas: date, boxing: date) -> None:
    by_name = {name: day for day, name in bank_holidays(year).items()}

    assert (by_name["Christmas Day"], by_name["Boxing Day"]) == (christmas, boxing)


def test_new_year_at_a_weekend_moves_to_monday() -> None:
    assert [next(iter(bank_holidays(year))) for year in (2022, 2023, 2028)] == [
        date(2022, 1, 3),
        date(2023, 1, 2),
        date(2028, 1, 3),
    ]


def test_the_jubilee_of_2022_moved_the_spring_bank_holiday() -> None:
    summer = [day for day in bank_holidays(2022) if day.month in (5, 6)]

    assert summer == [date(2022, 5, 2), date(2022, 6, 2), date(2022, 6, 3)]


@given(st.integers(1980, 2200))
def test_every_year_has_eight_bank_holidays_on_weekdays_or_more_by_proclamation(year: int) -> None:
    days = list(bank_holidays(year))

    assert len(days) >= 8
    assert all(day.weekday() < 5 for day in days)
