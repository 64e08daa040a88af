"""How much of a cohort is read: all of it, or only what has to do with one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from magpie.core.playbook import Playbook
from magpie.core.playbook.names import RSVP
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.register.models import Post

# What is due at the end of a cohort is still chased so long.
AFTER_THE_END = timedelta(weeks=6)


@dataclass(frozen=True, slots=True)
class Scope:
    """Cohorts that are read whole, and others of which only the person's schools and groups are read.

    Reminders are read from that day on, if there is one.
    """

    whole: tuple[int, ...]
    parts: tuple[int, ...] = ()
    person: int | None = None
    reminded_since: date | None = None

    def within(self, cohort: str, of_person: Q) -> Q:
        """Rows of whole cohorts, and of the others those that ``of_person`` finds."""
        found = Q(**{f"{cohort}__in": self.whole})
        return found | (Q(**{f"{cohort}__in": self.parts}) & of_person) if self.parts else found

    def schools(self) -> QuerySet[Any]:
        """Where the person holds or held a post."""
        return Post.objects.filter(person=self.person).values("school")

    def groups(self) -> QuerySet[Any]:
        """Of the person's schools, or facilitated by the person, now or before."""
        seated = Seat.objects.filter(enrolment__school__in=self.schools()).values("group")
        facilitated = FacilitatorSeat.objects.filter(person=self.person).values("group")
        return Group.objects.filter(Q(pk__in=seated) | Q(pk__in=facilitated)).values("pk")

    def enrolments(self) -> QuerySet[Any]:
        """The schools of the person's groups."""
        return Seat.objects.filter(group__in=self.groups()).values("enrolment")


def whole_of(cohorts: Sequence[Any], *, reminded_since: date | None = None) -> Scope:
    return Scope(tuple(cohort.pk for cohort in cohorts), reminded_since=reminded_since)


def owes_for_all(playbook: Playbook) -> bool:
    """Whether somebody who serves the whole cohort owes something at its groups or schools, so that all are read."""
    serving = {name for name, role in playbook.roles.items() if role.held_for == "cohort"}
    asked_away = any(
        activity.scope != "cohort" and serving & set(activity.invites) for activity in playbook.activities.values()
    )
    return asked_away or any(_owes_for_many(playbook, name, serving) for name in playbook.duties)


def _owes_for_many(playbook: Playbook, name: str, serving: set[str]) -> bool:
    duty = playbook.duties[name]
    if not serving & set(duty.of):
        return False
    if duty.artefact:
        return playbook.artefact(duty.artefact)[0].one_per not in ("person", "cohort")
    if duty.answer and duty.answer != RSVP:
        return playbook.instruments[duty.answer].one_per not in ("person", "cohort")
    return False
