"""What makes a problem nonsense, in sentences for whoever built it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import TYPE_CHECKING

from magpie.core.grouping.sizes import LARGEST, SMALLEST

if TYPE_CHECKING:
    from magpie.core.grouping.problem import Problem

MOST_SCHOOLS = 3_000
FURTHEST_M = 10_000_000
MOST_WEIGHT = 1_000_000


def mistakes_in(problem: "Problem") -> list[str]:
    return [*_in_schools(problem), *_in_sizes(problem), *_in_weights(problem), *_in_rules(problem)]


def _in_schools(problem: "Problem") -> Iterator[str]:
    if len(problem.schools) > MOST_SCHOOLS:
        yield f"There are {len(problem.schools):,} schools; at most {MOST_SCHOOLS:,} can be grouped at once."
    for id_, times in Counter(problem.ids).items():
        if times > 1:
            yield f"The id “{id_}” is given to {times} schools. Give each its own."
    for school in problem.schools:
        if not school.id:
            yield f"The school “{school.name}” has no id."
        if (school.easting_m is None) != (school.northing_m is None):
            yield f"The school {school.id} has only one of easting and northing. Give both or neither."
        for metres in (school.easting_m, school.northing_m):
            if metres is not None and not (isfinite(metres) and abs(metres) <= FURTHEST_M):
                yield f"The school {school.id} has a place that is not on the grid: {metres}."


def _in_sizes(problem: "Problem") -> Iterator[str]:
    if not problem.sizes:
        yield "No size of group is allowed. Allow at least one."
    for size in problem.sizes:
        if not SMALLEST <= size <= LARGEST:
            yield f"A group has {SMALLEST} to {LARGEST} schools, not {size}."
    if problem.preferred not in problem.sizes:
        yield f"The preferred size {problem.preferred} is not among those allowed."


def _in_weights(problem: "Problem") -> Iterator[str]:
    weights = problem.weights
    named = {
        "km": weights.km,
        "detour": weights.detour,
        "complement": weights.complement,
        "most_themes": weights.most_themes,
        "together_before": weights.together_before,
        **{f"same {name}": weight for name, weight in weights.same.items()},
    }
    for name, weight in named.items():
        if not (isfinite(weight) and 0 <= weight <= MOST_WEIGHT):
            yield f"The weight “{name}” lies between 0 and {MOST_WEIGHT:,}, not {weight}."


def _in_rules(problem: "Problem") -> Iterator[str]:
    rules = problem.rules
    if rules.furthest_km is not None and not (isfinite(rules.furthest_km) and rules.furthest_km > 0):
        yield f"The longest way is more than 0 km, not {rules.furthest_km}."
    pairs = {"kept apart": rules.no_go, "kept together": rules.together, "together before": problem.before}
    known = set(problem.ids)
    for what, those in pairs.items():
        yield from _unknown(what, (id_ for pair in those for id_ in pair), known)
        yield from (f"The school {one} cannot be {what} with itself." for one, other in those if one == other)
    kept = [id_ for group in rules.kept for id_ in group]
    yield from _unknown("in a kept group", kept, known)
    for id_, times in Counter(kept).items():
        if times > 1:
            yield f"The school {id_} stands {times} times in groups that are kept. It can be in one."


def _unknown(what: str, ids: Iterable[str], known: set[str]) -> Iterator[str]:
    for id_ in dict.fromkeys(ids):
        if id_ not in known:
            yield f"The school {id_}, {what}, is not among the schools."
