"""When rules clash that are each harmless: which of them do, with as few left in as can be told."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from magpie.core.findings import Finding
from magpie.core.grouping.clash import clashing
from magpie.core.grouping.problem import Pair, Problem, Rules

MOST_SINGLE = 12
"""Up to so many listed pairs are tried one by one; more of them are one rule."""


@dataclass(frozen=True)
class Part:
    """A rule, or one of the pairs of a rule."""

    kind: str
    attribute: str = ""
    pairs: tuple[Pair, ...] = ()


def fewest_rules(problem: Problem, is_possible: Callable[[Problem], bool | None]) -> Finding:
    """Leaves out one rule after the other; those stay without which groups are possible, or might be.

    ``is_smallest`` when each of those that stay was seen to be needed.
    """
    parts = _parts(problem.rules)
    is_smallest = True
    for part in list(parts):
        others = [each for each in parts if each != part]
        possible = is_possible(replace(problem, rules=_only(problem.rules, others)))
        if possible is False:
            parts = others
        elif possible is None:
            is_smallest = False
    rules = _only(problem.rules, parts)
    facts = {name: value for name, value in rules.to_json().items() if value and name != "kept"}
    return clashing("rules", **facts, is_smallest=is_smallest)


def _parts(rules: Rules) -> list[Part]:
    listed = {"no_go": rules.no_go, "together": rules.together}
    single = sum(map(len, listed.values())) <= MOST_SINGLE
    parts = [Part("furthest_km")] if rules.furthest_km is not None else []
    parts += [Part("apart", attribute=name) for name in rules.apart]
    for kind, pairs in listed.items():
        parts += [Part(kind, pairs=(pair,)) for pair in pairs] if single else [Part(kind, pairs=pairs)] * bool(pairs)
    return parts


def _only(rules: Rules, parts: list[Part]) -> Rules:
    return replace(
        rules,
        apart=tuple(part.attribute for part in parts if part.kind == "apart"),
        furthest_km=rules.furthest_km if Part("furthest_km") in parts else None,
        no_go=tuple(pair for part in parts if part.kind == "no_go" for pair in part.pairs),
        together=tuple(pair for part in parts if part.kind == "together" for pair in part.pairs),
    )
