"""When one speaks about something that is owed: the steps of a reminder, laid out round its due day."""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from magpie.core.dates import Roll, SchoolCalendar
from magpie.core.dates.england import ask_with_stand_ins
from magpie.core.playbook import Chase, Reminder, Wait, length_of

ESCALATION = "escalation"
GIVES_UP_AFTER = Wait(6, "week")
FRESH_FOR = 10  # School days, after which a step that was not spoken is better left unsaid.
MOST_CHASES = 60
LONGEST = 999


class Step(NamedTuple):
    """Its name lasts, such as “2 days before”; after ``until`` it is too old to be spoken."""

    name: str
    on: date
    until: date


class Steps(NamedTuple):
    """In the order of their days; those who hear of it in the end are others, so theirs stands apart."""

    to_owners: tuple[Step, ...]
    escalation: tuple[Step, ...]

    @property
    def first_on(self) -> date:
        return min((step.on for step in (*self.to_owners, *self.escalation)), default=date.max)


def steps(reminder: Reminder, due_on: date, calendar: SchoolCalendar) -> Steps:
    """All on school days: what comes before the due day rolls back, what comes after it rolls forward."""
    found, _ = ask_with_stand_ins(calendar, lambda asked: _steps(reminder, due_on, asked))
    return found


def step_due(steps: Iterable[Step], said: Container[str], today: date) -> Step | None:
    """The latest step whose day has come, unless it is said or too old; earlier ones are skipped for good."""
    latest = latest_step(steps, today)
    return None if latest is None or latest.name in said else latest


def latest_step(steps: Iterable[Step], today: date) -> Step | None:
    latest = None
    for step in steps:
        if step.on > today:
            break
        latest = step
    return latest if latest is not None and today <= latest.until else None


def _steps(reminder: Reminder, due_on: date, calendar: SchoolCalendar) -> Steps:
    escalation: tuple[Step, ...] = ()
    if reminder.escalate:
        nominal_on = length_of(reminder.escalate.after).after(due_on, calendar)
        escalation = (_step(ESCALATION, calendar.roll(nominal_on, Roll.FORWARD), calendar),)
    return Steps(_one_a_day([*_before(reminder, due_on, calendar), *_after(reminder, due_on, calendar)]), escalation)


def _one_a_day(found: Iterable[tuple[date, Step]]) -> tuple[Step, ...]:
    """By the days that the reminder names; of several that roll to one day the last is left."""
    by_day = {step.on: step for _, step in sorted(found, key=lambda each: each[0])}
    return tuple(by_day[day] for day in sorted(by_day))


def _before(reminder: Reminder, due_on: date, calendar: SchoolCalendar) -> Iterator[tuple[date, Step]]:
    for wait in reminder.before:
        nominal_on = length_of(wait).before(due_on, calendar)
        step = _step(f"{wait} before", calendar.roll(nominal_on, Roll.BACK), calendar)
        yield nominal_on, step._replace(until=min(step.until, due_on))


def _after(reminder: Reminder, due_on: date, calendar: SchoolCalendar) -> Iterator[tuple[date, Step]]:
    """A holiday does not use up the time after which one gives up: that day rolls forward too."""
    gives_up = length_of(reminder.stop_after or GIVES_UP_AFTER).after(due_on, calendar)
    stops_on = calendar.roll(gives_up, Roll.FORWARD)
    for chase in reminder.after:
        for wait in _waits(chase):
            nominal_on = length_of(wait).after(due_on, calendar)
            on = calendar.roll(nominal_on, Roll.FORWARD)
            if on > stops_on:
                break
            yield nominal_on, _step(f"{wait} after", on, calendar)


def _waits(chase: Chase) -> Iterator[Wait]:
    """“Every 3 school days” is 3 school days, 6 school days … after the due day."""
    for n in range(1, MOST_CHASES + 1 if chase.again else 2):
        if n * chase.wait.amount <= LONGEST:
            yield Wait(n * chase.wait.amount, chase.wait.unit)


def _step(name: str, on: date, calendar: SchoolCalendar) -> Step:
    return Step(name, on, calendar.add_school_days(on, FRESH_FOR))
