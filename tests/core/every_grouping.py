"""The slow way to group a handful of schools: look at every grouping. It shares no line with the engine."""

from collections.abc import Iterator
from itertools import combinations
from math import hypot, inf

from hypothesis import strategies as st

from magpie.core.grouping import Problem, Rules, School, Weights

Group = tuple[str, ...]
Row = tuple[int, ...]

THEMES = ("attendance", "phonics", "maths")


def value_of(school: School, attribute: str) -> str:
    return " ".join(school.attributes.get(attribute, "").split()).casefold()


def are_equal(one: School, other: School, attribute: str) -> bool:
    return value_of(one, attribute) == value_of(other, attribute) != ""


def way_km(one: School, other: School) -> float:
    if not (one.has_place and other.has_place):
        return 0.0
    return hypot(one.easting_m - other.easting_m, one.northing_m - other.northing_m) / 1000


def cost_of_pair(problem: Problem, one: School, other: School) -> float:
    weights = problem.weights
    both_ways = ((one, other), (other, one))
    themes = sum(min(weights.most_themes, len(giver.shares & taker.seeks)) for giver, taker in both_ways)
    return (
        weights.km * weights.detour * way_km(one, other)
        + sum(weight for attribute, weight in weights.same.items() if are_equal(one, other, attribute))
        - weights.complement * themes
        + weights.together_before * (tuple(sorted((one.id, other.id))) in problem.before)
    )


def cost_of(problem: Problem, groups: tuple[Group, ...]) -> float:
    schools = {school.id: school for school in problem.schools}
    return sum(
        cost_of_pair(problem, schools[one], schools[other]) for group in groups for one, other in combinations(group, 2)
    )


def may_meet(problem: Problem, one: School, other: School) -> bool:
    rules = problem.rules
    return not (
        any(are_equal(one, other, attribute) for attribute in rules.apart)
        or tuple(sorted((one.id, other.id))) in rules.no_go
        or (rules.furthest_km is not None and way_km(one, other) > rules.furthest_km + 1e-6)
    )


def keeps_rules(problem: Problem, group: Group) -> bool:
    schools = {school.id: school for school in problem.schools}
    met = all(may_meet(problem, schools[one], schools[other]) for one, other in combinations(group, 2))
    return met and all((one in group) == (other in group) for one, other in problem.rules.together)


def sizes_of(n_schools: int, sizes: tuple[int, ...], preferred: int) -> Row | None:
    """With as many as possible of the preferred size, then as few groups as possible; two sizes leave no choice."""
    rows = list(_sums(n_schools, sizes))
    return max(rows, key=lambda row: (row.count(preferred), -len(row)), default=None)


def _sums(n_schools: int, sizes: tuple[int, ...]) -> Iterator[Row]:
    if not n_schools:
        yield ()
    for size in sizes:
        if size <= n_schools:
            yield from ((size, *row) for row in _sums(n_schools - size, sizes) if not row or row[0] >= size)


def least_cost(problem: Problem) -> float | None:
    """Over every grouping of the right sizes that keeps the rules; nothing when there is none."""
    row = sizes_of(len(problem.schools), problem.sizes, problem.preferred)
    if not row:
        return None
    legal = {
        group: cost_of(problem, (group,))
        for size in set(row)
        for group in combinations(problem.ids, size)
        if keeps_rules(problem, group)
    }
    cost = _least(legal, problem.ids, row)
    return None if cost == inf else cost


def _least(legal: dict[Group, float], left: Group, row: Row) -> float:
    if not row:
        return 0.0
    first, *others = left
    best = inf
    for size in set(row):
        rest = list(row)
        rest.remove(size)
        for partners in combinations(others, size - 1):
            cost = legal.get((first, *partners))
            if cost is not None:
                remaining = tuple(id_ for id_ in others if id_ not in partners)
                best = min(best, cost + _least(legal, remaining, tuple(rest)))
    return best


@st.composite
def schools(draw: st.DrawFn, id_: str) -> School:
    metres = st.integers(0, 60).map(lambda km: 1000.0 * km)
    has_place = draw(st.integers(0, 9)) > 0
    return School(
        id_,
        easting_m=draw(metres) if has_place else None,
        northing_m=draw(metres) if has_place else None,
        attributes={
            "trust": draw(st.sampled_from(["", "", "Alder", " alder", "Birch", "Cedar", "Dogwood"])),
            "phase": draw(st.sampled_from(["primary", "Secondary", ""])),
        },
        shares=draw(st.frozensets(st.sampled_from(THEMES))),
        seeks=draw(st.frozensets(st.sampled_from(THEMES))),
    )


@st.composite
def problems(draw: st.DrawFn, most: int = 9) -> Problem:
    """Up to so many schools, with rules that often clash and often do not."""
    n_schools = draw(st.one_of(st.integers(1, 5), st.integers(6, most), st.integers(7, most)))
    ids = [str(900001 + number) for number in range(n_schools)]
    pairs = st.lists(st.sampled_from(list(combinations(ids, 2))), max_size=3) if n_schools > 1 else st.just([])
    sizes, preferred = draw(st.sampled_from([((3, 4), 3), ((2, 3), 3), ((2, 3), 2), ((3,), 3)]))
    weight = st.sampled_from([0.0, 1.0, 7.5, 40.0])
    return Problem(
        schools=tuple(draw(schools(id_)) for id_ in ids),
        sizes=sizes,
        preferred=preferred,
        weights=Weights(
            km=draw(st.sampled_from([0.0, 1.0, 2.5])),
            same={"trust": draw(weight), "phase": draw(weight)},
            complement=draw(weight),
            together_before=draw(weight),
        ),
        rules=Rules(
            apart=draw(st.sampled_from([(), (), ("trust",)])),
            no_go=tuple(draw(pairs)),
            together=tuple(draw(pairs)) if draw(st.integers(0, 2)) == 0 else (),
            furthest_km=draw(st.sampled_from([None, None, None, 35.0, 55.0])),
        ),
        before=tuple(draw(pairs)),
    )
