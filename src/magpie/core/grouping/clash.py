"""Why no arrangement can keep the rules, as far as that can be seen without a search."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, shortest_path

from magpie.core.findings import Finding
from magpie.core.grouping.cost import Bools, Ints, codes
from magpie.core.grouping.rules import RuleBook
from magpie.core.grouping.sizes import size_counts, sizes_to_allow


def clashing(code: str, **facts: object) -> Finding:
    return Finding(f"grouping.{code}", "refuses", facts)


def find_clash(book: RuleBook) -> Finding | None:
    """The first clash that needs no search."""
    return next(iter(_clashes(book)), None)


def _clashes(book: RuleBook) -> Iterator[Finding]:
    yield from _in_kept_groups(book)
    problem = book.problem
    kept = {book.costs.index[id_] for group in problem.rules.kept for id_ in group}
    places = np.array([place for place in range(book.n) if place not in kept], dtype=np.intp)
    counts = size_counts(len(places), problem.sizes, problem.preferred)
    if counts is None or not book.n:
        allow = sizes_to_allow(len(places), problem.sizes)
        yield clashing("sizes", n_schools=len(places), sizes=list(problem.sizes), allow=list(allow))
        return
    if not len(places):
        return
    legal = book.may_meet()[np.ix_(places, places)]
    yield from _in_blocks(book, places, counts)
    yield from _too_many_equal(book, places, counts)
    yield from _too_few_partners(book, places, counts, legal)
    yield from _cut_off(book, places, counts, legal)


def _ids(book: RuleBook, places: Ints) -> list[str]:
    return [book.problem.schools[place].id for place in places]


def _in_kept_groups(book: RuleBook) -> Iterator[Finding]:
    for group in book.problem.rules.kept:
        if len(group) not in book.problem.sizes:
            yield clashing("kept_size", schools=list(group), sizes=list(book.problem.sizes))
        places = [book.costs.index[id_] for id_ in group]
        for number, one in enumerate(places):
            for other in places[:number]:
                why = book.why_apart(other, one)
                if why is not None:
                    yield clashing("kept_apart", schools=list(group), why=_as_fact(why))
    group_of = {id_: group for group in book.problem.rules.kept for id_ in group}
    for pair in book.problem.rules.together:
        groups = {group_of.get(id_) for id_ in pair}
        if len(groups) > 1:
            yield clashing("kept_without", schools=list(pair), kept=[list(group) for group in groups if group])


def _as_fact(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, **finding.facts}


def _in_blocks(book: RuleBook, places: Ints, counts: dict[int, int]) -> Iterator[Finding]:
    blocks = book.blocks()
    for block, n_schools in sorted(Counter(blocks[places].tolist()).items()):
        members = np.flatnonzero(blocks == block)
        if n_schools > max(counts):
            yield clashing("too_many_together", schools=_ids(book, members), largest=max(counts))
        if n_schools > 1:
            yield from _apart_in(book, members)


def _apart_in(book: RuleBook, members: Ints) -> Iterator[Finding]:
    """Two schools that must be together by a chain of pairs, and may not be."""
    found = [
        (len(chain), chain, why)
        for number, one in enumerate(members.tolist())
        for other in members[:number].tolist()
        if (why := book.why_apart(other, one)) is not None
        for chain in [_chain(book, other, one)]
    ]
    if found:
        _, chain, why = min(found, key=lambda each: each[:2])
        yield clashing("together_apart", chain=chain, why=_as_fact(why))


def _chain(book: RuleBook, one: int, other: int) -> list[str]:
    """The schools by whose pairs the two must be together, on the shortest way."""
    ends = np.array([[book.costs.index[id_] for id_ in pair] for pair in book.problem.rules.together])
    graph = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(book.n, book.n))
    before = shortest_path(graph, directed=False, unweighted=True, indices=one, return_predecessors=True)[1]
    chain = [other]
    while chain[-1] != one:
        chain.append(int(before[chain[-1]]))
    return _ids(book, np.array(chain[::-1]))


def _too_many_equal(book: RuleBook, places: Ints, counts: dict[int, int]) -> Iterator[Finding]:
    n_groups = sum(counts.values())
    for attribute in book.problem.rules.apart:
        numbers = codes(book.problem, attribute)[places]
        for number, n_schools in sorted(Counter(numbers[numbers >= 0].tolist()).items()):
            if n_schools > n_groups:
                schools = places[numbers == number]
                value = book.problem.schools[schools[0]].attributes[attribute]
                yield clashing(
                    "too_many_equal", attribute=attribute, value=value, schools=_ids(book, schools), n_groups=n_groups
                )


def _too_few_partners(book: RuleBook, places: Ints, counts: dict[int, int], legal: Bools) -> Iterator[Finding]:
    """Schools for which too few others are left, with the rules that take them away."""
    wanted = min(counts) - 1
    for place, n_partners in zip(places, legal.sum(axis=1), strict=True):
        if n_partners < wanted:
            others = places[places != place]
            forbidding = [name for name, forbids in book.forbidding.items() if forbids(np.array([place]), others).any()]
            facts: dict[str, object] = {"school": book.problem.schools[place].id, "n_partners": int(n_partners)}
            if "furthest_km" in forbidding:
                facts["nearest_km"] = float(book.costs.straight_km(np.array([place]), others).min())
                facts["furthest_km"] = book.problem.rules.furthest_km
            yield clashing("no_partners", **facts, wanted=wanted, rules=forbidding)


def _cut_off(book: RuleBook, places: Ints, counts: dict[int, int], legal: Bools) -> Iterator[Finding]:
    """Schools that may only meet each other, in a number that does not come out in groups."""
    n_parts, part = connected_components(csr_matrix(legal), directed=False)
    for number in range(n_parts) if n_parts > 1 else ():
        schools = places[part == number]
        if not comes_out(len(schools), counts):
            others = places[part != number]
            rules = [
                name for name, forbids in book.forbidding.items() if forbids(schools[:, None], others[None, :]).any()
            ]
            yield clashing("cut_off", schools=_ids(book, schools), sizes=list(counts), rules=rules)


def comes_out(n_schools: int, counts: dict[int, int]) -> bool:
    """Whether some of the groups hold exactly so many schools."""
    reached = {0}
    for size, count in counts.items():
        reached = {
            base + size * times for base in reached for times in range(count + 1) if base + size * times <= n_schools
        }
    return n_schools in reached
