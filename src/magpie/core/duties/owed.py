"""One thing that is owed, and how it stands on a day."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from magpie.core.dates import Due
from magpie.core.duties.facts import Key

Owes = Literal["artefact", "presence", "declaration", "answer", "check-in"]
SOON = timedelta(days=14)


class State(StrEnum):
    DONE = "done"
    EXCUSED = "excused"
    MISSED = "missed"
    LATE = "late"
    DUE = "due"
    COMING = "coming"
    UNDATED = "undated"
    UNRECORDED = "unrecorded"


OPEN = frozenset({State.LATE, State.DUE, State.COMING})


class Matter(NamedTuple):
    """What many owe alike: one duty of the playbook at one happening, or the look back at one promise.

    ``until`` is the day of the happening for what is of no use after it, such as an agenda, a reply or being there.
    """

    duty: str
    owes: Owes
    happening: Key | None
    until: date | None
    to: tuple[str, ...]
    copied_to: tuple[str, ...]


class Owed(NamedTuple):
    """What one person owes, or the people of a school or group owe together; without owners the post is vacant.

    ``unit`` is whose it is: the person, school or group that owes it; None where the whole cohort makes one.
    """

    key: str
    matter: Matter
    owners: tuple[Key, ...]
    unit: Key | None
    school: Key | None
    group: Key | None
    calendar: Key | None
    due: Due | None
    done_on: date | None
    missed: bool
    excused: bool

    @property
    def duty(self) -> str:
        return self.matter.duty

    @property
    def happening(self) -> Key | None:
        return self.matter.happening

    @property
    def due_on(self) -> date | None:
        return self.due.due_on if self.due else None

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def was_late(self) -> bool:
        """Whether it was done after its day."""
        return self.done_on is not None and self.due is not None and self.done_on > self.due.due_on

    def state(self, today: date) -> State:
        if self.done_on is not None:
            return State.DONE
        if self.excused:
            return State.EXCUSED
        if self.missed:
            return State.MISSED
        if self.matter.owes == "presence":
            return self._state_of_presence(today)
        if self.matter.until is not None and today > self.matter.until:
            return State.MISSED
        return self._state_of_days(today)

    def is_open(self, today: date) -> bool:
        """Whether it can still be done and has a day, so that one may speak about it; presence never."""
        return self.matter.owes != "presence" and self.state(today) in OPEN

    def _state_of_presence(self, today: date) -> State:
        """Nobody is late to a day; after it, whoever keeps the list has not yet said who came."""
        if self.matter.until is None:
            return State.UNDATED
        return State.COMING if today <= self.matter.until else State.UNRECORDED

    def _state_of_days(self, today: date) -> State:
        if self.due is None:
            return State.UNDATED
        if today > self.due.due_on:
            return State.LATE
        return State.DUE if self.due.due_on - today <= SOON else State.COMING
