"""From which days a duty is counted: a happening, a phase, or the day on which another artefact was shared."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from magpie.core.duties.facts import Facts, Happening, Key
from magpie.core.duties.noticed import Noticed
from magpie.core.duties.people import Asked, People, Row
from magpie.core.duties.rule import Rule
from magpie.core.duties.units import shares
from magpie.core.playbook import Playbook

NO_DAY = date.max


class Occasion(NamedTuple):
    """One day from which a duty is counted, the happening it is counted at and the one it is about.

    ``within`` is the unit of the artefact from which it is counted, and ``rows`` those who belong to it.
    """

    anchor_on: date | None
    at: Happening | None
    about: Happening | None
    within: Key | None = None
    rows: list[Row] | None = None


class Diary:
    """The happenings by activity, each in the order of their days; what waits for a day stands last."""

    def __init__(self, playbook: Playbook, facts: Facts, noticed: Noticed) -> None:
        self._by_activity: dict[str, list[Happening]] = defaultdict(list)
        self._by_place: dict[tuple[str, Key | None, Key | None], list[Happening]] = defaultdict(list)
        for happening in sorted(facts.happenings, key=_day):
            if happening.activity not in playbook.activities:
                noticed.add("duties.unknown_activity", activity=happening.activity)
                continue
            self._by_activity[happening.activity].append(happening)
            self._by_place[happening.activity, happening.group, happening.host].append(happening)

    def of(self, activities: Iterable[str]) -> list[Happening]:
        """Also undated ones, in the order of their days over all of these activities."""
        found = [each for activity in activities for each in self._by_activity.get(activity, ())]
        return sorted(found, key=_day)

    def belonging_to(self, at: Happening, activities: Iterable[str]) -> Happening | None:
        """The next such happening of the same school, group or cohort, else the last before it."""
        for group, host in ((at.group, at.host), (at.group, None), (None, None)):
            found = sorted(
                (each for activity in activities for each in self._by_place.get((activity, group, host), ())), key=_day
            )
            if found:
                later = bisect_left(found, _day(at), key=_day)
                return found[min(later, len(found) - 1)]
        return None


def _day(happening: Happening) -> date:
    return happening.on or NO_DAY


class Occasions:
    """Finds them for each rule, and notices what the facts leave open."""

    def __init__(self, playbook: Playbook, facts: Facts, people: People, noticed: Noticed) -> None:
        self.playbook = playbook
        self.facts = facts
        self.people = people
        self.noticed = noticed
        self.diary = Diary(playbook, facts, noticed)

    def of(self, rule: Rule, today: date) -> Iterator[Occasion]:
        meant = self.playbook.activities_meant(rule.anchor)
        if meant:
            yield from self._at_activities(rule, tuple(meant))
        elif rule.anchor in self.playbook.phases:
            yield from self._at_phase(rule)
        else:
            yield from self._after_artefact(rule, today)

    def _at_activities(self, rule: Rule, meant: tuple[str, ...]) -> Iterator[Occasion]:
        counted = tuple(name for name in meant if name in rule.about) or meant
        left_out = [name for name in rule.about if name not in counted]
        if left_out and counted is not meant and rule.owes != "declaration":
            self.noticed.add("duties.not_counted", duty=rule.name, activities=tuple(left_out))
        happenings = self.diary.of(counted)
        if not happenings:
            self.noticed.add("duties.not_in_diary", duty=rule.name, anchor=rule.anchor)
        for happening in happenings:
            anchor_on = happening.ends_on if rule.counts_from_the_end else happening.on
            yield Occasion(anchor_on, happening, self._about(rule, happening))

    def _at_phase(self, rule: Rule) -> Iterator[Occasion]:
        spans = self.facts.phases.get(rule.anchor)
        if not spans:
            self.noticed.add("duties.phase_without_days", duty=rule.name, phase=rule.anchor)
        anchor_on = None
        if spans:
            anchor_on = spans[-1][1] if rule.counts_from_the_end else spans[0][0]
        if not rule.about:
            yield Occasion(anchor_on, None, None)
            return
        happenings = self.diary.of(rule.about)
        if not happenings:
            self.noticed.add("duties.not_in_diary", duty=rule.name, anchor=rule.anchor)
        for happening in happenings:
            yield Occasion(anchor_on, happening, happening)

    def _after_artefact(self, rule: Rule, today: date) -> Iterator[Occasion]:
        """One for each artefact of that name that is or will be made; undated until it is shared."""
        artefact, stage = self.playbook.artefact(rule.anchor)
        name = rule.anchor.partition(".")[0]
        happenings: list[Happening] | list[None] = self.diary.of((artefact.about,)) if artefact.about else [None]
        if not happenings:
            self.noticed.add("duties.not_in_diary", duty=rule.name, anchor=rule.anchor)
        for happening in happenings:
            rows = self.people.meant(rule.duty.of, happening, Asked(today, ever=happening is None))
            about = self._about(rule, happening) if happening else None
            shared = self.facts.shared.get((name, stage or "", happening.key if happening else None), {})
            for unit, own in shares(rows, artefact.one_per, happening, artefact.by, self.people).items():
                yield Occasion(shared.get(unit), happening, about, unit, own)

    def _about(self, rule: Rule, at: Happening) -> Happening | None:
        if not rule.about:
            return None
        if at.activity in rule.about:
            return at
        return self.diary.belonging_to(at, rule.about)
