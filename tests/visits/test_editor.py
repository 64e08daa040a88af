"""What moves with a change: of typed rows, and the times that the page had shown."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.core.agenda import Block, CannotMove
from magpie.visits.editor import TypedRow, typed_day
from tests.visits.making import DAY


def rows(*blocks):
    return [TypedRow(block, block.start, block.minutes) for block in blocks]


def starts(blocks):
    return [block.start for block in blocks]


def test_a_later_start_takes_the_rest_with_it():
    typed = rows(*DAY)
    typed[1] = replace(typed[1], block=replace(DAY[1], start=time(10)))
    assert starts(typed_day(typed, moves_rest=True)) == [time(9, 30), time(10), time(11)]


def test_a_start_that_was_typed_holds_even_where_an_earlier_change_would_move_it():
    typed = rows(*DAY)
    typed[0] = replace(typed[0], block=replace(DAY[0], minutes=40))
    typed[2] = replace(typed[2], block=replace(DAY[2], start=time(12)))
    assert starts(typed_day(typed, moves_rest=True)) == [time(9, 30), time(10, 10), time(12)]


def test_a_new_block_without_a_time_begins_when_the_one_before_it_ends():
    typed = [*rows(DAY[0]), TypedRow(Block("Walk", minutes=10)), *rows(*DAY[1:])]
    assert starts(typed_day(typed, moves_rest=True)) == [time(9, 30), time(9, 50), time(10), time(11)]


def test_a_time_that_is_taken_out_moves_nothing():
    typed = rows(*DAY)
    typed[1] = replace(typed[1], block=replace(DAY[1], start=None))
    assert starts(typed_day(typed, moves_rest=True)) == [time(9, 30), None, time(10, 50)]


def test_a_start_for_which_there_is_no_room_is_refused_and_not_quietly_changed():
    typed = rows(*DAY)
    typed[1] = replace(typed[1], block=replace(DAY[1], start=time(9, 40)))
    with pytest.raises(CannotMove, match="cannot begin at 09:40, because something else goes on until 09:50"):
        typed_day(typed, moves_rest=True)
    assert starts(typed_day(typed, moves_rest=False))[1] == time(9, 40)


def test_other_words_are_kept_when_times_move():
    typed = rows(*DAY)
    typed[0] = replace(typed[0], block=replace(DAY[0], title="Hello", minutes=30))
    day = typed_day(typed, moves_rest=True)
    assert [block.title for block in day] == ["Hello", "Coaching", "Lunch"]


blocks = st.builds(
    Block,
    title=st.sampled_from(["Talk", "Walk", "Lunch"]),
    start=st.none() | st.times().map(lambda each: each.replace(second=0, microsecond=0, tzinfo=None)),
    minutes=st.none() | st.integers(0, 300),
    strand=st.sampled_from(["", "A", "B"]),
)
typed_rows = st.lists(
    st.tuples(blocks, st.booleans(), blocks).map(
        lambda row: (
            TypedRow(row[0], row[0].start, row[0].minutes) if row[1] else TypedRow(row[0], row[2].start, row[2].minutes)
        )
    ),
    max_size=6,
)


@given(typed_rows)
def test_no_typed_row_is_lost_and_none_changes_its_place(typed):
    try:
        day = typed_day(typed, moves_rest=True)
    except CannotMove:
        return
    assert [(block.title, block.strand) for block in day] == [(row.block.title, row.block.strand) for row in typed]


@given(typed_rows)
def test_without_the_tick_the_day_is_what_was_typed(typed):
    assert typed_day(typed, moves_rest=False) == [row.block for row in typed]
