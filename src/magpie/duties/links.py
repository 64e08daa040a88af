"""The page on which something that is owed is done, for the person who owes it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from magpie.core.duties import Owed, number_in
from magpie.core.duties.facts import Key
from magpie.core.playbook.names import RSVP
from magpie.duties.bridge import Known
from magpie.programmes.counts import ONCE
from magpie.programmes.signing import find_to_sign, signs


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    address: str


def link_for(owed: Owed, known: Known, person: Key, today: date) -> Link | None:
    """None where there is nothing to do yet, as it has no day, or where it is not theirs to sign."""
    if owed.matter.owes == "declaration":
        return _to_sign(owed, known, person, today)
    if owed.matter.owes == "check-in":
        promise = str(owed.matter.happening)
        return Link("Answer the check-in", reverse("commitments:check-in", args=[promise, number_in(owed.key)]))
    activity = str(owed.matter.happening)
    if activity not in known.activities:
        return None
    if owed.matter.owes == "artefact":
        return _to_paper(owed, known, activity)
    if known.playbook.duties[owed.duty].answer == RSVP and person in known.invited.get(activity, ()):
        return _link("Answer the invitation", "diary:answer", activity)
    return _link("See the day", "diary:activity", activity)


def _to_paper(owed: Owed, known: Known, activity: str) -> Link:
    artefact, _ = known.playbook.artefact(known.playbook.duties[owed.duty].artefact or "")
    if artefact.kind == "agenda":
        return _link("Go to the agenda", "visits:agenda", activity)
    return _link("Go to the pack", "visits:pack", activity)


def _to_sign(owed: Owed, known: Known, person: Key, today: date) -> Link | None:
    """As the page where one signs decides: by the declaration itself, though a duty may name others besides."""
    kind = known.playbook.duties[owed.duty].declaration or ""
    once = known.playbook.declarations[kind].when == ONCE
    about = "" if once else _signed_for(owed, known)
    to_sign = find_to_sign(known.playbook, kind, about, today)
    roles = {each.role for each in known.facts.holders if each.person == person and each.holds_on(today)}
    if to_sign is None or not signs(to_sign, roles, known.playbook):
        return None
    names = (known.cohort.slug, kind, about) if about else (known.cohort.slug, kind)
    return _link("Read and sign", f"programmes:declaration-sign{'-for' if about else ''}", *names)


def _signed_for(owed: Owed, known: Known) -> str:
    """The activity, as the playbook names it, or the academic year, as the key of the duty does."""
    if owed.matter.happening is None:
        return owed.key.split(":")[1]
    return next((each.activity for each in known.facts.happenings if each.key == owed.matter.happening), "")


def _link(words: str, name: str, *facts: str) -> Link:
    return Link(words, reverse(name, args=facts))
