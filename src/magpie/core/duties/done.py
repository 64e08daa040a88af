"""Where the facts say that something is done, for one rule at one occasion."""

from collections.abc import Mapping, Set
from datetime import date

from magpie.core.duties.facts import Facts, Key
from magpie.core.duties.occasions import Occasion
from magpie.core.duties.rule import BEFORE_EACH, Rule

Days = Mapping[Key, date]
NONE: Days = {}


def happening_of(rule: Rule, occasion: Occasion) -> Key | None:
    """What it is about, else what it is counted from; nothing for what is owed once."""
    at = occasion.about or occasion.at
    return None if at is None or rule.is_once else at.key


def done_by_each(rule: Rule, occasion: Occasion, facts: Facts, today: date) -> Days:
    """The day on which each person did it."""
    if rule.owes == "artefact":
        return {person: day for person, day in shared(rule, occasion, facts).items() if person is not None}
    if rule.owes == "declaration":
        return _signed(rule, occasion, facts, today)
    if rule.owes == "answer":
        return answered(rule, occasion, facts)
    there = _recorded(rule, occasion, facts)
    on = occasion.about.on if occasion.about else None
    return {person: on for person, is_there in there.items() if is_there} if on else NONE


def missed_by(rule: Rule, occasion: Occasion, facts: Facts) -> Set[Key]:
    """Who was away, without anybody in their place."""
    if rule.owes != "presence":
        return frozenset()
    return {person for person, is_there in _recorded(rule, occasion, facts).items() if not is_there}


def _recorded(rule: Rule, occasion: Occasion, facts: Facts) -> Mapping[Key, bool]:
    happening = happening_of(rule, occasion)
    return facts.present.get(happening, {}) if happening is not None else {}


def shared(rule: Rule, occasion: Occasion, facts: Facts) -> Mapping[Key | None, date]:
    """By unit; with stages, the day of the first that is as far or further."""
    happening = happening_of(rule, occasion)
    given = [days for name, stage in rule.stages if (days := facts.shared.get((name, stage, happening)))]
    if len(given) < 2:
        return given[0] if given else {}
    units = dict.fromkeys(unit for days in given for unit in days)
    return {unit: min(days[unit] for days in given if unit in days) for unit in units}


def answered(rule: Rule, occasion: Occasion, facts: Facts) -> Days:
    """An answer that does not say what it is about counts for every time it is asked."""
    name, happening = rule.duty.answer or "", happening_of(rule, occasion)
    about = occasion.within if happening is None else happening
    return _both(facts.answered.get((name, about)), facts.answered.get((name, None)))


def _signed(rule: Rule, occasion: Occasion, facts: Facts, today: date) -> Days:
    """What comes before an activity may be signed for one of its days or for all of them."""
    name = rule.duty.declaration or ""
    if rule.when_signed != BEFORE_EACH:
        return facts.signed.get((name, rule.signed_for(occasion.anchor_on, today)), NONE)
    at = occasion.about or occasion.at
    if at is None:
        return NONE
    return _both(facts.signed.get((name, at.key)), facts.signed.get((name, at.activity)))


def _both(nearer: Days | None, wider: Days | None) -> Days:
    return {**wider, **nearer} if nearer and wider else nearer or wider or NONE
