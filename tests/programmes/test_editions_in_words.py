"""Playbooks in plain words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.playbook import read_playbook, shipped_texts
from magpie.programmes.actions.editions import tidy
from magpie.programmes.models.cohorts import read_once
from magpie.programmes.telling import (
    ask_lines,
    block_lines,
    difference_lines,
    duty_lines,
    reminder_lines,
    role_lines,
    written,
)
from magpie.programmes.year import spans_of, year_of
from tests.programmes.making import PLAYBOOK

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize("name", sorted(shipped_texts()))
def test_every_shipped_playbook_can_be_told_in_words(name):
    playbook = read_playbook(shipped_texts()[name]).playbook
    told = [len(role_lines(playbook)), len(duty_lines(playbook)), len(reminder_lines(playbook))]
    n_check_ins = len(playbook.commitments.check_ins) if playbook.commitments else 0
    assert told == [len(playbook.roles), len(playbook.duties) + n_check_ins, len(playbook.reminders)]
    n_told = sum(len(stretch.happenings) for stretch in year_of(playbook))
    assert n_told == len(playbook.activities)
    assert len(ask_lines(playbook)) == (len(playbook.ask.days) if playbook.ask else 0)


def test_the_looks_back_at_promises_are_told_among_the_duties():
    playbook = read_playbook(shipped_texts()["learning-trios.yaml"]).playbook
    last = duty_lines(playbook)[-1]
    assert (last.who, last.what) == ("Headteacher and Second leader", "check-in on a promise")
    assert last.due == "90 days after it is made; if there is no school that day, the next school day"
    assert last.to == "the group, Facilitator and the coordinators"
    assert reminder_lines(playbook)[-1].startswith("check-in on a promise: 5 days before, 2 days after and every")


@settings(max_examples=100)
@given(st.text())
def test_tidying_a_text_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


def test_the_phase_in_which_a_day_of_the_cohort_lies_is_marked():
    playbook = read_playbook(PLAYBOOK).playbook
    told = year_of(playbook, closes_on=date(2026, 7, 17), today=date(2026, 2, 3))
    assert [(stretch.title, stretch.is_now) for stretch in told] == [("Autumn visits", False), ("Spring visits", True)]
    later = year_of(playbook, closes_on=date(2027, 7, 17), today=date(2026, 2, 3))
    assert [stretch.is_now for stretch in later] == [False, False]


def playbook_with(*windows):
    phases = "".join(f"  p{n}: {{title: Phase {n}, windows: {window}}}\n" for n, window in enumerate(windows))
    start, end = PLAYBOOK.index("  autumn:"), PLAYBOOK.index("activities:")
    text = PLAYBOOK[:start] + phases + PLAYBOOK[end:]
    text = text.replace(", phase: autumn", "").replace(", phase: spring", "")
    return read_playbook(text).playbook


def test_phases_before_the_new_year_lie_in_the_year_before_those_after_it():
    playbook = playbook_with(
        "1 April to 31 May", "15 September to 30 September", "15 December to 10 January", "20 June to 10 July"
    )
    assert [
        (span.first_on, span.last_on) for spans in spans_of(playbook, date(2026, 7, 17)).values() for span in spans
    ] == [
        (date(2025, 4, 1), date(2025, 5, 31)),
        (date(2025, 9, 15), date(2025, 9, 30)),
        (date(2025, 12, 15), date(2026, 1, 10)),
        (date(2026, 6, 20), date(2026, 7, 10)),
    ]


def test_a_phase_with_two_windows_goes_on_after_the_new_year():
    playbook = playbook_with("[1 November to 15 December, 20 January to 31 March]", "20 June to 10 July")
    assert [span.first_on for span in spans_of(playbook, date(2026, 7, 17))["p0"]] == [
        date(2025, 11, 1),
        date(2026, 1, 20),
    ]


def test_the_end_of_february_is_found_in_every_year():
    playbook = playbook_with("29 February to 31 March")
    assert [span.first_on for span in spans_of(playbook, date(2027, 7, 1))["p0"]] == [date(2027, 2, 28)]


def test_a_playbook_without_phases_has_no_days():
    assert spans_of(playbook_with("1 May to 2 May").model_copy(update={"phases": {}}), date(2026, 7, 1)) == {}


@settings(max_examples=100)
@given(closes_on=DAYS, name=st.sampled_from(sorted(shipped_texts())))
def test_phases_of_every_shipped_playbook_stand_in_their_order_and_begin_before_the_close(closes_on, name):
    spans = spans_of(read_once(shipped_texts()[name]), closes_on)
    firsts = [each[0].first_on for each in spans.values()]
    assert firsts == sorted(firsts)
    assert all(span.first_on <= span.last_on for each in spans.values() for span in each)
    assert all((closes_on - first).days >= 0 for first in firsts[-1:])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            {"title": "Head", "never_from": ["own school", "own trust"]},
            "title: Head; never_from: own school, own trust",
        ),
        ({"away": 5, "rsvp": True, "by": {"of": "host"}}, "away: 5; rsvp: yes; by: (of: host)"),
        ([3, 4], "3, 4"),
        (None, ""),
    ],
)
def test_a_part_of_a_playbook_is_written_on_one_line(value, words):
    assert written(value) == words


def test_what_is_new_and_what_is_gone_have_one_empty_side():
    old = read_playbook(PLAYBOOK).playbook
    new = read_playbook(
        PLAYBOOK.replace("ask: {days: {head: {away: 5, at_home: 1}}, expenses: Each school pays its own}\n", "")
    ).playbook
    assert [(line.path, line.after) for line in difference_lines(old, new)] == [("ask", "")]


def test_the_plan_of_a_day_is_told_without_the_names_of_the_file():
    playbook = read_playbook(shipped_texts()["learning-trios.yaml"]).playbook
    told = block_lines(playbook, playbook.agendas["visit_day"])
    assert (told[0].title, told[0].part, told[0].led_by, told[0].minutes) == (
        "Welcome",
        "Contracting",
        "Facilitator",
        "20 (first visit 30, later visits 15)",
    )
    assert [line.part for line in told if line.title == "Lunch"] == [""]
    assert [line.part for line in told if "_" in line.part] == []
