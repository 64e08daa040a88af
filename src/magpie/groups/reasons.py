"""Why these schools are one group, in plain words, from what the proposal was worked out from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from magpie.core.grouping.problem import Problem, School
from magpie.programmes.telling import listed

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
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


def reasons_for(problem: Problem, members: Sequence[School]) -> list[str]:
    """What brought them together first, then what they bring each other, then what speaks against it."""
    return [*_ties(problem, members), *_mix(problem, members), *_exchanges(members), *_before(problem, members)]


def _ties(problem: Problem, members: Sequence[School]) -> Iterator[str]:
    ids = {school.id for school in members}
    if ids in [set(group) for group in problem.rules.kept]:
        yield "It exists and stays as it is."
    kept = [school.name for school in members if _is_tied(problem, school, ids)]
    if kept:
        yield f"{listed(kept)} are kept together."


def _is_tied(problem: Problem, school: School, ids: set[str]) -> bool:
    return any(school.id in pair and set(pair) <= ids for pair in problem.rules.together)


def _mix(problem: Problem, members: Sequence[School]) -> Iterator[str]:
    """Only of what is weighed; where all differ that is worth a word, and where some are alike too."""
    for attribute, weight in problem.weights.same.items():
        values = [school.attributes.get(attribute, "") for school in members]
        shared = [(value, n) for value, n in Counter(values).items() if value and n > 1]
        if not weight or not any(values):
            continue
        if not shared:
            yield f"No two are {ALIKE.get(attribute, attribute)}."
        for value, n in shared:
            n_words = "All" if n == len(members) else NUMBERS[n].capitalize()
            yield f"{n_words} are {ALIKE.get(attribute, attribute)}: {value}."


def _exchanges(members: Sequence[School]) -> Iterator[str]:
    found = [
        f"{giver.name} can share {listed(sorted(themes))}, which {seeker.name} seeks."
        for giver, seeker in permutations(members, 2)
        if (themes := giver.shares & seeker.seeks)
    ]
    yield from found[:MOST_EXCHANGES]
    if len(found) > MOST_EXCHANGES:
        n = len(found) - MOST_EXCHANGES
        yield f"{n} more such {'exchange' if n == 1 else 'exchanges'} are possible."


def _before(problem: Problem, members: Sequence[School]) -> Iterator[str]:
    for one, other in combinations(members, 2):
        if (min(one.id, other.id), max(one.id, other.id)) in problem.before:
            yield f"{one.name} and {other.name} were in one group before."
