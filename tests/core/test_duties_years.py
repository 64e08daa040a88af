"""Years that are made up, and what a letter may never do in any of them."""

import sys
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import cache
from types import FrameType
from typing import Any

from hypothesis import given, settings

from magpie.core.dates import SchoolCalendar
from magpie.core.dates.england import ask_with_stand_ins
from magpie.core.duties import (
    Owed,
    Reminders,
    digests_on,
    never,
    owed_by,
    simulate,
)
from magpie.core.duties.facts import Key
from tests.core.alder_trio import TRIOS
from tests.core.made_up_cohorts import cohort
from tests.core.made_up_years import FIRST, LAST, LONDON, Case, cases


@settings(max_examples=25)
@given(cases())
def test_a_letter_goes_once_a_day_at_most_on_a_school_day_of_its_reader_between_eight_and_six(case: Case) -> None:
    found = case.letters()
    calendar_of = {holder.person: holder.calendar or "England" for holder in case.facts.holders}

    assert len({(moment.date(), digest.person) for moment, digest in found}) == len(found)
    for moment, digest in found:
        calendar = case.facts.calendars[calendar_of[digest.person]]
        assert is_school_day(calendar, moment.date())
        assert time(8) <= moment.astimezone(LONDON).time() < time(18)
        assert moment in digest.window
        assert digest.lines


@settings(max_examples=15)
@given(cases())
def test_a_letter_speaks_only_of_what_is_open_and_only_to_those_who_owe_it_or_are_to_hear_of_it(case: Case) -> None:
    said: set[tuple[str, Key, str]] = set()
    spoken_on: dict[str, date] = {}
    remembered = Reminders(case.playbook, case.facts, LONDON)
    owed_on = cache(lambda day: {each.key: each for each in owed_by(case.playbook, case.facts, day)})
    for moment, digest in case.letters():
        day = moment.date()
        owed = owed_on(day)
        for line in digest.lines:
            each = owed[line.key]
            done_on = case.behaviour(each, spoken_on.get(line.key))
            told_today = spoken_on.get(line.key) == day
            assert done_on is None or done_on > day or told_today
            assert each.is_open(day)
            assert line.due_on == each.due_on
            assert in_time(remembered, each, line.step, day)
            if line.escalates:
                assert digest.person in holders_of(case, escalated_to(case, each.duty), day)
                assert digest.person not in each.owners
            else:
                assert digest.person in each.owners
            assert (line.key, digest.person, line.step) not in said
            said.add((line.key, digest.person, line.step))
            if not line.escalates:
                spoken_on.setdefault(line.key, day)


@settings(max_examples=6)
@given(cases())
def test_the_same_year_has_the_same_letters(case: Case) -> None:
    assert case.letters() == case.letters()


@settings(max_examples=6)
@given(cases())
def test_a_year_walked_in_one_go_has_the_letters_that_each_night_would_have_written(case: Case) -> None:
    """The plain way: everything reckoned anew each night, everything looked at."""
    last = FIRST + timedelta(days=150)
    said: set[tuple[str, Key, str]] = set()
    spoken_on: dict[str, date] = {}
    remembered = Reminders(case.playbook, case.facts, LONDON)
    plain = []
    for n in range((last - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        still_open = [
            each
            for each in owed_by(case.playbook, case.facts, day)
            if (done_on := case.behaviour(each, spoken_on.get(each.key))) is None or done_on > day
        ]
        for digest in digests_on(day, still_open, said, remembered):
            plain.append((digest.window.opens_at, as_set(digest.person, digest.lines)))
            for line in digest.lines:
                said.add((line.key, digest.person, line.step))
                if not line.escalates:
                    spoken_on.setdefault(line.key, day)

    walked = [(moment, as_set(digest.person, digest.lines)) for moment, digest in case.letters(last)]
    assert sorted(walked, key=str) == sorted(plain, key=str)


def test_twice_the_trios_are_twice_the_work() -> None:
    n_calls = [calls_of(lambda n=n: whole_year(n)) for n in (4, 8, 16)]

    assert n_calls[1] / n_calls[0] < 2.1
    assert n_calls[2] / n_calls[1] < 2.1


def test_due_days_are_reckoned_once_for_all_who_owe_them() -> None:
    facts = cohort(TRIOS, n_groups=60)
    reckoned = calls_of(lambda: owed_by(TRIOS, facts, FIRST), named="due_on")

    assert reckoned < len(owed_by(TRIOS, facts, FIRST)) / 20


def whole_year(n_groups: int) -> None:
    simulate(TRIOS, cohort(TRIOS, n_groups=n_groups), FIRST, LAST, never, LONDON)


def calls_of(work: Callable[[], Any], named: str | None = None) -> int:
    n_calls = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal n_calls
        n_calls += event == "call" and named in (None, frame.f_code.co_name)

    work()  # What is worked out once, such as the shipped calendar, is not counted.
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return n_calls


def in_time(remembered: Reminders, owed: Owed, named: str, day: date) -> bool:
    """Whether this is a step of the reminder, come and not yet old."""
    steps = remembered.steps_of(owed)
    assert steps is not None
    step = next(each for each in (*steps.to_owners, *steps.escalation) if each.name == named)
    return step.on <= day <= step.until


def as_set(person: Key, lines: tuple[Any, ...]) -> tuple[Key, tuple[Any, ...]]:
    return person, tuple(sorted(lines))


def is_school_day(calendar: SchoolCalendar, day: date) -> bool:
    answer, _ = ask_with_stand_ins(calendar, lambda asked: asked.is_school_day(day))
    return answer


def escalated_to(case: Case, duty: str) -> tuple[str, ...]:
    reminder = case.playbook.reminder_of(duty)
    assert reminder is not None
    assert reminder.escalate is not None
    return reminder.escalate.to


def holders_of(case: Case, roles: tuple[str, ...], day: date) -> set[Key]:
    return {holder.person for holder in case.facts.holders if holder.role in roles and holder.holds_on(day)}
