"""The looks back at promises, in words and for any promise: by whom, by when, and when they are settled."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magpie.core.dates import due_on
from magpie.core.duties import (
    Facts,
    Owed,
    Promise,
    Reminders,
    State,
    check_in_key,
    digests_on,
    never,
    number_in,
    on_the_due_day,
    owed_by,
    simulate,
)
from magpie.core.playbook import Reminder, Wait
from magpie.core.playbook.names import CHECK_INS
from tests.core.alder_trio import ENGLAND, SCHOOLS, TRIOS, leaves, trio
from tests.core.made_up_years import Case, a_day, calendars, cases

LONDON = ZoneInfo("Europe/London")
MADE_ON = date(2025, 11, 18)
FIRST_ON = date(2025, 12, 18)
SECOND_ON = date(2026, 2, 23)  # 90 days after lie in half-term: Monday 16 February, rolled to the Monday after.
PROMISE = Promise("marking", "Birch's head", "Birch", "trio", "Birch", MADE_ON)
NOVEMBER, MARCH = date(2025, 11, 20), date(2026, 3, 2)

answers = st.dictionaries(st.integers(1, 2), a_day, max_size=2)
promises = st.builds(
    Promise,
    key=st.integers(1, 50),
    owner=st.sampled_from([f"{school}'s head" for school in SCHOOLS]) | st.none(),
    school=st.sampled_from(SCHOOLS),
    group=st.just("trio"),
    calendar=st.sampled_from(SCHOOLS),
    made_on=a_day,
    is_closed=st.booleans(),
    answered=answers,
)
several = st.lists(promises, max_size=6, unique_by=lambda each: each.key)


def check_ins(facts: Facts, today: date) -> list[Owed]:
    return [owed for owed in owed_by(TRIOS, facts, today) if owed.duty == CHECK_INS]


def states(promise: Promise, today: date) -> dict[int, State]:
    return {number_in(owed.key): owed.state(today) for owed in check_ins(trio(promises=[promise]), today)}


def test_each_look_back_is_owed_by_whoever_has_the_promise_by_the_days_of_their_school():
    first, second = check_ins(trio(promises=[PROMISE]), NOVEMBER)

    assert (first.key, second.key) == ("check_ins:marking:1", "check_ins:marking:2")
    assert first.owners == second.owners == ("Birch's head",)
    assert (first.school, first.group, first.calendar, first.happening) == ("Birch", "trio", "Birch", "marking")
    assert (first.due_on, second.due_on) == (FIRST_ON, SECOND_ON)
    assert first.matter.to == ("group", "facilitator", "coordinators")


@pytest.mark.parametrize(
    ("today", "first", "second"),
    [
        (NOVEMBER, State.COMING, State.COMING),
        (date(2025, 12, 4), State.DUE, State.COMING),
        (FIRST_ON, State.DUE, State.COMING),
        (date(2025, 12, 19), State.LATE, State.COMING),
        (MARCH, State.LATE, State.LATE),
    ],
)
def test_a_look_back_is_coming_then_due_then_late(today: date, first: State, second: State):
    assert states(PROMISE, today) == {1: first, 2: second}


def test_an_answer_settles_its_look_back_and_those_before_it():
    first_only = replace(PROMISE, answered={1: FIRST_ON})
    second_only = replace(PROMISE, answered={2: SECOND_ON})

    assert states(first_only, NOVEMBER) == {1: State.DONE, 2: State.COMING}
    assert states(second_only, NOVEMBER) == {1: State.DONE, 2: State.DONE}


def test_a_closed_promise_owes_nothing_and_what_was_answered_stays_done():
    assert states(replace(PROMISE, is_closed=True), MARCH) == {}
    assert states(replace(PROMISE, is_closed=True, answered={1: FIRST_ON}), MARCH) == {1: State.DONE}


def test_when_the_owner_has_left_those_who_lead_the_school_now_owe_it():
    left = trio(promises=[replace(PROMISE, owner=None)])
    nobody = trio(
        promises=[replace(PROMISE, owner=None)],
        without=["Birch's head", "Birch's deputy"],
        more=[leaves("Birch's head", MADE_ON)],
    )

    assert [each.owners for each in check_ins(left, NOVEMBER)] == [("Birch's head", "Birch's deputy")] * 2
    assert check_ins(nobody, NOVEMBER) == []


def test_a_look_back_that_is_excused_is_not_chased():
    facts = trio(promises=[PROMISE], excused=frozenset({check_in_key("marking", 1)}))
    assert [each.state(MARCH) for each in check_ins(facts, MARCH)] == [State.EXCUSED, State.LATE]


def test_a_playbook_without_commitments_asks_for_no_look_back():
    without = TRIOS.model_copy(update={"commitments": None, "reminders": {}})
    assert [each for each in owed_by(without, trio(promises=[PROMISE]), MARCH) if each.duty == CHECK_INS] == []


def test_a_reminder_speaks_of_look_backs():
    facts = trio(promises=[PROMISE])
    reminder = Reminder(of=(CHECK_INS,), before=(Wait(5, "day"),))
    playbook = TRIOS.model_copy(update={"reminders": {"promises": reminder}})
    day = date(2025, 12, 12)  # Five days before 18 December is a Saturday.
    digests = digests_on(day, check_ins(facts, day), set(), Reminders(playbook, facts, LONDON))

    assert [(digest.person, [line.key for line in digest.lines]) for digest in digests] == [
        ("Birch's head", ["check_ins:marking:1"])
    ]


def test_whoever_looks_back_on_the_day_hears_before_it_only_and_whoever_never_does_is_chased():
    def said(behaviour: object) -> list[str]:
        letters = simulate(TRIOS, trio(promises=[PROMISE]), MADE_ON, MARCH, behaviour, LONDON)  # type: ignore[arg-type]
        return [
            line.step
            for _, digest in letters
            if digest.person == PROMISE.owner
            for line in digest.lines
            if line.key == "check_ins:marking:1"
        ]

    assert said(on_the_due_day) == ["5 days before"]
    assert said(never)[:3] == ["5 days before", "2 days after", "5 school days after"]


@settings(max_examples=50)
@given(cases(), a_day, several)
def test_whatever_is_promised_each_open_one_is_owed_by_its_owner_and_nothing_else_changes(
    case: Case, today: date, made: list[Promise]
):
    before = owed_by(TRIOS, case.facts, today)
    after = owed_by(TRIOS, replace(case.facts, promises=made), today)
    found = [each for each in after if each.duty == CHECK_INS]

    assert [each for each in after if each.duty != CHECK_INS] == before
    assert len({each.key for each in after}) == len(after)
    for promise in made:
        own = {number_in(each.key): each for each in found if each.happening == promise.key}
        for number in (1, 2):
            is_settled = any(n >= number for n in promise.answered)
            if promise.is_closed or promise.owner is not None:
                assert (number in own) is (is_settled or not promise.is_closed)
            if number in own and promise.owner is not None:
                assert own[number].owners == (promise.owner,)
            if number in own:
                assert own[number].is_done is is_settled


@settings(max_examples=50)
@given(calendars(), promises, a_day)
def test_a_look_back_is_due_on_a_school_day_of_whoever_owes_no_earlier_than_the_rule_says(
    made: dict[str, object], promise: Promise, today: date
):
    facts = trio(promises=[promise], calendars={**dict.fromkeys(SCHOOLS, ENGLAND), **made})
    assert TRIOS.commitments is not None
    for owed in check_ins(facts, today):
        check_in = TRIOS.commitments.check_ins[number_in(owed.key) - 1]
        calendar = facts.calendars[promise.calendar]
        assert owed.due == due_on(promise.made_on, check_in.lead(), calendar)
        assert owed.due is not None
        assert owed.due.nominal_on == promise.made_on + timedelta(days=check_in.after.amount)
        assert owed.due.due_on >= owed.due.nominal_on


@given(st.integers(1, 99), st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=1))
def test_the_key_of_a_look_back_says_which_it_is(number: int, promise: str):
    assert number_in(check_in_key(promise, number)) == number
