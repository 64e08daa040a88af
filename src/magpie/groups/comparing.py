"""Two proposals side by side: which schools would be with others, and for whom the way is shorter or longer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from magpie.groups.models import MatchRun
from magpie.groups.plans import members_of
from magpie.groups.ways import ways_from
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.models import School

NEAR_KM = 0.5


@dataclass(frozen=True, slots=True)
class Side:
    """With whom a school would be, and the sum of the ways to them; ``is_in`` is False where it is in no group."""

    partners: tuple[School, ...] = ()
    km: float = 0.0
    is_in: bool = False


@dataclass(frozen=True, slots=True)
class SchoolDifference:
    school: School
    one: Side
    other: Side

    @property
    def change_km(self) -> float:
        """More than 0 where the way is longer in the second."""
        return self.other.km - self.one.km

    @property
    def verdict(self) -> str:
        if not (self.one.is_in and self.other.is_in):
            return "in one only"
        if abs(self.change_km) < NEAR_KM:
            return "as far"
        return "nearer" if self.change_km < 0 else "farther"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Only the schools whose partners differ, those for whom the way grows most first."""

    differences: tuple[SchoolDifference, ...]
    n_same_groups: int

    def count(self, verdict: str) -> int:
        return sum(each.verdict == verdict for each in self.differences)

    @property
    def n_nearer(self) -> int:
        return self.count("nearer")

    @property
    def n_farther(self) -> int:
        return self.count("farther")


def compare(cohort: Cohort, one: MatchRun, other: MatchRun) -> Comparison:
    """In one statement for both."""
    keys = {key for run in (one, other) for group in members_of(run) for key in group}
    enrolments = cohort.enrolments.filter(public_id__in=keys).select_related("school__trust")
    known = {each.public_id: each for each in enrolments}
    first, second = _sides(one, known), _sides(other, known)
    groups = [{frozenset(group) for group in members_of(run)} for run in (one, other)]
    found = [
        SchoolDifference(each.school, first.get(key, Side()), second.get(key, Side()))
        for key, each in known.items()
        if _keys(first.get(key)) != _keys(second.get(key))
    ]
    found.sort(key=lambda each: (-each.change_km, each.school.name, each.school.pk))
    return Comparison(tuple(found), len(groups[0] & groups[1]))


def _sides(run: MatchRun, known: Mapping[str, Enrolment]) -> dict[str, Side]:
    sides = {}
    for group in members_of(run):
        members = [known[key] for key in group if key in known]
        for member in members:
            partners = _others(member, members)
            sides[member.public_id] = Side(partners, ways_from(member.school, partners), True)
    return sides


def _others(own: Enrolment, members: Sequence[Enrolment]) -> tuple[School, ...]:
    others: Iterable[Enrolment] = (each for each in members if each.pk != own.pk)
    return tuple(sorted((each.school for each in others), key=lambda school: school.name))


def _keys(side: Side | None) -> frozenset[int] | None:
    return frozenset(school.pk for school in side.partners) if side else None
