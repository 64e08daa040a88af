"""What is to be said in a cohort on a day, and to whom: from what is owed and what has been said already."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from magpie.core.dates import LetterWindow
from magpie.core.duties import Line, Owed, Reminders
from magpie.core.duties.digests import lines_on
from magpie.duties.bridge import Known
from magpie.duties.days import zone_of
from magpie.duties.reckoned import owed_in
from magpie.programmes.models import Cohort

# From this hour on the next day's reminders are laid out, so that coordinators can look at them.
EVENING = time(18)
# So many days ahead a free day is looked for, when somebody has had their letter of the day already.
DAYS_AHEAD = 21
SATURDAY = 5

Spoken = tuple[str, int, str, date]
"""Key, person, step and due day of a line, as it is stored."""


@dataclass(frozen=True, slots=True)
class Outlook:
    cohort: Cohort
    day: date
    known: Known
    owed: Mapping[str, Owed]
    reminders: Reminders

    def lines(self, spoken: Iterable[Spoken]) -> dict[Any, list[Line]]:
        """By person; what was spoken of another due day counts for nothing, since a moved day begins anew."""
        due_on = {key: owed.due_on for key, owed in self.owed.items()}
        said = {(key, person, step) for key, person, step, on in spoken if due_on.get(key) == on}
        return lines_on(self.day, self.owed.values(), said, self.reminders)

    def is_open(self, line: Spoken) -> bool:
        """Whether what a line is about is still owed by that day, and this person still the one who hears of it."""
        key, person, _, due_on = line
        owed = self.owed.get(key)
        if owed is None or owed.due_on != due_on or not owed.is_open(self.day):
            return False
        return person in owed.owners or person in self.reminders.hearers(owed, self.day)

    def is_to_be_said(self, line: Spoken) -> bool:
        """Whether it is still open, and its step not too old to be spoken of."""
        steps = self.reminders.steps_of(self.owed[line[0]]) if self.is_open(line) else None
        if steps is None:
            return False
        return any(step.name == line[2] and self.day <= step.until for step in (*steps.to_owners, *steps.escalation))

    def windows(self, person: int, now: datetime) -> Iterator[tuple[date, LetterWindow]]:
        """The days on which this person may be written to from now on, beginning with the day of the outlook."""
        for n in range(DAYS_AHEAD + 1):
            on = self.day + timedelta(days=n)
            window = self.reminders.window(person, on)
            if window is not None and window.closes_at > now:
                yield on, window


def nothing(n: int) -> None:
    """What is told of the progress when nobody asks."""


def outlook(cohort: Cohort, day: date) -> Outlook:
    found = owed_in(cohort, day)
    reminders = Reminders(found.known.playbook, found.known.facts, zone_of(cohort))
    return Outlook(cohort, day, found.known, {owed.key: owed for owed in found.owed}, reminders)


def day_in(cohort: Cohort, now: datetime) -> date:
    return now.astimezone(zone_of(cohort)).date()


def day_to_plan(cohort: Cohort, now: datetime) -> date:
    """Today; from the evening on, and at a weekend, the next weekday."""
    local = now.astimezone(zone_of(cohort))
    return local.date() if local.time() < EVENING and local.weekday() < SATURDAY else next_weekday(local.date())


def next_weekday(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
