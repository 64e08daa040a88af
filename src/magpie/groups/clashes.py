"""Why no groups are possible, and what to change, in sentences."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from magpie.core.findings import Finding
from magpie.core.grouping.problem import Problem
from magpie.core.grouping.words import finding_in_words as solvers_words
from magpie.groups.phrases import ATTRIBUTES, finding_in_words
from magpie.programmes.next_steps import counted
from magpie.programmes.telling import listed

MOST_NAMED = 8
Facts = Mapping[str, Any]


def clash_in_words(clash: Mapping[str, Any], problem: Problem | None) -> list[str]:
    """What cannot be, then what would help. ``clash`` is as a result keeps it."""
    facts = dict(clash.get("facts") or {})
    write = _CLASHES.get(str(clash.get("code")))
    if write is None:
        return ["The rules cannot all be kept.", *_in_the_solvers_words(clash, problem)]
    return write(_Words(problem), facts)


def _in_the_solvers_words(clash: Mapping[str, Any], problem: Problem | None) -> list[str]:
    """For what this page has no better words for."""
    code, names = str(clash.get("code") or ""), _Words(problem)
    said = solvers_words(Finding(code, "refuses", dict(clash.get("facts") or {})), names.name)
    return [said] if said != code else []


class _Words:
    """Schools by their names."""

    def __init__(self, problem: Problem | None) -> None:
        self.problem = problem
        self._names = {school.id: school.name for school in problem.schools} if problem else {}

    def name(self, id_: object) -> str:
        return self._names.get(str(id_), str(id_))

    def names(self, ids: Iterable[object]) -> str:
        found = [self.name(id_) for id_ in ids]
        if len(found) <= MOST_NAMED:
            return listed(found)
        return listed([*found[:MOST_NAMED], counted(len(found) - MOST_NAMED, "other")])

    def why(self, facts: Facts) -> str:
        """A rule that another finding speaks of."""
        code = str(facts["code"])
        return finding_in_words(Finding(code, "refuses", {**facts}), self.problem)

    def rules(self, rules: Iterable[str]) -> str:
        found = {name: _RULES.get(name.partition(":")[0], name) for name in rules}
        words = [
            words.format(ATTRIBUTES.get(name.partition(":")[2], name.partition(":")[2]))
            for name, words in found.items()
        ]
        return listed(words)


_RULES = {
    "apart": "the rule that no two may have the same {}",
    "no_go": "the pairs that are kept apart",
    "furthest_km": "the longest way that is allowed",
    "together": "the pairs that are kept together",
}


def _sizes(sizes: Iterable[int]) -> str:
    return " or ".join(str(size) for size in sizes)


def _no_sizes(words: _Words, facts: Facts) -> list[str]:
    n, allow = facts["n_schools"], facts["allow"]
    first = f"{counted(n, 'school')} cannot be split into groups of {_sizes(facts['sizes'])}."
    return [first, f"Allow groups of {_sizes(allow)} too." if allow else "Bring more schools in."]


def _kept_size(words: _Words, facts: Facts) -> list[str]:
    n, allowed = len(facts["schools"]), _sizes(facts["sizes"])
    return [
        f"{words.names(facts['schools'])} are to stay as they are, a group of {n}; groups of {allowed} are allowed.",
        f"Allow groups of {n} too, or let groups that exist change.",
    ]


def _kept_apart(words: _Words, facts: Facts) -> list[str]:
    return [
        f"{words.names(facts['schools'])} are a group that is to stay as it is. {words.why(facts['why'])}",
        "Let groups that exist change, or leave that rule out.",
    ]


def _kept_without(words: _Words, facts: Facts) -> list[str]:
    return [
        f"{words.names(facts['schools'])} are kept together, and a group that is to stay as it is parts them.",
        "Take back that they are kept together, or let groups that exist change.",
    ]


def _too_many_together(words: _Words, facts: Facts) -> list[str]:
    n = len(facts["schools"])
    return [
        f"{words.names(facts['schools'])} are kept together, {n} schools; the largest group has {facts['largest']}.",
        f"Allow groups of {n}, or let one of them part from the others.",
    ]


def _together_apart(words: _Words, facts: Facts) -> list[str]:
    return [
        f"{words.names(facts['chain'])} are kept together, but: {words.why(facts['why'])}",
        "Take one of the two back.",
    ]


def _too_many_equal(words: _Words, facts: Facts) -> list[str]:
    attribute = ATTRIBUTES.get(facts["attribute"], facts["attribute"])
    n = len(facts["schools"])
    return [
        (
            f"{n} schools have the same {attribute}, {facts['value']}, and there are only "
            f"{counted(facts['n_groups'], 'group')}: {words.names(facts['schools'])}."
        ),
        f"Allow two schools of the same {attribute} in a group, or allow smaller groups.",
    ]


def _no_partners(words: _Words, facts: Facts) -> list[str]:
    n = facts["n_partners"]
    few = f"with {counted(n, 'school')} only" if n else "with no other school"
    needs = f"{words.name(facts['school'])} may be {few} and needs {facts['wanted']}"
    found = [f"{needs}, because of {words.rules(facts['rules'])}."]
    if "nearest_km" in facts:
        found.append(
            f"The nearest school is {facts['nearest_km']:.0f} km away; {facts['furthest_km']:g} km are allowed."
        )
    return [*found, "Allow more, or take back what keeps it apart from others."]


def _cut_off(words: _Words, facts: Facts) -> list[str]:
    n = len(facts["schools"])
    return [
        (
            f"{words.names(facts['schools'])} may be with each other only, because of {words.rules(facts['rules'])}; "
            f"{counted(n, 'school')} cannot be split into groups of {_sizes(facts['sizes'])}."
        ),
        "Allow another size, or leave one of those rules out.",
    ]


def _rules_clash(words: _Words, facts: Facts) -> list[str]:
    parts = [f"no two schools of a group have the same {ATTRIBUTES.get(name, name)}" for name in facts.get("apart", ())]
    if facts.get("furthest_km"):
        parts.append(f"no way is longer than {facts['furthest_km']:g} km")
    for kind, said in (("no_go", "kept apart"), ("together", "kept together")):
        pairs = [words.names(pair) for pair in facts.get(kind, ())]
        if len(pairs) > MOST_NAMED:
            parts.append(f"{len(pairs)} pairs of schools are {said}")
        else:
            parts += [f"{pair} are {said}" for pair in pairs]
    first = "These rules cannot hold at the same time" if len(parts) > 1 else "This rule cannot hold"
    found = [f"{first}: {listed(parts)}."] if parts else ["No groups of these sizes are possible."]
    if not facts.get("is_smallest", True):
        found.append("Perhaps not all of them are needed for that; there was no time to find out.")
    return [*found, "Leave one of them out, or allow other sizes."]


_CLASHES: dict[str, Callable[[_Words, Facts], list[str]]] = {
    "grouping.sizes": _no_sizes,
    "grouping.kept_size": _kept_size,
    "grouping.kept_apart": _kept_apart,
    "grouping.kept_without": _kept_without,
    "grouping.too_many_together": _too_many_together,
    "grouping.together_apart": _together_apart,
    "grouping.too_many_equal": _too_many_equal,
    "grouping.no_partners": _no_partners,
    "grouping.cut_off": _cut_off,
    "grouping.rules": _rules_clash,
}
