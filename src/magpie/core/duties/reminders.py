"""What a night's run remembers while it looks for something to say: the steps, who hears of it, and when."""

from datetime import date, tzinfo

from magpie.core.dates import LetterWindow, SchoolCalendar, letter_window
from magpie.core.duties.dues import Dues
from magpie.core.duties.facts import Facts, Key
from magpie.core.duties.owed import Owed
from magpie.core.duties.people import People
from magpie.core.duties.steps import Steps, steps
from magpie.core.playbook import Playbook
from magpie.core.playbook.names import CHECK_INS

Place = tuple[tuple[str, ...], Key | None, Key | None, date]


class Reminders:
    def __init__(self, playbook: Playbook, facts: Facts, tz: tzinfo) -> None:
        self.playbook = playbook
        self.tz = tz
        self._people = People(playbook, facts, date.max)
        self._dues = Dues(facts.calendars, facts.calendar)
        self._reminder_of = {name: playbook.reminder_of(name) for name in (*playbook.duties, CHECK_INS)}
        self._steps: dict[tuple[str, date, Key | None], Steps] = {}
        self._windows: dict[tuple[Key | None, date], LetterWindow | None] = {}
        self._hearers: dict[Place, tuple[Key, ...]] = {}

    def steps_of(self, owed: Owed) -> Steps | None:
        """None where nothing is ever said: without a day or a reminder, and of being there."""
        reminder = self._reminder_of.get(owed.duty)
        if reminder is None or owed.due is None or owed.matter.owes == "presence":
            return None
        key = (owed.duty, owed.due.due_on, owed.calendar)
        found = self._steps.get(key)
        if found is None:
            found = self._steps[key] = steps(reminder, owed.due.due_on, self._dues.calendar(owed.calendar))
        return found

    def hearers(self, owed: Owed, day: date) -> tuple[Key, ...]:
        """Who hears in the end of what others owe."""
        reminder = self._reminder_of.get(owed.duty)
        roles = reminder.escalate.to if reminder and reminder.escalate else ()
        place = (roles, owed.school, owed.group, day)
        found = self._hearers.get(place)
        if found is None:
            rows = [row for role in roles for row in self._people.in_role(role, owed.school, owed.group, day)]
            found = self._hearers[place] = tuple(dict.fromkeys(row.person for row in rows))
        return tuple(person for person in found if person not in owed.owners)

    def window(self, person: Key, day: date) -> LetterWindow | None:
        """When a letter to this person may go on this day; None when their school is closed."""
        key = (self._calendar_of(person, day), day)
        if key not in self._windows:
            self._windows[key] = letter_window(day, self._dues.calendar(key[0]), self.tz)
        return self._windows[key]

    def calendar(self, person: Key, day: date) -> SchoolCalendar:
        """Whose school days count for letters to this person."""
        return self._dues.calendar(self._calendar_of(person, day))

    def _calendar_of(self, person: Key, day: date) -> Key | None:
        """Of a post in a school before one without; somebody without any has the cohort's."""
        held = [row for row in self._people.of_person(person) if row.from_on <= day]
        current = [row for row in held if row.until_on is None or day < row.until_on] or held
        at_school = [row for row in current if row.school is not None] or current
        return at_school[0].calendar if at_school else None
