"""One letter a person a day at most: all that there is to say to them, in their own school's hours."""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from typing import NamedTuple

from magpie.core.dates import LetterWindow
from magpie.core.duties.facts import Key
from magpie.core.duties.owed import Owed
from magpie.core.duties.reminders import Reminders
from magpie.core.duties.steps import latest_step

Said = Set[tuple[str, Key, str]]


class Line(NamedTuple):
    """One step about one thing that is owed; ``escalates`` when it is owed by others."""

    key: str
    step: str
    due_on: date
    escalates: bool

    @property
    def duty(self) -> str:
        return self.key.partition(":")[0]


class Digest(NamedTuple):
    person: Key
    window: LetterWindow
    lines: tuple[Line, ...]


def digests_on(day: date, owed: Iterable[Owed], said: Said, reminders: Reminders) -> list[Digest]:
    """The letters of a day; ``said`` holds key, person and step of each line that was sent about the same due day."""
    return digests_of(lines_on(day, owed, said, reminders), day, reminders)


def digests_of(lines: Mapping[Key, list[Line]], day: date, reminders: Reminders) -> list[Digest]:
    """Whoever has no school that day hears of it on the next, if it is then still to be said."""
    found = []
    for person, own in lines.items():
        window = reminders.window(person, day)
        if window is not None:
            found.append(Digest(person, window, tuple(sorted(own, key=own_and_oldest_first))))
    return found


def lines_on(day: date, owed: Iterable[Owed], said: Said, reminders: Reminders) -> dict[Key, list[Line]]:
    """What is to be said to whom by this day, whether or not they may be written to."""
    found: dict[Key, list[Line]] = {}
    for each in owed:
        steps = reminders.steps_of(each)
        if steps is None or each.due is None or steps.first_on > day or not each.is_open(day):
            continue
        due_on = each.due.due_on
        chase, last = latest_step(steps.to_owners, day), latest_step(steps.escalation, day)
        hearing = [(person, chase, False) for person in each.owners] if chase else []
        hearing += [(person, last, True) for person in reminders.hearers(each, day)] if last else []
        for person, step, escalates in hearing:
            if step is not None and (each.key, person, step.name) not in said:
                found.setdefault(person, []).append(Line(each.key, step.name, due_on, escalates))
    return found


def own_and_oldest_first(line: Line) -> tuple[bool, date, str]:
    return line.escalates, line.due_on, line.key
