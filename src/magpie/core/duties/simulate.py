"""A year's letters before they are written: the same rules, walked day by day, with people of known behaviour."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from magpie.core.duties.digests import Digest, digests_of, lines_on
from magpie.core.duties.dues import Dues
from magpie.core.duties.facts import Facts, Key
from magpie.core.duties.owed import Owed
from magpie.core.duties.reckoning import owed_by
from magpie.core.duties.reminders import Reminders
from magpie.core.playbook import Playbook

Behaviour = Callable[[Owed, date | None], date | None]
"""The day on which something gets done, from what is owed and the day on which it was first spoken of."""
Letter = tuple[datetime, Digest]


def on_the_due_day(owed: Owed, spoken_on: date | None) -> date | None:
    return owed.due_on


def never(owed: Owed, spoken_on: date | None) -> date | None:
    return None


def at_the_first_reminder(owed: Owed, spoken_on: date | None) -> date | None:
    return spoken_on


def simulate(
    playbook: Playbook, facts: Facts, first: date, last: date, behaviour: Behaviour, tz: tzinfo
) -> list[Letter]:
    """The letters from the first to the last day, each with the moment at which it may go."""
    year = Year(playbook, facts, behaviour, tz)
    return [letter for day in _days(first, last) for letter in year.letters_on(day)]


class Year:
    """Asked for one day after the other; it reckons anew only when people change or a due day gets its anchor."""

    def __init__(self, playbook: Playbook, facts: Facts, behaviour: Behaviour, tz: tzinfo) -> None:
        self.playbook = playbook
        self.behaviour = behaviour
        self.facts = facts
        self.n_reckonings = 0
        self._counted_from = {duty.due.anchor for duty in playbook.duties.values()}
        self._shared = {key: dict(units) for key, units in facts.shared.items()}
        self._reminders = Reminders(playbook, facts, tz)
        self._dues = Dues(facts.calendars, facts.calendar)
        self._said: set[tuple[str, Key, str]] = set()
        self._spoken_on: dict[str, date] = {}
        self._owed: dict[str, Owed] = {}
        self._anchors: dict[str, Owed] = {}
        self._waiting: dict[str, None] = {}
        self._by_day: dict[date, list[str]] = {}
        self._changes = {day for each in facts.holders for day in (each.from_on, each.until_on) if day}

    def letters_on(self, day: date) -> list[Letter]:
        if self._share_anchors(day) or not self.n_reckonings or day in self._changes:
            self._reckon(day)
        keys = dict.fromkeys([*self._waiting, *self._by_day.pop(day, ())])
        still_open = [self._owed[key] for key in keys if not self._is_done(self._owed[key], day)]
        lines = lines_on(day, still_open, self._said, self._reminders)
        digests = digests_of(lines, day, self._reminders)
        for digest in digests:
            for line in digest.lines:
                self._said.add((line.key, digest.person, line.step))
                if not line.escalates:
                    self._spoken_on.setdefault(line.key, day)
        told = {digest.person for digest in digests}
        self._waiting = {line.key: None for person, own in lines.items() if person not in told for line in own}
        return [(digest.window.opens_at, digest) for digest in digests]

    def _reckon(self, day: date) -> None:
        self.n_reckonings += 1
        self.facts = replace(self.facts, shared=self._shared)
        self._owed = {owed.key: owed for owed in owed_by(self.playbook, self.facts, day, self._dues)}
        self._anchors = {key: owed for key, owed in self._owed.items() if self._is_anchor(owed)}
        by_day: dict[date, list[str]] = defaultdict(list)
        for key, owed in self._owed.items():
            steps = self._reminders.steps_of(owed)
            for on in {max(step.on, day) for step in (*steps.to_owners, *steps.escalation)} if steps else ():
                by_day[on].append(key)
        self._by_day = by_day
        self._waiting = {}

    def _is_done(self, owed: Owed, day: date) -> bool:
        done_on = owed.done_on or self.behaviour(owed, self._spoken_on.get(owed.key))
        return done_on is not None and done_on <= day

    def _is_anchor(self, owed: Owed) -> bool:
        """Whether another duty is counted from the day on which this is shared."""
        is_open = owed.matter.owes == "artefact" and not owed.is_done
        return is_open and self.playbook.duties[owed.duty].artefact in self._counted_from

    def _share_anchors(self, day: date) -> bool:
        """What was done by yesterday may give another due day its anchor."""
        done = [owed for owed in self._anchors.values() if self._is_done(owed, day - timedelta(days=1))]
        for owed in done:
            name, _, stage = (self.playbook.duties[owed.duty].artefact or "").partition(".")
            shared_on = self.behaviour(owed, self._spoken_on.get(owed.key))
            if shared_on is not None:
                self._shared.setdefault((name, stage, owed.happening), {})[owed.unit] = shared_on
            del self._anchors[owed.key]
        return bool(done)


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
