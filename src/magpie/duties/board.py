"""The duties of a cohort as coordinators look at them: counted, filtered, and in words for the rows of a page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from magpie.core.duties import Owed, State
from magpie.core.duties.facts import Key
from magpie.duties.given import Reminded
from magpie.duties.phrases import STATES, why_rolled
from magpie.duties.reckoned import Reckoned
from magpie.duties.silence import silent_people
from magpie.duties.telling import Telling, code_of

NOW, SILENT, ALL = "now", "silent", "all"
NEVER = date.max
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
        self.today = today
        self.telling = Telling(reckoned.known)
        self.standing: list[Standing] = [(owed, owed.state(today)) for owed in reckoned.owed]

    @cached_property
    def late(self) -> list[Owed]:
        return [owed for owed, state in self.standing if state is State.LATE]

    @cached_property
    def n_due(self) -> int:
        return sum(state is State.DUE for _, state in self.standing)

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
        is_shown = self._is_shown(asked.show)
        found = [each for each in self.standing if is_shown(*each)]
        if asked.duty:
            found = [each for each in found if each[0].matter.duty == asked.duty]
        if asked.group is not None:
            found = [each for each in found if each[0].group == asked.group]
        words = asked.words.casefold().split()
        if words:
            found = [each for each in found if self._holds(each[0], words)]
        return sorted(found, key=_by_day, reverse=asked.latest_first)

    def rows(self, found: Iterable[Standing]) -> list[Row]:
        return [self._row(owed, state) for owed, state in found]

    def find(self, code: str) -> Standing | None:
        return next((each for each in self.standing if code_of(each[0].key) == code), None)

    def row_of(self, standing: Standing) -> Row:
        return self._row(*standing)

    def _is_shown(self, show: str) -> Callable[[Owed, State], bool]:
        if show == ALL:
            return lambda owed, state: True
        if show == SILENT:
            return lambda owed, state: state is State.LATE and not self.silent.isdisjoint(owed.owners)
        wanted = {State.LATE, State.DUE} if show == NOW else {State(show)}
        return lambda owed, state: state in wanted

    def _holds(self, owed: Owed, words: Sequence[str]) -> bool:
        text = self.telling.text(owed)
        return all(word in text for word in words)

    def _row(self, owed: Owed, state: State) -> Row:
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


def _by_day(standing: Standing) -> tuple[date, str]:
    owed, _ = standing
    return owed.due_on or NEVER, owed.key


def groups_of(board: Board) -> list[tuple[Any, str]]:
    """Those that anything is owed in, in the order of their names and numbers."""
    return sorted(board.known.names.groups.items(), key=lambda each: (len(each[1]), each[1], each[0]))
