"""What a reminder says: each thing that is owed in a sentence, by when, and where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from magpie.core.dates import Due
from magpie.core.duties import Line, Owed
from magpie.core.playbook.names import RSVP
from magpie.duties.reminding import Outlook
from magpie.outbox.writing import LONGEST_SUBJECT
from magpie.programmes.addresses import page_address, way_in
from magpie.programmes.queries import coordinators_of
from magpie.programmes.telling import listed, part_title

DEEDS = {"artefact": "share", "answer": "answer", "declaration": "sign", "presence": "come"}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing in a letter. ``who`` is empty for one's own; ``address`` is the page on which it is done."""

    what: str
    where: str
    when: str
    who: str
    address: str
    is_late: bool


class Words:
    """Knows the names that letters of a cohort use; read once for all of them."""

    def __init__(self, seen: Outlook, today: date) -> None:
        self.seen = seen
        self.today = today
        self.coordinators = [role.person for role in coordinators_of(seen.cohort, seen.day)]

    def said(self, line: Line) -> Said:
        owed = self.seen.owed[line.key]
        is_late = line.due_on < self.today
        return Said(
            what=self.what(owed),
            where=self.where(owed),
            when=self.when(owed, is_late=is_late, is_own=not line.escalates),
            who=self.who(owed) if line.escalates else "",
            address=self.address(owed),
            is_late=is_late,
        )

    def what(self, owed: Owed) -> str:
        playbook, duty = self.seen.known.playbook, self.seen.known.playbook.duties[owed.duty]
        if duty.artefact:
            return part_title(playbook, duty.artefact)
        if duty.declaration:
            return f"{playbook.declarations[duty.declaration].title} (to sign)"
        if duty.answer == RSVP:
            return "Your answer to the invitation"
        return str(duty.answer).replace("_", " ").replace("-", " ").capitalize()

    def where(self, owed: Owed) -> str:
        """The happening it is about, where and on which day; else the school or group that owes it."""
        known = self.seen.known
        line = known.activities.get(str(owed.happening))
        if line is None:
            return self._group(owed.group) if owed.school is None else self._school(owed.school)
        at = f" at {self._school(owed.school)}" if line.host is not None and owed.school is not None else ""
        return f"{line.title}{at} on {_day(line.on)}"

    def when(self, owed: Owed, *, is_late: bool, is_own: bool) -> str:
        assert owed.due is not None, "only what has a day is spoken of"
        if is_late:
            still = ", and it is still wanted" if is_own else ""
            return f"It was due on {_both_days(owed.due)}{still}."
        return f"Please {DEEDS[owed.matter.owes]} it by {_both_days(owed.due)}."

    def who(self, owed: Owed) -> str:
        people: dict[Any, str] = {**self.seen.known.names.people}
        return listed(people.get(person, "") for person in owed.owners)

    def address(self, owed: Owed) -> str:
        return page_address("programmes:cohort", self.seen.cohort.slug)

    def _school(self, key: Any) -> str:
        return self.seen.known.names.schools.get(key, "")

    def _group(self, key: Any) -> str:
        return self.seen.known.names.groups.get(key, "")


def write_words(words: Words, *, person: Any, lines: Sequence[Line], added_words: str) -> tuple[str, str]:
    """The subject and the text of a reminder."""
    said = [words.said(line) for line in lines]
    own = [each for each in said if not each.who]
    facts = {
        "person": person,
        "cohort": words.seen.cohort,
        "added_words": added_words.strip(),
        "late": [each for each in own if each.is_late],
        "coming": [each for each in own if not each.is_late],
        "of_others": [each for each in said if each.who],
        "all_of_it": way_in(person.address),
        "coordinators": [each for each in words.coordinators if each.address and each != person][:2],
    }
    return subject_of(words, own, len(said))[:LONGEST_SUBJECT], render_to_string("duties/letters/reminder.txt", facts)


def subject_of(words: Words, own: Sequence[Said], n_said: int) -> str:
    if n_said == 1 and own:
        return f"{own[0].what}: {own[0].where}" if own[0].where else own[0].what
    if own:
        return f"{len(own)} thing{'s' if len(own) > 1 else ''} to do in {words.seen.cohort}"
    return f"Late in {words.seen.cohort}"


def _both_days(due: Due) -> str:
    if not due.rolled:
        return _day(due.due_on)
    return f"{_day(due.due_on)} (counted from {_day(due.nominal_on)}, when there is no school)"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
