"""Blocks moved, lengthened, added, taken out and exchanged: order, lengths and gaps are kept, overlaps never made."""

from datetime import time
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from magpie.core.agenda import Block, CannotMove, from_template, inserted, moved, moved_down, moved_up, removed
from magpie.core.agenda.blocks import overlap, share_a_lane
from magpie.core.playbook import shipped_playbooks
from tests.core.agendas.days import any_blocks, any_days, sound_days

VISIT = shipped_playbooks()["learning-trios"].agendas["visit_day"]
SHORT = settings(max_examples=80, deadline=None)

DAY = [
    Block("Welcome", time(9), 20),
    Block("Assembly", time(9, 20), 30, strand="Group A"),
    Block("Panel", time(9, 20), 40, strand="Group B"),
    Block("Talk", time(10), 30),
    Block("Lunch", time(10, 45), 30),
]


def whens(blocks: list[Block]) -> list[str]:
    return [f"{block.title} {block.when}" for block in blocks]


def overlaps(blocks: list[Block]) -> set[frozenset[str]]:
    return {frozenset((one.title, other.title)) for one, other in combinations(blocks, 2) if overlap(one, other)}


def orders(blocks: list[Block]) -> set[tuple[str, str]]:
    """Which block comes before which, for those that somebody goes through one after the other."""
    pairs = combinations(sorted(blocks, key=lambda block: block.first), 2)
    return {(one.title, other.title) for one, other in pairs if share_a_lane(one, other)}


def lengths(blocks: list[Block]) -> dict[str, int | None]:
    return {block.title: block.minutes for block in blocks}


def test_a_template_is_laid_end_to_end():
    blocks = from_template(VISIT, starts=time(9, 30), visit_number=1)
    assert [(block.when, block.part, block.kind, block.lead) for block in blocks] == [
        ("09:30–10:00", "contracting", "talk", "facilitator"),
        ("10:00–10:40", "excellence", "context", "host"),
        ("10:40–12:10", "excellence", "activity", "host"),
        ("12:10–12:40", "lunch", "break", ""),
        ("12:40–14:10", "challenge", "talk", "host, facilitator"),
        ("14:10–14:55", "wrap_up", "reflection", "facilitator"),
    ]


@pytest.mark.parametrize(("visit_number", "minutes"), [(None, 20), (1, 30), (2, 15), (3, 15)])
def test_the_welcome_is_longer_on_a_first_visit(visit_number, minutes):
    assert from_template(VISIT, starts=time(9), visit_number=visit_number)[0].minutes == minutes


def test_later_blocks_go_along_and_keep_their_gaps():
    assert whens(moved(DAY, 0, start=time(9, 15))) == [
        "Welcome 09:15–09:35",
        "Assembly 09:35–10:05",
        "Panel 09:35–10:15",
        "Talk 10:15–10:45",
        "Lunch 11:00–11:30",
    ]


def test_a_longer_block_pushes_its_strand_and_what_everybody_does_after_it():
    assert whens(moved(DAY, 1, minutes=50)) == [
        "Welcome 09:00–09:20",
        "Assembly 09:20–10:10",
        "Panel 09:20–10:00",
        "Talk 10:20–10:50",
        "Lunch 11:05–11:35",
    ]


def test_a_shorter_block_draws_nobody_out_of_another_strand():
    assert whens(moved(DAY, 1, minutes=20)) == [
        "Welcome 09:00–09:20",
        "Assembly 09:20–09:40",
        "Panel 09:20–10:00",
        "Talk 10:00–10:30",
        "Lunch 10:45–11:15",
    ]


def test_a_block_stops_at_the_end_of_the_one_before():
    assert whens(moved(DAY, 4, start=time(10, 10)))[3:] == ["Talk 10:00–10:30", "Lunch 10:30–11:00"]


def test_a_block_that_had_no_time_pushes_only_as_far_as_it_must():
    day = [*DAY, Block("Consolidation", minutes=20)]
    assert whens(moved(day, 5, start=time(10, 30)))[3:] == [
        "Talk 10:00–10:30",
        "Lunch 10:50–11:20",
        "Consolidation 10:30–10:50",
    ]


def test_a_block_is_put_into_the_free_time_after_the_one_before_it():
    assert whens(inserted(DAY, 4, Block("Break", minutes=15)))[3:] == [
        "Talk 10:00–10:30",
        "Break 10:30–10:45",
        "Lunch 10:45–11:15",
    ]
    assert whens(inserted(DAY, 0, Block("Arrival", minutes=10)))[:2] == ["Arrival 09:00–09:10", "Welcome 09:10–09:30"]


def test_what_is_taken_out_leaves_its_time_free_unless_the_day_closes_up():
    assert whens(removed(DAY, 0))[0] == "Assembly 09:20–09:50"
    assert whens(removed(DAY, 0, closes_up=True))[0] == "Assembly 09:00–09:30"


def test_neighbours_change_places_in_the_time_of_both():
    assert whens(moved_up(DAY, 4))[3:] == ["Lunch 10:00–10:30", "Talk 10:45–11:15"]
    assert whens(moved_down(DAY, 3)) == whens(moved_up(DAY, 4))


def test_a_block_for_everybody_changes_places_with_all_that_runs_side_by_side():
    assert whens(moved_up(DAY, 3))[:4] == [
        "Welcome 09:00–09:20",
        "Talk 09:20–09:50",
        "Assembly 09:50–10:20",
        "Panel 09:50–10:30",
    ]


def test_a_block_of_one_strand_does_not_take_everybodys_place():
    with pytest.raises(CannotMove) as refusal:
        moved_up(DAY, 1)
    assert str(refusal.value) == "Everybody is in “Welcome” next to it: move that block instead."


def test_the_first_block_stays_first_and_the_last_one_last():
    assert (moved_up(DAY, 0), moved_down(DAY, 4)) == (DAY, DAY)


def test_a_block_without_a_time_changes_its_place_in_the_list():
    day = [DAY[0], Block("Consolidation"), DAY[3]]
    assert [block.title for block in moved_up(day, 1)] == ["Consolidation", "Welcome", "Talk"]
    assert [block.title for block in moved_down(day, 1)] == ["Welcome", "Talk", "Consolidation"]


def test_a_time_that_was_moved_is_no_longer_as_it_was_written():
    day = [Block("Welcome", time(9), 20, at="9.00-9.20"), Block("Talk", time(9, 20), 20, at="9.20-9.40")]
    assert [block.at for block in moved(day, 1, minutes=30)] == ["9.00-9.20", ""]


@pytest.mark.parametrize("change", [{"start": time(23, 30)}, {"minutes": 600}])
def test_nothing_is_moved_past_midnight(change):
    with pytest.raises(CannotMove) as refusal:
        moved([Block("Wrap-up", time(15), 45), Block("Close", time(15, 45), 15)], 0, **change)
    assert str(refusal.value).endswith("would leave the day: choose an earlier time, or make blocks shorter.")


def test_a_block_takes_at_least_a_minute():
    with pytest.raises(CannotMove):
        moved(DAY, 0, minutes=0)


starts = st.builds(time, st.integers(8, 15), st.integers(0, 59))


@given(sound_days(), st.data())
@SHORT
def test_moving_a_block_keeps_order_and_lengths_and_makes_no_overlap(day, data):
    index = data.draw(st.integers(0, len(day) - 1))
    after = moved(day, index, start=data.draw(starts))
    assert (overlaps(after), orders(after), lengths(after)) == (set(), orders(day), lengths(day))


@given(sound_days(), st.data())
@SHORT
def test_lengthening_a_block_keeps_order_and_makes_no_overlap(day, data):
    index, minutes = data.draw(st.integers(0, len(day) - 1)), data.draw(st.integers(1, 90))
    after = moved(day, index, minutes=minutes)
    assert (overlaps(after), orders(after)) == (set(), orders(day))
    assert lengths(after) == lengths(day) | {day[index].title: minutes}
    assert after[index].start == day[index].start


@given(sound_days(), st.integers(1, 90), st.data())
@SHORT
def test_a_longer_block_keeps_the_gaps_of_all_that_follow(day, more, data):
    index = data.draw(st.integers(0, len(day) - 1))
    after = moved(day, index, minutes=day[index].minutes + more)
    shifts = {new.first - old.first for old, new in zip(day, after, strict=True) if new.first != old.first}
    assert shifts <= {more}


@given(sound_days(), st.integers(1, 60), st.sampled_from(["", "Group A", "Group B"]), st.data())
@SHORT
def test_adding_a_block_makes_no_overlap_and_keeps_the_others_in_order(day, minutes, strand, data):
    index = data.draw(st.integers(0, len(day)))
    after = inserted(day, index, Block("new", minutes=minutes, strand=strand))
    assert overlaps(after) == set()
    assert orders(day) <= orders(after)
    assert after[index].title == "new"


@given(sound_days(), st.booleans(), st.data())
@SHORT
def test_taking_a_block_out_makes_no_overlap_and_keeps_the_others_in_order(day, closes_up, data):
    index = data.draw(st.integers(0, len(day) - 1))
    after = removed(day, index, closes_up=closes_up)
    assert (overlaps(after), orders(after)) == (set(), {pair for pair in orders(day) if day[index].title not in pair})


@given(sound_days(least=2), st.sampled_from([moved_up, moved_down]), st.data())
@SHORT
def test_changing_places_keeps_lengths_and_makes_no_overlap(day, move, data):
    try:
        after = move(day, data.draw(st.integers(0, len(day) - 1)))
    except CannotMove:
        assume(False)
    assert (overlaps(after), lengths(after)) == (set(), lengths(day))
    assert (min(b.first for b in after), max(b.last for b in after)) == (
        min(b.first for b in day),
        max(b.last for b in day),
    )


@given(any_days, any_blocks, starts, st.data())
@settings(max_examples=150, deadline=None)
def test_broken_days_can_be_moved_about_too(day, block, start, data):
    """No overlap is added to those that a day has, and nothing crashes."""
    index = data.draw(st.integers(0, len(day)))
    day = [*day[:index], block, *day[index:]]
    named = [Block(**{**fields(each), "title": str(number)}) for number, each in enumerate(day)]
    moves = [
        lambda: moved(named, index, start=start),
        lambda: moved(named, index, minutes=30),
        lambda: removed(named, index, closes_up=True),
        lambda: moved_up(named, index),
        lambda: moved_down(named, index),
    ]
    try:
        after = data.draw(st.sampled_from(moves))()
    except CannotMove:
        after = named
    assert overlaps(after) <= overlaps(named)


def fields(block: Block) -> dict[str, object]:
    return {name: getattr(block, name) for name in Block.__slots__}
