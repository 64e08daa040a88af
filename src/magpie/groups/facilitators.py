"""Who may facilitate in a cohort, for which schools, and how far they would go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from magpie.core.findings import Finding
from magpie.core.rota.facilitators import (
    OWN_HUB,
    OWN_SCHOOL,
    OWN_TRUST,
    Candidate,
    Place,
    check_facilitator,
    propose_facilitators,
    way_km,
)
from magpie.groups.models import FacilitatorSeat, Group
from magpie.groups.ways import place_of
from magpie.programmes.models import Cohort, Role
from magpie.programmes.queries import schools_of_people
from magpie.register.models import Membership, Organisation, Person, School

USUAL = (OWN_SCHOOL, OWN_TRUST)


@dataclass(frozen=True, slots=True)
class Choice:
    """A person for one group: how far it is on average, how many groups they have, what stands against it."""

    person: Person
    schools: Sequence[School]
    km: float | None
    load: int
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Facilitators:
    """Everybody with the role on a day, read in few statements; ``schools`` are those that they work at."""

    never_from: tuple[str, ...]
    people: dict[int, Person]
    schools: dict[int, list[School]]
    loads: dict[int, int]
    hubs: dict[int, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, cohort: Cohort, day: date) -> "Facilitators":
        held = Role.objects.held_on(day).filter(
            Q(cohort=cohort) | Q(programme=cohort.programme_id), kind=Role.Kind.FACILITATOR
        )
        people = {role.person_id: role.person for role in held.select_related("person__user").order_by("person__name")}
        schools = schools_of_people(people, day)
        never_from = never_from_of(cohort)
        return cls(never_from, people, schools, _loads(people), _hubs(cohort, schools, day, never_from))

    @property
    def candidates(self) -> dict[int, Candidate]:
        return {key: self._candidate(key) for key in self.people}

    def check(self, person: int, schools: Sequence[School]) -> list[Finding]:
        return check_facilitator(self._candidate(person), self._places(schools), self.never_from)

    def choices(self, schools: Sequence[School]) -> list[Choice]:
        """Those who may first, the least burdened and the nearest of them first."""
        places = self._places(schools)
        found = [
            Choice(
                person=self.people[key],
                schools=self.schools.get(key, []),
                km=way_km(candidate, places),
                load=candidate.load,
                findings=check_facilitator(candidate, places, self.never_from),
            )
            for key, candidate in self.candidates.items()
        ]
        return sorted(found, key=_order)

    def everybody(self) -> list[Choice]:
        """By name, with what they have already; no way, because no group is meant."""
        return [
            Choice(person, self.schools.get(key, []), None, self.loads.get(key, 0))
            for key, person in self.people.items()
        ]

    def way_km(self, person: int, schools: Sequence[School]) -> float | None:
        return way_km(self._candidate(person), self._places(schools))

    def propose(self, groups: Mapping[Group, Sequence[School]]) -> dict[Group, Person | None]:
        """For each group the one who should have it, or nobody where the rules leave nobody."""
        asked = {str(group.pk): self._places(schools) for group, schools in groups.items()}
        chosen = propose_facilitators(list(self.candidates.values()), asked, self.never_from)
        return {group: self._person(chosen[str(group.pk)]) for group in groups}

    def _person(self, key: str | None) -> Person | None:
        return self.people[int(key)] if key else None

    def _candidate(self, key: int) -> Candidate:
        places = tuple(self._places(self.schools.get(key, [])))
        return Candidate(id=str(key), schools=places, load=self.loads.get(key, 0))

    def _places(self, schools: Sequence[School]) -> list[Place]:
        return [
            Place(
                id=str(school.pk),
                name=school.name,
                trust=str(school.trust_id or ""),
                hubs=self.hubs.get(school.pk, frozenset()),
                at_km=place_of(school),
            )
            for school in schools
        ]


def never_from_of(cohort: Cohort) -> tuple[str, ...]:
    """What the playbook says of its facilitators; one without that role means the usual."""
    role = cohort.playbook.roles.get("facilitator")
    return tuple(role.never_from) if role is not None else USUAL


def _loads(people: Mapping[int, Person]) -> dict[int, int]:
    """In all cohorts: a person's year has no more days in two programmes than in one."""
    seats = FacilitatorSeat.objects.filter(person__in=people, until_on=None, group__until_on=None)
    return dict(seats.order_by().values_list("person").annotate(Count("pk")))


def _hubs(
    cohort: Cohort, schools: Mapping[int, Sequence[School]], day: date, never_from: Sequence[str]
) -> dict[int, frozenset[str]]:
    if OWN_HUB not in never_from:
        return {}
    own = [school.pk for found in schools.values() for school in found]
    taking_part = cohort.enrolments.taking_part().values("school")
    return hubs_of(Q(school__in=own) | Q(school__in=taking_part), day)


def hubs_of(which: Q, day: date) -> dict[int, frozenset[str]]:
    """The hubs of each school on a day, by its key."""
    held = Membership.objects.held_on(day).filter(which, organisation__kind=Organisation.Kind.HUB)
    found: dict[int, set[str]] = {}
    for school, hub in held.values_list("school", "organisation"):
        found.setdefault(school, set()).add(str(hub))
    return {school: frozenset(hubs) for school, hubs in found.items()}


def _order(choice: Choice) -> tuple[bool, int, float, str, int]:
    far = choice.km if choice.km is not None else float("inf")
    return bool(choice.findings), choice.load, far, choice.person.name, choice.person.pk
