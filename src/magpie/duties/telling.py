"""What is owed, by whom, to whom and for what, in the words of the playbook and the names of the cohort."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any

from magpie.core.duties import Owed, State
from magpie.core.duties.facts import Key
from magpie.core.duties.promises import READERS
from magpie.core.playbook.names import CHECK_INS
from magpie.duties.bridge import Known
from magpie.programmes.telling import check_in, part_title, parties
from magpie.programmes.telling import owed as owed_in_words


def code_of(key: str) -> str:
    """What stands for a duty in addresses, which hold no keys of rows."""
    return blake2b(key.encode(), digest_size=8).hexdigest()


def happening_in_words(known: Known, key: Key | None) -> str:
    """Such as “Visit day at Larkby School”; empty for none."""
    line = known.activities.get(str(key))
    if line is not None:
        return _hosted(line.title, known, line.host)
    waiting = next((each for each in known.facts.happenings if each.key == key), None) if key else None
    return _hosted(part_title(known.playbook, waiting.activity), known, waiting.host) if waiting else ""


def _hosted(title: str, known: Known, host: Any) -> str:
    return f"{title} at {known.names.schools[host]}" if host in known.names.schools else title


@dataclass(frozen=True)
class Telling:
    """The words for what is owed in one cohort; each is found once, as many owe the same."""

    known: Known

    @cached_property
    def _what(self) -> dict[str, str]:
        playbook = self.known.playbook
        found = {name: owed_in_words(playbook, duty) for name, duty in playbook.duties.items()}
        return found | ({CHECK_INS: check_in(playbook)} if playbook.commitments else {})

    @cached_property
    def _to(self) -> dict[str, str]:
        playbook = self.known.playbook
        found = {
            name: parties(playbook, dict.fromkeys((*duty.to, *playbook.copied_on(name))))
            for name, duty in playbook.duties.items()
        }
        return found | {CHECK_INS: parties(playbook, READERS)}

    @cached_property
    def _about(self) -> dict[Key | None, str]:
        return {None: ""}

    @cached_property
    def duties(self) -> Mapping[str, str]:
        """Each duty of the playbook in words that begin a line."""
        return {name: words[:1].upper() + words[1:] for name, words in self._what.items()}

    def what(self, owed: Owed) -> str:
        return self.duties[owed.matter.duty]

    def to(self, owed: Owed) -> str:
        return self._to[owed.matter.duty]

    def about(self, owed: Owed) -> str:
        key = owed.matter.happening
        if key not in self._about:
            promised = self.known.promised.get(str(key))
            self._about[key] = f"“{promised}”" if promised else happening_in_words(self.known, key)
        return self._about[key]

    def on(self, owed: Owed) -> date | None:
        """The day of what it is about."""
        line = self.known.activities.get(str(owed.matter.happening))
        return line.on if line else None

    def who(self, owed: Owed) -> list[str]:
        people: Mapping[Any, str] = self.known.names.people
        return [people[person] for person in owed.owners if person in people]

    def addresses(self, owed: Owed) -> list[str]:
        addresses: Mapping[Any, str] = self.known.names.addresses
        return [address for person in owed.owners if (address := addresses.get(person))]

    def school(self, owed: Owed) -> str:
        schools: Mapping[Any, str] = self.known.names.schools
        return schools.get(owed.school, "")

    def group(self, owed: Owed) -> str:
        groups: Mapping[Any, str] = self.known.names.groups
        return groups.get(owed.group, "")

    def text(self, owed: Owed) -> str:
        """What words are looked for in."""
        return " ".join([*self.who(owed), *self.addresses(owed), self.school(owed), self.group(owed)]).casefold()


def is_still_to_do(state: State) -> bool:
    return state in (State.LATE, State.DUE, State.COMING)
