"""The duties of a cohort as coordinators look at them: counted, filtered, and in words for the rows of a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from magpie.core.duties import Owed, State
from magpie.core.duties.facts import Key
from magpie.duties.given import Reminded
from magpie.duties.phrases import STATES
from magpie.duties.reckoned import Reckoned, by_day
from magpie.duties.silence import silent_people
from magpie.duties.telling import Telling, code_of
from magpie.register.phrases import why_rolled

NOW, SILENT, ALL = "now", "silent", "all"
Standing = tuple[Owed, State]

SHOWN: Mapping[str, str] = {
    NOW: "Late, or due within 14 days",
    State.LATE: "Late",
    State.DUE: "Due within 14 days",
    SILENT: "Late, of silent people",
    State.COMING: "Coming",
    State.UNDATED: "Waits for a date",
    State.UNRECORDED: "Nobody has said who came",
    State.MISSED: "Missed",
    State.DONE: "Done",
    State.EXCUSED: "Excused",
    ALL: "All",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a coordinator looks for."""

    words: str = ""
    show: str = NOW
    duty: str = ""
    group: int | None = None
    latest_first: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board; ``code`` stands for the duty in addresses."""

    code: str
    who: list[str]
    addresses: list[str]
    school: str
    group: str
    what: str
    about: str
    on: date | None
    due_on: date | None
    instead: str
    done_on: date | None
    state: str
    colour: str
    reason: str
    reminded: Reminded | None
    may_excuse: bool


class Board:
    def __init__(self, reckoned: Reckoned, today: date) -> None:
        self.known = reckoned.known
        self.owed = reckoned.owed
        self.findings = reckoned.findings
        self.settled = reckoned.settled
        self.today = today
        self.telling = Telling(reckoned.known)

    @property
    def late(self) -> list[Owed]:
        return self.settled.standing(State.LATE)

    @property
    def n_due(self) -> int:
        return self.settled.n_in(State.DUE)

    @cached_property
    def silent(self) -> set[Key]:
        return set(silent_people(self.owed, self.late, self.known, self.today))

    @cached_property
    def last_reminders(self) -> dict[str, Reminded]:
        """The newest about each duty."""
        found: dict[str, Reminded] = {}
        for reminded in self.known.reminded:
            if reminded.key not in found or found[reminded.key].on < reminded.on:
                found[reminded.key] = reminded
        return found

    def found(self, asked: Asked) -> list[Standing]:
        found = self._shown(asked.show)
        if asked.duty:
            found = [each for each in found if each[0].matter.duty == asked.duty]
        if asked.group is not None:
            found = [each for each in found if each[0].group == asked.group]
        words = asked.words.casefold().split()
        if words:
            found = [each for each in found if self._holds(each[0], words)]
        return found[::-1] if asked.latest_first else found

    def rows(self, found: Iterable[Standing]) -> list[Row]:
        return [self.row_of(each) for each in found]

    def find(self, code: str) -> Standing | None:
        return next((each for each in self._in(*State) if code_of(each[0].key) == code), None)

    def _shown(self, show: str) -> list[Standing]:
        if show == SILENT:
            return [each for each in self._in(State.LATE) if not self.silent.isdisjoint(each[0].owners)]
        if show == NOW:
            return self._in(State.LATE, State.DUE)
        return sorted(self._in(*State), key=lambda each: by_day(each[0])) if show == ALL else self._in(State(show))

    def _in(self, *states: State) -> list[Standing]:
        """Whatever is late comes before what is due."""
        return [(owed, state) for state in states for owed in self.settled.standing(state)]

    def _holds(self, owed: Owed, words: Sequence[str]) -> bool:
        text = self.telling.text(owed)
        return all(word in text for word in words)

    def row_of(self, standing: Standing) -> Row:
        owed, state = standing
        telling, (words, colour) = self.telling, STATES[state]
        excused = self.known.excuses.get(owed.key)
        return Row(
            code=code_of(owed.key),
            who=telling.who(owed),
            addresses=telling.addresses(owed),
            school=telling.school(owed),
            group=telling.group(owed),
            what=telling.what(owed),
            about=telling.about(owed),
            on=telling.on(owed),
            due_on=owed.due_on,
            instead=why_rolled(owed.due) if owed.due else "",
            done_on=owed.done_on,
            state=words,
            colour=colour,
            reason=excused.reason if excused else "",
            reminded=self.last_reminders.get(owed.key),
            may_excuse=state is not State.DONE,
        )


def groups_of(board: Board) -> list[tuple[Any, str]]:
    """Those that anything is owed in, in the order of their names and numbers."""
    return sorted(board.known.names.groups.items(), key=lambda each: (len(each[1]), each[1], each[0]))
