"""What came out of the solver, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from magpie.core.grouping.problem import Problem
from magpie.groups.clashes import MOST_NAMED, clash_in_words
from magpie.groups.models import MatchRun
from magpie.groups.phrases import ATTRIBUTES
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


def rules_in_words(problem: Problem) -> list[str]:
    """What had to hold whatever it cost."""
    rules = problem.rules
    sizes = " or ".join(str(size) for size in problem.sizes)
    words = [f"Groups of {sizes} schools, as many as possible of {problem.preferred}."]
    words += [f"No two schools of a group have the same {ATTRIBUTES.get(bond, bond)}." for bond in rules.apart]
    if rules.no_go:
        words.append(f"{_pairs(len(rules.no_go))} kept apart.")
    if rules.together:
        words.append(f"{_pairs(len(rules.together))} kept together.")
    if rules.furthest_km:
        words.append(f"No way between two schools of a group is longer than {rules.furthest_km:g} km.")
    if rules.kept:
        n = len(rules.kept)
        words.append(
            f"{n} group{'s' if n > 1 else ''} that exist{'' if n > 1 else 's'} stay{'' if n > 1 else 's'} as before."
        )
    return words


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
