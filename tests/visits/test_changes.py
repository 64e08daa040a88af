"""What a letter says of a changed agenda."""

from datetime import time

import pytest

from magpie.core.agenda import Block
from magpie.visits.agenda_text import agenda_text
from magpie.visits.changes import changes_between
from tests.visits.making import DAY

WELCOME, COACHING, LUNCH = DAY


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (DAY, []),
        ([WELCOME, LUNCH], ["Left out: 09:50–10:50, Coaching"]),
        ([*DAY, Block("Close")], ["New: Close"]),
        (
            [WELCOME, COACHING, Block("Lunch", time(12), 30, part="lunch", kind="break")],
            ["Lunch: at 12:00 instead of 10:50"],
        ),
        ([WELCOME, COACHING, Block("Tea", time(10, 50), 30, part="lunch")], ["Tea: called Tea instead of Lunch"]),
        ([COACHING, WELCOME, LUNCH], ["The order is another one"]),
    ],
)
def test_each_difference_is_one_line(new, lines):
    assert changes_between(DAY, new) == lines


def test_several_differences_of_one_block_stand_together():
    changed = Block("Coaching", time(10), 50, part="excellence", lead="Ada", notes="Bring a pen")
    lines = [
        "Coaching: at 10:00 instead of 09:50; minutes 50 instead of 60; led by Ada instead of nothing; other notes"
    ]
    assert changes_between(DAY, [WELCOME, changed, LUNCH]) == lines


def test_blocks_of_one_name_are_told_apart_by_their_order():
    two = [Block("Talk", time(9), 10), Block("Talk", time(10), 10)]
    assert changes_between(two, [two[0], Block("Talk", time(10), 20)]) == ["Talk: minutes 20 instead of 10"]


def test_an_agenda_as_text_says_when_what_who_and_where():
    blocks = [
        Block("Walk", time(9), 20, strand="Wrenford", lead="Ada", place="Hall", notes="A coat\nA pen"),
        Block("End"),
    ]
    text = "09:00–09:20  [Wrenford] Walk (20 minutes; Ada; Hall)\n    A coat\n    A pen\nno time yet  End"
    assert agenda_text(blocks) == text
