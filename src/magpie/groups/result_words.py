"""What came out of the solver, in plain words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from magpie.core.grouping.problem import Problem, School
from magpie.groups.clashes import MOST_NAMED, clash_in_words
from magpie.groups.models import MatchRun
from magpie.groups.options import Options
from magpie.groups.phrases import ATTRIBUTES
from magpie.programmes.next_steps import counted
from magpie.programmes.telling import listed

TERMS = {
    "km": "Ways between the schools",
    "complement": "What schools seek and others can share",
    "together_before": "Schools that were together before",
    "same:type": "Schools of the same type",
    "same:hub": "Schools of the same hub",
    "same:region": "Schools of the same region",
    "same:phase": "Schools of the same phase",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the cost; one below 0 is worth something."""

    words: str
    cost: float


def breakdown_lines(run: MatchRun) -> list[Term]:
    """The parts that are not nothing, the largest first."""
    kept: Mapping[str, float] = run.result.get("breakdown") or {}
    terms = [Term(TERMS.get(name, name), cost) for name, cost in kept.items() if abs(cost) >= 0.05]
    return sorted(terms, key=lambda term: -abs(term.cost))


def rules_in_words(problem: Problem, must_share: Collection[str] = ()) -> list[str]:
    """What had to hold whatever it cost; ``must_share`` is what the schools of a group were to have in common."""
    rules = problem.rules
    words = [sizes_in_words(problem.sizes, problem.preferred)]
    words += [f"No two schools of a group have the same {ATTRIBUTES.get(bond, bond)}." for bond in rules.apart]
    words += [f"All schools of a group have the same {ATTRIBUTES.get(bond, bond)}." for bond in must_share]
    known = {school.id: school for school in problem.schools}
    n_apart = sum(_is_named([known[id_] for id_ in pair], must_share) for pair in rules.no_go)
    if n_apart:
        words.append(f"{_pairs(n_apart)} kept apart.")
    if rules.together:
        words.append(f"{_pairs(len(rules.together))} kept together.")
    if rules.furthest_km:
        words.append(f"No way between two schools of a group is longer than {rules.furthest_km:g} km.")
    if rules.kept:
        exists = "that exists stays as it is" if len(rules.kept) == 1 else "that exist stay as they are"
        words.append(f"{counted(len(rules.kept), 'group')} {exists}.")
    return words


def sizes_in_words(sizes: Iterable[int], preferred: int) -> str:
    allowed = sorted(sizes)
    named = " or ".join(str(size) for size in allowed)
    most = "" if len(allowed) == 1 else f", as many as possible of {preferred}"
    return f"Groups of {named} schools{most}."


def options_in_words(options: Options) -> list[str]:
    """What is asked for, before anybody has looked at the schools."""
    words = [sizes_in_words(options.sizes, options.preferred)]
    bonds = [bond for bond in options.apart if bond in ATTRIBUTES]
    words += [f"Never two schools of the same {ATTRIBUTES[bond]} in a group." for bond in bonds]
    words += [f"Only schools of the same {ATTRIBUTES.get(bond, bond)} in a group." for bond in options.together]
    if options.furthest_km:
        words.append(f"No way longer than {options.furthest_km} km between two schools of a group.")
    avoided = [f"{TERMS[term].lower()} ({weight:g} km)" for term, weight in _weights(options) if weight]
    words.append("Short ways between the schools." if options.weights.get("km") else "Ways do not matter.")
    if avoided:
        words.append(f"Rather not, at so much for each pair: {listed(avoided)}.")
    if options.rewards.get("complement"):
        worth = f"{options.rewards['complement']:g} km"
        words.append(f"Each theme that one school seeks and another can share is worth {worth}.")
    return words


def _weights(options: Options) -> list[tuple[str, float]]:
    named = [(name.replace("same_", "same:", 1), weight) for name, weight in options.weights.items()]
    return [(name, weight) for name, weight in named if name in TERMS and name != "km"]


def _is_named(pair: Iterable[School], must_share: Collection[str]) -> bool:
    """Whether somebody named the pair; schools that differ in what must be shared are apart by that alone."""
    schools = list(pair)
    return not any(len({school.attributes.get(bond, "") for school in schools}) > 1 for bond in must_share)


def _pairs(n: int) -> str:
    return "1 pair of schools is" if n == 1 else f"{n} pairs of schools are"


def clash_lines(run: MatchRun, problem: Problem | None) -> list[str]:
    """Which rules cannot hold together, and what to change; nothing for a proposal with groups."""
    clash = run.result.get("clash")
    return clash_in_words(clash, problem) if clash else []


def notes_of(run: MatchRun, problem: Problem | None) -> list[str]:
    """What the solver noticed beside its answer."""
    names = {school.id: school.name for school in problem.schools} if problem else {}
    words = []
    for finding in run.result.get("findings") or ():
        if finding.get("code") == "grouping.no_place":
            schools = listed(names.get(id_, id_) for id_ in finding["facts"]["schools"][:MOST_NAMED])
            words.append(f"The register knows no place of {schools}: no way to them was weighed. Look where they are.")
    return words
