"""What the solver noticed, in sentences, for the command line and for pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from magpie.core.findings import Finding

Name = Callable[[str], str]
Facts = Mapping[str, Any]


def finding_in_words(finding: Finding, name: Name = str) -> str:
    """``name`` gives a school's name for its id."""
    write = _FINDINGS.get(finding.code)
    return write(finding.facts, name) if write else finding.code


def _and(words: Iterable[object]) -> str:
    *first, last = [str(word) for word in words] or ["nobody"]
    return f"{', '.join(first)} and {last}" if first else last


def _or(sizes: Iterable[int]) -> str:
    *first, last = [str(size) for size in sizes]
    return f"{', '.join(first)} or {last}" if first else last


def _names(ids: Iterable[str], name: Name) -> str:
    return _and(name(id_) for id_ in ids)


def _n(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def _rule(rule: str) -> str:
    kind, _, attribute = rule.partition(":")
    return {
        "apart": f"“{attribute}” must differ within a group",
        "no_go": "some pairs are to be kept apart",
        "furthest_km": "there is a longest way",
    }[kind]


def _sizes(facts: Facts, name: Name) -> str:
    said = f"{_n(facts['n_schools'], 'school')} cannot be divided into groups of {_or(facts['sizes'])}."
    allow = facts["allow"]
    return f"{said} Allow groups of {_or(allow)} as well." if allow else f"{said} Add schools."


def _together_apart(facts: Facts, name: Name) -> str:
    chain = facts["chain"]
    why = {key: value for key, value in facts["why"].items() if key != "code"}
    said = finding_in_words(Finding(facts["why"]["code"], "refuses", why), name)
    by = f" (by way of {_names(chain[1:-1], name)})" if len(chain) > 2 else ""
    return f"{name(chain[0])} and {name(chain[-1])} are to be kept together{by}, but: {said} Drop one of the two rules."


def _no_partners(facts: Facts, name: Name) -> str:
    said = f"{name(facts['school'])} may share a group with {_n(facts['n_partners'], 'school')} only"
    said += f" and needs {facts['wanted']}, because {_and(map(_rule, facts['rules']))}."
    if "nearest_km" in facts:
        said += (
            f" The nearest school is {facts['nearest_km']:.1f} km away, the longest way {facts['furthest_km']:g} km."
        )
    return f"{said} Loosen a rule, or leave the school out."


def _cut_off(facts: Facts, name: Name) -> str:
    because = f" because {_and(map(_rule, facts['rules']))}" if facts["rules"] else ""
    return (
        f"{_names(facts['schools'], name)} can only share groups with each other{because}, "
        f"and {_n(len(facts['schools']), 'school')} cannot be divided into groups of {_or(facts['sizes'])} "
        "as the whole cohort needs them. Loosen a rule."
    )


def _rules(facts: Facts, name: Name) -> str:
    parts = [f"“{attribute}” must differ within a group" for attribute in facts.get("apart", ())]
    parts += [f"{_names(pair, name)} must be apart" for pair in facts.get("no_go", ())]
    parts += [f"{_names(pair, name)} must be together" for pair in facts.get("together", ())]
    if "furthest_km" in facts:
        parts.append(f"no way may be longer than {facts['furthest_km']:g} km")
    listed = "; ".join(parts)
    if facts["is_smallest"]:
        return f"No groups keep all of these rules: {listed}. Without any one of them there are groups."
    return f"These rules together leave no groups: {listed}. Perhaps fewer of them clash already."


_FINDINGS: dict[str, Callable[[Facts, Name], str]] = {
    "grouping.sizes": _sizes,
    "grouping.kept_size": lambda facts, name: (
        f"The group of {_names(facts['schools'], name)} is to stay, but has {_n(len(facts['schools']), 'school')}, "
        f"and groups have {_or(facts['sizes'])}. Allow its size or do not keep it."
    ),
    "grouping.kept_apart": lambda facts, name: (
        f"The group of {_names(facts['schools'], name)} is to stay, but: "
        + finding_in_words(Finding(facts["why"]["code"], "refuses", facts["why"]), name)
    ),
    "grouping.kept_without": lambda facts, name: (
        f"{_names(facts['schools'], name)} are to be kept together, but a group that is to stay holds only one of them."
    ),
    "grouping.too_many_together": lambda facts, name: (
        f"{_names(facts['schools'], name)} are all to be kept together, which makes {len(facts['schools'])}; "
        f"the largest group has {facts['largest']}. Drop a pair or allow larger groups."
    ),
    "grouping.together_apart": _together_apart,
    "grouping.too_many_equal": lambda facts, name: (
        f"{_n(len(facts['schools']), 'school')} have the same “{facts['attribute']}” ({facts['value']}), but there are "
        f"only {_n(facts['n_groups'], 'group')}, so two of them would meet: {_names(facts['schools'], name)}."
    ),
    "grouping.no_partners": _no_partners,
    "grouping.cut_off": _cut_off,
    "grouping.rules": _rules,
    "grouping.apart": lambda facts, name: (
        f"{_names(facts['schools'], name)} have the same “{facts['attribute']}” ({facts['value']})."
    ),
    "grouping.no_go": lambda facts, name: f"{_names(facts['schools'], name)} are to be kept apart.",
    "grouping.too_far": lambda facts, name: (
        f"{_names(facts['schools'], name)} are {facts['km']:.1f} km apart; the longest way is "
        f"{facts['furthest_km']:g} km."
    ),
    "grouping.together": lambda facts, name: f"{_names(facts['schools'], name)} are to be kept together.",
    "grouping.kept": lambda facts, name: f"The group of {_names(facts['schools'], name)} is to stay as it is.",
    "grouping.same_group": lambda facts, name: f"{_names(facts['schools'], name)} share a group already.",
    "grouping.no_place": lambda facts, name: (
        f"{_names(facts['schools'], name)} have no place on the map, so their ways cost nothing and are never too long."
    ),
}
