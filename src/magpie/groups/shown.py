"""A proposal as its page shows it: from what it was worked out from, or from today's rows where that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from magpie.core.grouping.problem import Problem, School
from magpie.groups.bridge import problem_of, schools_of
from magpie.groups.models import MatchRun
from magpie.groups.options import Options
from magpie.groups.plans import members_of
from magpie.groups.reasons import reasons_for
from magpie.groups.ways import Ways, ways_of

if TYPE_CHECKING:
    from magpie.groups.solver import Explanation


@dataclass(frozen=True, slots=True)
class ShownGroup:
    number: int
    schools: tuple[School, ...]
    ways: Ways
    reasons: list[str] = field(default_factory=list)
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """``problem`` is None where this version cannot read what the proposal was worked out from.

    ``must_share`` is what all schools of a group were to have in common.
    """

    problem: Problem | None
    groups: tuple[tuple[School, ...], ...]
    must_share: tuple[str, ...] = ()

    def schools(self) -> list[School]:
        return [school for group in self.groups for school in group]

    def group_of(self, school: str) -> int:
        return next(n for n, group in enumerate(self.groups) if school in [each.id for each in group])


def shown(run: MatchRun, day: date) -> Shown:
    problem = problem_of(run)
    if problem is not None:
        known = {school.id: school for school in problem.schools}
    else:
        keys = [key for group in members_of(run) for key in group]
        rows = run.cohort.enrolments.filter(public_id__in=keys).select_related("school__trust", "school__authority")
        known = {school.id: school for school in schools_of(rows, day)}
    groups = [[known[key] for key in group if key in known] for group in members_of(run)]
    by_name = (tuple(sorted(group, key=lambda each: each.name)) for group in groups if group)
    return Shown(problem, tuple(by_name), Options.of_json(run.options).together)


def lines_of(found: Shown, numbers: Sequence[int]) -> list[ShownGroup]:
    """The groups of one page, by their numbers from 1."""
    whys = dict(zip(numbers, _explained(found, numbers), strict=True)) if found.problem else {}
    lines = []
    for number in numbers:
        schools = found.groups[number - 1]
        line = ShownGroup(number, schools, ways_of(schools))
        if found.problem is not None:
            why = whys[number]
            line = replace(line, reasons=reasons_for(found.problem, schools, why), cost=why.cost)
        lines.append(line)
    return lines


def _explained(found: Shown, numbers: Sequence[int]) -> "Sequence[Explanation]":
    # The solver's arithmetic takes longer to load than a page to write, so only this page loads it.
    from magpie.groups.solver import explain

    assert found.problem is not None, "only a proposal that can be read is explained"
    return explain(found.problem, [[school.id for school in found.groups[number - 1]] for number in numbers])
