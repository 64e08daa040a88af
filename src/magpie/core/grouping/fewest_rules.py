"""When rules clash that are each harmless: which of them do, with as few left in as can be told."""

from collections.abc import Callable
from dataclasses import replace

from magpie.core.findings import Finding
from magpie.core.grouping.clash import clashing
from magpie.core.grouping.problem import Pair, Problem, Rules

MOST_SINGLE = 12
"""Up to so many listed pairs are tried one by one; more of them are one rule."""

Part = tuple[str, str | tuple[Pair, ...]]


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
    pairs = {"no_go": rules.no_go, "together": rules.together}
    single = sum(map(len, pairs.values())) <= MOST_SINGLE
    parts: list[Part] = [("furthest_km", "")] if rules.furthest_km is not None else []
    parts += [("apart", name) for name in rules.apart]
    for kind, those in pairs.items():
        parts += [(kind, (pair,)) for pair in those] if single else [(kind, those)] * bool(those)
    return parts


def _only(rules: Rules, parts: list[Part]) -> Rules:
    pairs = {kind: _pairs_of(kind, parts) for kind in ("no_go", "together")}
    return replace(
        rules,
        apart=tuple(str(name) for kind, name in parts if kind == "apart"),
        furthest_km=rules.furthest_km if ("furthest_km", "") in parts else None,
        no_go=pairs["no_go"],
        together=pairs["together"],
    )


def _pairs_of(kind: str, parts: list[Part]) -> tuple[Pair, ...]:
    return tuple(pair for name, those in parts if name == kind and not isinstance(those, str) for pair in those)
