"""Who may do what in programmes. What somebody may see is the models' ``visible_to``."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from magpie.programmes.models import Cohort, Programme, Role
from magpie.programmes.models.cohorts import ASKED
from magpie.programmes.models.roles import COORDINATING
from magpie.register.models import School
from magpie.register.permissions import can_operate

Kind = Role.Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """The roles that somebody holds on a day, in the whole programme and in one cohort of it."""

    in_programme: frozenset[str] = frozenset()
    in_cohort: frozenset[str] = frozenset()

    @property
    def kinds(self) -> frozenset[str]:
        return self.in_programme | self.in_cohort

    @property
    def coordinates(self) -> bool:
        """A deputy does so too."""
        return not self.kinds.isdisjoint(COORDINATING)

    @property
    def is_coordinator(self) -> bool:
        return Kind.COORDINATOR in self.kinds


def standing_in(user: Any, cohort: Cohort, day: date) -> Standing:
    if not (user.is_authenticated and user.is_active):
        return Standing()
    held = Role.objects.held_on(day).filter(person__user=user)
    rows = held.filter(Q(cohort=cohort) | Q(programme=cohort.programme_id)).values_list("kind", "cohort_id")
    return Standing(
        in_programme=frozenset(kind for kind, in_cohort in rows if in_cohort is None),
        in_cohort=frozenset(kind for kind, in_cohort in rows if in_cohort is not None),
    )


def can_coordinate(user: Any, cohort: Cohort, day: date) -> bool:
    return standing_in(user, cohort, day).coordinates


def can_invite(standing: Standing, kind: str) -> bool:
    """Only a coordinator makes coordinators; otherwise a deputy could make one who removes the others."""
    return standing.is_coordinator if kind == Kind.COORDINATOR else standing.coordinates


def can_end_role(standing: Standing, role: Role) -> bool:
    """A deputy cannot remove coordinators, and a cohort's people cannot remove those of the whole programme."""
    held = standing.in_programme if role.programme_id else standing.kinds
    if role.kind == Kind.COORDINATOR:
        return Kind.COORDINATOR in held
    return not held.isdisjoint(COORDINATING)


def can_hand_over(standing: Standing) -> bool:
    return standing.is_coordinator


def can_open_cohorts(user: Any, day: date) -> bool:
    return user.is_active and Programme.objects.coordinated_by(user, day).exists()


def coordinates_anything(user: Any, day: date) -> bool:
    if not (user.is_authenticated and user.is_active):
        return False
    return Role.objects.held_on(day).filter(person__user=user, kind__in=COORDINATING).exists()


def can_keep_playbooks(user: Any, day: date) -> bool:
    """Read, check and publish them. An edition never changes, so publishing one disturbs nobody."""
    return can_operate(user) or coordinates_anything(user, day)


def coordinates_school(user: Any, school: School, day: date) -> bool:
    """Whoever coordinates a cohort reads the posts of its schools."""
    cohorts = Cohort.objects.coordinated_by(user, day).values("pk")
    return school.enrolments.filter(cohort__in=cohorts, state__in=ASKED).exists()
