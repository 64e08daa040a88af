"""A proposal as its page shows it: from what it was worked out from, or from today's rows where that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from magpie.core.grouping.problem import Problem, School
from magpie.groups.bridge import problem_of, schools_of
from magpie.groups.models import MatchRun
from magpie.groups.plans import members_of
from magpie.groups.reasons import reasons_for
from magpie.groups.ways import Ways, ways_of


@dataclass(frozen=True, slots=True)
class ShownGroup:
    number: int
    schools: tuple[School, ...]
    ways: Ways
    reasons: list[str] = field(default_factory=list)
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """``problem`` is None where this version cannot read what the proposal was worked out from."""

    problem: Problem | None
    groups: tuple[tuple[School, ...], ...]

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
    return Shown(problem, tuple(tuple(sorted(group, key=lambda each: each.name)) for group in groups if group))


def lines_of(found: Shown, numbers: Sequence[int]) -> list[ShownGroup]:
    """The groups of one page, by their numbers from 1."""
    costs = _costs(found, numbers) if found.problem else {}
    return [
        ShownGroup(
            number=number,
            schools=found.groups[number - 1],
            ways=ways_of(found.groups[number - 1]),
            reasons=reasons_for(found.problem, found.groups[number - 1]) if found.problem else [],
            cost=costs.get(number),
        )
        for number in numbers
    ]


def _costs(found: Shown, numbers: Sequence[int]) -> dict[int, float]:
    # The solver's arithmetic takes longer to load than a page to write, so only this page loads it.
    from magpie.groups.solver import costs_of

    assert found.problem is not None
    groups = [[school.id for school in found.groups[number - 1]] for number in numbers]
    return dict(zip(numbers, costs_of(found.problem, groups), strict=True))
