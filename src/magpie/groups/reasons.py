"""Why these schools are one group, in plain words, from what the proposal was worked out from."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from magpie.core.grouping.problem import Problem, School
from magpie.programmes.telling import listed

if TYPE_CHECKING:
    from magpie.core.grouping import Explanation

MOST_EXCHANGES = 3
ALIKE = {
    "type": "of the same type",
    "hub": "of the same hub",
    "region": "of the same region",
    "phase": "of the same phase",
    "trust": "of the same trust",
    "authority": "of the same local authority",
    "town": "of the same town",
}
NUMBERS = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine"}


def reasons_for(problem: Problem, members: Sequence[School], why: "Explanation") -> list[str]:
    """What brought them together first, then what they bring each other, then what speaks against it."""
    return [
        *_ties(problem, members),
        *_mix(problem, members, why),
        *_exchanges(members, why),
        *_before(members, why),
    ]


def _ties(problem: Problem, members: Sequence[School]) -> Iterator[str]:
    ids = {school.id for school in members}
    if ids in [set(group) for group in problem.rules.kept]:
        yield "It exists and stays as it is."
    pairs = [pair for pair in problem.rules.together if set(pair) <= ids]
    kept = [school.name for school in members if any(school.id in pair for pair in pairs)]
    if kept:
        yield f"{listed(kept)} are kept together."


def _mix(problem: Problem, members: Sequence[School], why: "Explanation") -> Iterator[str]:
    """Only of what is weighed; where all differ that is worth a word, and where some are alike too."""
    for attribute, weight in problem.weights.same.items():
        if not weight or not any(school.attributes.get(attribute) for school in members):
            continue
        alike = ALIKE.get(attribute, attribute)
        for value, ids in why.equal.get(attribute, {}).items():
            yield f"{'All' if len(ids) == len(members) else NUMBERS[len(ids)]} are {alike}: {value}."
        if attribute in why.mixed:
            yield f"No two are {alike}."


def _exchanges(members: Sequence[School], why: "Explanation") -> Iterator[str]:
    names = {school.id: school.name for school in members}
    themes: dict[tuple[str, str], list[str]] = {}
    for each in why.complements:
        themes.setdefault((each.gives, each.seeks), []).append(each.theme)
    found = [
        f"{names[giver]} can share {listed(shared)}, which {names[seeker]} seeks."
        for (giver, seeker), shared in themes.items()
    ]
    yield from found[:MOST_EXCHANGES]
    if len(found) > MOST_EXCHANGES:
        n = len(found) - MOST_EXCHANGES
        yield f"{n} more such {'exchange' if n == 1 else 'exchanges'} are possible."


def _before(members: Sequence[School], why: "Explanation") -> Iterator[str]:
    names = {school.id: school.name for school in members}
    for one, other in why.together_before:
        yield f"{names[one]} and {names[other]} were in one group before."
