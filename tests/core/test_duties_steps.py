"""When something is spoken of, counted from its due day."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from magpie.core.dates import Roll, SchoolCalendar, usual_england
from magpie.core.dates.england import ask_with_stand_ins
from magpie.core.duties import Step, step_due, steps
from magpie.core.playbook import Chase, Escalation, Reminder, Wait, length_of
from tests.core.made_up_years import reminders
from tests.core.test_dates_strategies import middle_days, school_calendars

ENGLAND = usual_england()


def reminder(
    before: str = "", after: str = "", stop_after: str | None = None, escalate_after: str | None = None
) -> Reminder:
    return Reminder(
        of=("pack",),
        before=tuple(Wait.parse(text) for text in before.split(", ") if text),
        after=tuple(Chase.parse(text) for text in after.split(", ") if text),
        stop_after=Wait.parse(stop_after) if stop_after else None,
        escalate=Escalation(after=Wait.parse(escalate_after), to=("coordinator",)) if escalate_after else None,
    )


def laid_out(rule: Reminder, due_on: date, calendar: SchoolCalendar = ENGLAND) -> list[tuple[str, str]]:
    return [(step.name, f"{step.on:%a %d %b}") for step in steps(rule, due_on, calendar).to_owners]


PAPERS = reminder("7 days, 2 days", "1 day, every 3 school days", "3 weeks", "5 days")


def test_papers_are_spoken_of_twice_before_and_then_again_and_again() -> None:
    assert laid_out(PAPERS, date(2025, 11, 11)) == [
        ("7 days before", "Tue 04 Nov"),
        ("2 days before", "Fri 07 Nov"),
        ("1 day after", "Wed 12 Nov"),
        ("3 school days after", "Fri 14 Nov"),
        ("6 school days after", "Wed 19 Nov"),
        ("9 school days after", "Mon 24 Nov"),
        ("12 school days after", "Thu 27 Nov"),
        ("15 school days after", "Tue 02 Dec"),
    ]


def test_a_holiday_is_quiet() -> None:
    """Due on the last day before the autumn half-term."""
    assert laid_out(PAPERS, date(2025, 10, 24)) == [
        ("7 days before", "Fri 17 Oct"),
        ("2 days before", "Wed 22 Oct"),
        ("1 day after", "Mon 03 Nov"),
        ("3 school days after", "Wed 05 Nov"),
        ("6 school days after", "Mon 10 Nov"),
        ("9 school days after", "Thu 13 Nov"),
    ]


def test_two_steps_that_roll_to_one_day_are_one_and_the_later_stays() -> None:
    """Seven and two days before the second day of January's term both lie in the Christmas holiday."""
    assert laid_out(reminder("7 days, 2 days"), date(2026, 1, 6)) == [("2 days before", "Fri 19 Dec")]
    assert laid_out(reminder(after="2 days, 1 day"), date(2025, 10, 24)) == [("2 days after", "Mon 03 Nov")]


def test_a_holiday_does_not_use_up_the_time_after_which_one_gives_up() -> None:
    assert laid_out(reminder(after="1 day", stop_after="1 week"), date(2025, 12, 19)) == [("1 day after", "Mon 05 Jan")]


def test_without_an_end_one_gives_up_after_six_weeks() -> None:
    found = laid_out(reminder(after="every 5 school days"), date(2025, 11, 3))

    assert found[0] == ("5 school days after", "Mon 10 Nov")
    assert found[-1] == ("30 school days after", "Mon 15 Dec")


def test_those_who_hear_in_the_end_are_told_once() -> None:
    found = steps(PAPERS, date(2025, 11, 11), ENGLAND)

    assert [(step.name, step.on) for step in found.escalation] == [("escalation", date(2025, 11, 17))]
    assert steps(reminder("2 days"), date(2025, 11, 11), ENGLAND).escalation == ()


def test_a_year_that_nobody_entered_has_steps_on_weekdays() -> None:
    found = steps(PAPERS, date(2060, 3, 10), SchoolCalendar("Larkfield"))

    assert all(step.on.weekday() < 5 for step in found.to_owners)


FOUND = steps(PAPERS, date(2025, 11, 11), ENGLAND).to_owners


@pytest.mark.parametrize(
    ("said", "today", "spoken"),
    [
        ((), date(2025, 11, 3), None),
        ((), date(2025, 11, 4), "7 days before"),
        ((), date(2025, 11, 6), "7 days before"),
        (("7 days before",), date(2025, 11, 6), None),
        (("7 days before",), date(2025, 11, 7), "2 days before"),
        ((), date(2025, 11, 7), "2 days before"),
        (("2 days before",), date(2025, 11, 7), None),
        ((), date(2025, 11, 11), "2 days before"),
        ((), date(2025, 11, 24), "9 school days after"),
        ((), date(2025, 12, 16), "15 school days after"),
        ((), date(2025, 12, 17), None),
    ],
)
def test_only_the_latest_step_is_spoken_and_not_when_it_is_old(
    said: tuple[str, ...], today: date, spoken: str | None
) -> None:
    found = step_due(FOUND, said, today)

    assert (found.name if found else None) == spoken


def test_nobody_hears_that_something_will_be_due_when_it_was_due() -> None:
    only_before = steps(reminder("7 days"), date(2025, 11, 11), ENGLAND).to_owners

    assert step_due(only_before, (), date(2025, 11, 11)) is not None
    assert step_due(only_before, (), date(2025, 11, 12)) is None


@settings(max_examples=40)
@given(st.data(), school_calendars(), reminders)
def test_steps_stand_on_school_days_on_their_side_of_the_due_day(
    data: st.DataObject, calendar: SchoolCalendar, rule: Reminder
) -> None:
    due_on = data.draw(middle_days(calendar))
    found = steps(rule, due_on, calendar)
    days = [step.on for step in found.to_owners]

    assert days == sorted(set(days))
    assert all(is_school_day(calendar, step.on) for step in (*found.to_owners, *found.escalation))
    assert all(step.on < due_on and step.until <= due_on for step in found.to_owners if step.name.endswith("before"))
    assert all(step.on > due_on for step in (*found.to_owners, *found.escalation) if not step.name.endswith("before"))
    assert all(step.on <= step.until for step in found.to_owners)
    assert len(found.escalation) == (1 if rule.escalate else 0)


@settings(max_examples=40)
@given(st.data(), school_calendars(), reminders)
def test_nobody_is_chased_when_it_is_time_to_give_up(
    data: st.DataObject, calendar: SchoolCalendar, rule: Reminder
) -> None:
    assume(rule.stop_after)
    due_on = data.draw(middle_days(calendar))
    gives_up_on = rolled(calendar, length_of(rule.stop_after or Wait(6, "week")), due_on)

    assert all(step.on <= gives_up_on for step in steps(rule, due_on, calendar).to_owners)


@settings(max_examples=40)
@given(st.data(), school_calendars(), reminders)
def test_going_by_days_each_step_is_spoken_at_most_once(
    data: st.DataObject, calendar: SchoolCalendar, rule: Reminder
) -> None:
    due_on = data.draw(middle_days(calendar))
    found, spoken = steps(rule, due_on, calendar).to_owners, list[Step]()
    for n in range(-60, 90):
        step = step_due(found, {each.name for each in spoken}, due_on + timedelta(days=n))
        spoken += [step] if step else []

    assert [step for step in found if step in spoken] == spoken
    assert [step.name for step in spoken] == list(dict.fromkeys(step.name for step in spoken))


def is_school_day(calendar: SchoolCalendar, day: date) -> bool:
    answer, _ = ask_with_stand_ins(calendar, lambda asked: asked.is_school_day(day))
    return answer


def rolled(calendar: SchoolCalendar, length: object, due_on: date) -> date:
    answer, _ = ask_with_stand_ins(calendar, lambda asked: asked.roll(length.after(due_on, asked), Roll.FORWARD))
    return answer
