from datetime import date

import pytest

from magpie.core.dates import seasons_of, seasons_on


@pytest.mark.parametrize(
    ("day", "phase", "codes"),
    [
        (date(2026, 5, 11), "Primary", ["ks2"]),
        (date(2026, 5, 14), "Primary", ["ks2"]),
        (date(2026, 5, 15), "Primary", []),
        (date(2026, 5, 12), "Secondary", ["exams"]),
        (date(2026, 5, 12), "All-through", ["exams", "ks2"]),
        (date(2026, 5, 12), "Middle deemed secondary", ["ks2"]),
        (date(2026, 5, 12), "Nursery", []),
        (date(2026, 5, 1), "Secondary", []),
        (date(2026, 6, 10), "Secondary", ["exams", "contingency"]),
        (date(2026, 6, 24), "16 plus", ["exams", "contingency"]),
        (date(2026, 6, 25), "Secondary", []),
    ],
)
def test_a_day_in_2026_is_in_the_seasons_of_its_phase(day: date, phase: str, codes: list[str]) -> None:
    assert [season.code for season in seasons_on(day, phase)] == codes


def test_dates_that_were_looked_up_are_not_assumed() -> None:
    assert [(season.code, season.assumed) for season in seasons_of(2026, "Not applicable")] == [
        ("exams", True),
        ("ks2", False),
        ("contingency", False),
        ("contingency", False),
    ]


def test_a_year_that_is_not_in_the_file_is_worked_out_and_says_so() -> None:
    seasons = seasons_of(2024, "All-through")

    assert all(season.assumed for season in seasons)
    assert [(season.code, season.first, season.last) for season in seasons] == [
        ("exams", date(2024, 5, 9), date(2024, 6, 26)),
        ("ks2", date(2024, 5, 13), date(2024, 5, 16)),
        ("contingency", date(2024, 6, 26), date(2024, 6, 26)),
    ]


def test_contingency_day_that_nobody_entered_is_the_last_wednesday_in_june() -> None:
    assert [season.first for season in seasons_of(2022, "16 plus")] == [date(2022, 5, 5), date(2022, 6, 29)]
