"""What the diaries of cohorts hold, with the papers of visits, read as tuples in two statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from magpie.diary.models import Activity, Invitation
from magpie.duties.held import Held
from magpie.duties.scope import Scope


class DiaryLine(NamedTuple):
    """An activity, and when the papers of a visit were shared."""

    public_id: str
    name: str
    title: str
    group: int | None
    host: int | None
    starts_at: datetime
    ends_at: datetime
    draft_shared_at: datetime | None
    final_shared_at: datetime | None
    pack_shared_at: datetime | None


class InvitationLine(NamedTuple):
    """``person`` is whose place it is, also when somebody else has been asked instead; then it is not their own."""

    activity: str
    person: int
    role: str
    answered_at: datetime | None
    attendance: str
    is_own: bool
    has_ended: bool


@dataclass(slots=True)
class Dated:
    """What the diary of one cohort holds."""

    activities: list[DiaryLine] = field(default_factory=list)
    invitations: list[InvitationLine] = field(default_factory=list)

    @property
    def asked(self) -> set[tuple[str, int]]:
        """Activities with those to whom an invitation has gone."""
        return {(each.activity, each.person) for each in self.invitations if not each.has_ended}


def read_dated(cohorts: Iterable[Any], scope: Scope, held: Mapping[int, Held]) -> dict[int, Dated]:
    """By the cohorts' keys."""
    found = {cohort.pk: Dated() for cohort in cohorts}
    _read_activities(found, scope)
    _read_invitations(found, scope, held)
    return found


def _read_activities(found: Mapping[int, Dated], scope: Scope) -> None:
    invited = Invitation.objects.filter(person=scope.person).values("activity")
    of_person = Q(group=None) | Q(group__in=scope.groups()) | Q(pk__in=invited)
    rows = Activity.objects.standing().filter(scope.within("cohort", of_person)).order_by("pk")
    day = ("public_id", "name", "title", "group", "host__school", "starts_at", "ends_at")
    papers = ("agenda__draft_shared_at", "agenda__final_shared_at", "pack__shared_at")
    for cohort, *line in rows.values_list("cohort", *day, *papers):
        found[cohort].activities.append(DiaryLine(*line))


def _read_invitations(found: Mapping[int, Dated], scope: Scope, held: Mapping[int, Held]) -> None:
    of_person = Q(person=scope.person) | Q(instead_of__person=scope.person) | Q(enrolment__school__in=scope.schools())
    rows = Invitation.objects.filter(scope.within("activity__cohort", of_person), activity__cancelled_at=None)
    fields = ("activity__public_id", "person", "instead_of__person", "role", "enrolment")
    stand_ins = {cohort: _stand_ins(each) for cohort, each in held.items()}
    for cohort, activity, person, original, role, enrolment, answered_at, attendance, ended_at in rows.order_by(
        "pk"
    ).values_list("activity__cohort", *fields, "answered_at", "attendance", "ended_at"):
        whose = original or person
        whose = stand_ins[cohort].get((enrolment, role, whose), whose)
        found[cohort].invitations.append(
            InvitationLine(activity, whose, role, answered_at, attendance, original is None, ended_at is not None)
        )


def _stand_ins(held: Held) -> dict[tuple[int | None, str, int], int]:
    """Who is asked in whose place: somebody who stands in for the holder of a post does not take over what is owed."""
    holders = {
        (post.enrolment, post.kind): post.person for post in sorted(held.posts, key=lambda each: each.span.from_on)
    }
    return {
        (enrolment, kind, person): holder
        for enrolment, kind, person in held.stand_ins
        if (holder := holders.get((enrolment, kind), person)) != person
    }
