"""Who is silent: something of theirs is late, and nothing comes back."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta

from magpie.core.duties import Owed
from magpie.core.duties.facts import Key
from magpie.duties.bridge import Known

ENOUGH_REMINDERS = 2
LOOKS_BACK = timedelta(weeks=6)
IN_WORDS = (
    "Silent is who has something late and has never signed in, or has had two reminders or more in the last six weeks "
    "and has done nothing since the first of them. A telephone call helps more than another letter."
)


@dataclass(slots=True)
class _Asked:
    """On how many days somebody was reminded, and first when; there is one letter a day."""

    days: set[date]

    @property
    def is_enough(self) -> bool:
        return len(self.days) >= ENOUGH_REMINDERS


def silent_people(owed: Iterable[Owed], late: Iterable[Owed], known: Known, today: date) -> Set[Key]:
    people = {person for each in late for person in each.owners}
    asked = {person: _Asked(set()) for person in people}
    for reminded in known.reminded:
        if reminded.person in asked and today - LOOKS_BACK <= reminded.on <= today:
            asked[reminded.person].days.add(reminded.on)
    never_here = people - known.names.signed_in
    chased = {person: min(each.days) for person, each in asked.items() if each.is_enough}
    return never_here | (chased.keys() - _answering(owed, chased))


def _answering(owed: Iterable[Owed], since: dict[Key, date]) -> set[Key]:
    """Who has done anything since they were first reminded."""
    if not since:
        return set()
    return {
        person
        for each in owed
        if each.done_on is not None and each.matter.owes != "presence"
        for person in each.owners
        if person in since and each.done_on >= since[person]
    }
