"""Which days a playbook asks for."""

import pytest

from magpie.core.diary import asked_days
from magpie.core.playbook import Playbook, read_playbook, shipped_texts


def shipped(slug: str) -> Playbook:
    playbook = next(read_playbook(text).playbook for text in shipped_texts().values() if f"slug: {slug}\n" in text)
    assert playbook is not None
    return playbook


def test_learning_trios_ask_for_three_events_and_a_visit_at_each_school() -> None:
    asked = [(each.name, each.held, each.at_least, each.at_most) for each in asked_days(shipped("learning-trios"))]
    assert sorted(asked) == [
        ("closing", "cohort", 1, 1),
        ("induction", "cohort", 1, 1),
        ("middle", "cohort", 1, 1),
        ("trio_call", "group", 0, 3),
        ("visit", "host", 1, 1),
    ]
    assert asked[0][0] == "induction"


@pytest.mark.parametrize(
    ("slug", "name", "held", "at_least", "at_most"),
    [
        ("closing-the-gap", "workshop", "cohort", 6, 6),
        ("closing-the-gap", "school_meeting", "host", 6, 6),
        ("closing-the-gap", "trio_visit", "host", 1, 1),
        ("peer-review-partnership", "evidence_day", "host", 1, 1),
        ("peer-review-partnership", "workshop", "host", 1, 1),
        ("peer-review-partnership", "partnership_meeting", "group", 3, 3),
        ("quality-review", "hub_meeting", "group", 3, 3),
        ("reciprocal-visits", "visit", "host", 1, 1),
        ("standing-partnership", "strategy", "turn", 6, 6),
        ("standing-partnership", "sub_group", "group", 5, None),
        ("working-group", "development_day", "cohort", 0, 2),
    ],
)
def test_each_shipped_playbook_says_for_whom_its_days_are(
    slug: str, name: str, held: str, at_least: int, at_most: int | None
) -> None:
    asked = next(each for each in asked_days(shipped(slug)) if each.name == name)
    assert (asked.held, asked.at_least, asked.at_most) == (held, at_least, at_most)


def test_what_has_a_day_is_missing_no_more() -> None:
    asked = next(each for each in asked_days(shipped("standing-partnership")) if each.name == "sub_group")
    assert [asked.n_missing(n) for n in (0, 4, 5, 9)] == [5, 1, 0, 0]
    assert (asked.is_full(9), asked.has_host) == (False, False)
