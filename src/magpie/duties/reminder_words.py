"""What a reminder says: each thing that is owed in a sentence, by when, and where it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from magpie.core.duties import Line, Owed
from magpie.duties.holders import COORDINATOR
from magpie.duties.links import link_for
from magpie.duties.own import what_to_do
from magpie.duties.reminding import Outlook
from magpie.duties.telling import Telling
from magpie.outbox.writing import LONGEST_SUBJECT
from magpie.programmes.addresses import way_in
from magpie.programmes.telling import listed
from magpie.register.phrases import due_in_words, weekday_in_words

MOST_NAMED = 2
DEEDS = {
    "artefact": "share it",
    "answer": "answer",
    "declaration": "sign it",
    "presence": "come",
    "check-in": "say how it stands",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing in a letter. ``whose`` is empty for one's own, ``address`` for what has no page."""

    what: str
    about: str
    when: str
    due_on: date
    whose: str
    address: str
    is_late: bool


class Contact(NamedTuple):
    name: str
    address: str


class Words:
    """The words for all letters of a cohort on a day; each name is looked up once."""

    def __init__(self, seen: Outlook, today: date) -> None:
        self.seen = seen
        self.today = today
        self.telling = Telling(seen.known)

    def said(self, line: Line, person: int) -> Said:
        owed = self.seen.owed[line.key]
        link = None if line.escalates else link_for(owed, self.seen.known, person, self.today)
        is_late = line.due_on < self.today
        return Said(
            what=self.telling.what(owed) if line.escalates else what_to_do(owed, self.telling),
            about=self._about(owed),
            when=_when(owed, is_late=is_late),
            due_on=line.due_on,
            whose=self._whose(owed) if line.escalates else "",
            address=f"{settings.PUBLIC_URL}{link.address}" if link else "",
            is_late=is_late,
        )

    def coordinators(self) -> list[Contact]:
        """Those to whom a letter can go, by name."""
        names = self.seen.known.names
        holding = {
            each.person
            for each in self.seen.known.facts.holders
            if each.role == COORDINATOR and each.holds_on(self.today)
        }
        found = (Contact(_name(names.people, key), _name(names.addresses, key)) for key in holding)
        return sorted(each for each in found if each.address)

    def _about(self, owed: Owed) -> str:
        about, on = self.telling.about(owed), self.telling.on(owed)
        if not about and owed.matter.owes == "artefact":
            return self.telling.school(owed) or self.telling.group(owed)
        return f"{about} on {weekday_in_words(on)}" if on else about

    def _whose(self, owed: Owed) -> str:
        return listed(self.telling.who(owed)) or "a post that nobody holds"


def write_words(words: Words, *, person: Any, lines: Sequence[Line], added_words: str) -> tuple[str, str]:
    """The subject and the text of a reminder."""
    cohort = words.seen.cohort
    said = [words.said(line, person.pk) for line in lines]
    own = [each for each in said if not each.whose]
    board = reverse("duties:own") if own else reverse("duties:board", args=[cohort.slug])
    facts = {
        "person": person,
        "cohort": cohort,
        "added_words": added_words.strip(),
        "late": [each for each in own if each.is_late],
        "coming": [each for each in own if not each.is_late],
        "of_others": [each for each in said if each.whose],
        "way_in": way_in(person.address, goes_to=board),
        "coordinators": [each for each in words.coordinators() if each.address != person.address][:MOST_NAMED],
    }
    body = render_to_string("duties/letters/reminder.txt", facts)
    return subject_of(said, str(cohort))[:LONGEST_SUBJECT], f"{body.strip()}\n"


def subject_of(said: Sequence[Said], cohort: str) -> str:
    """What it is about and its day when it is one thing, else how many there are."""
    own = [each for each in said if not each.whose]
    if len(own) == 1:
        return f"{own[0].what}{', due on' if own[0].is_late else ' by'} {own[0].due_on:%-d %B}"
    return f"{len(own)} things to do in {cohort}" if own else f"Late in {cohort}"


def _when(owed: Owed, *, is_late: bool) -> str:
    assert owed.due is not None, "only what has a day is spoken of"
    on = due_in_words(owed.due)
    return f"It was due on {on}." if is_late else f"Please {DEEDS[owed.matter.owes]} by {on}."


def _name(names: Mapping[Any, str], key: Any) -> str:
    return names.get(key, "")
