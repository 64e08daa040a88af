"""What is owed in cohorts on a day: reckoned once, for pages and for the night's reminders."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from magpie.core.duties import Owed, State, reckon
from magpie.core.duties.facts import Key
from magpie.core.findings import Finding
from magpie.core.playbook.names import RSVP
from magpie.duties.bridge import Known, read_cohorts
from magpie.duties.calendars import dues_for
from magpie.duties.scope import Scope

MOST_REMEMBERED = 4


@dataclass(frozen=True)
class Settled:
    """What came out on a day, and how each thing stands; many requests share it."""

    owed: list[Owed]
    findings: list[Finding]
    today: date

    @cached_property
    def _by_state(self) -> dict[State, list[Owed]]:
        found: dict[State, list[Owed]] = {state: [] for state in State}
        for each in self.owed:
            found[each.state(self.today)].append(each)
        return found

    @cached_property
    def _in_order(self) -> dict[State, list[Owed]]:
        return {}

    def n_in(self, state: State) -> int:
        return len(self._by_state[state])

    def standing(self, state: State) -> list[Owed]:
        """In the order of their days; what has none stands last. Put in order when first asked for: few states are."""
        if state not in self._in_order:
            self._in_order[state] = sorted(self._by_state[state], key=by_day)
        return self._in_order[state]


def by_day(owed: Owed) -> tuple[date, str]:
    return owed.due.due_on if owed.due else date.max, owed.key


@dataclass(frozen=True, slots=True)
class Reckoned:
    known: Known
    settled: Settled

    @property
    def owed(self) -> list[Owed]:
        return self.settled.owed

    @property
    def findings(self) -> list[Finding]:
        return self.settled.findings


def owed_in(cohort: Any, today: date) -> Reckoned:
    """All that is owed in a cohort; for the programme's rules on letters use ``known.playbook`` and ``known.facts``."""
    return owed_in_cohorts([cohort], today)[cohort.pk]


def owed_in_cohorts(cohorts: Sequence[Any], today: date, scope: Scope | None = None) -> dict[int, Reckoned]:
    reckon_each = reckoned if scope and scope.parts else REMEMBERED.owed_in
    with without_collecting():
        return {key: reckon_each(known, today) for key, known in read_cohorts(cohorts, today, scope).items()}


def reckoned(known: Known, today: date) -> Reckoned:
    found = reckon(known.playbook, known.facts, today, dues_for(known.facts))
    return Reckoned(known, Settled(_without_unasked(found.owed, known), found.findings, today))


class Remembered:
    """The last reckoning of some cohorts, for as long as it would come out the same: all of its facts are compared."""

    def __init__(self) -> None:
        self._found: dict[int, Reckoned] = {}

    def owed_in(self, known: Known, today: date) -> Reckoned:
        key = known.cohort.pk
        before = self._found.pop(key, None)
        if before is None or before.settled.today != today or not _is_same(before.known, known):
            before = reckoned(known, today)
        found = self._found[key] = Reckoned(known, before.settled)
        for oldest in list(self._found)[:-MOST_REMEMBERED]:
            self._found.pop(oldest, None)
        return found


def _is_same(one: Known, other: Known) -> bool:
    same_rules = one.cohort.edition_id == other.cohort.edition_id
    return same_rules and one.facts == other.facts and one.asked == other.asked


REMEMBERED = Remembered()


def _without_unasked(owed: list[Owed], known: Known) -> list[Owed]:
    """Nobody owes a reply to an invitation that has not gone out."""
    replies = {name for name, duty in known.playbook.duties.items() if duty.answer == RSVP}
    nobody: frozenset[Key] = frozenset()
    return [
        each
        for each in owed
        if each.matter.duty not in replies
        or each.done_on is not None
        or not known.asked.get(str(each.matter.happening), nobody).isdisjoint(each.owners)
    ]


@contextmanager
def without_collecting() -> Iterator[None]:
    """Tens of thousands of tuples are made, none of them in a cycle: looking for cycles would take as long again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
