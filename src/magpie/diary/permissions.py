"""Who may do what in the diary. What somebody may see is the models' ``visible_to``."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from magpie.diary.models import Activity, Invitation
from magpie.groups.models import FacilitatorSeat
from magpie.programmes.models import Role
from magpie.programmes.models.roles import COORDINATING
from magpie.register.models import Post

LEADING = (Post.Kind.HEAD, Post.Kind.SECOND_LEADER)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to an activity on a day: ``hosts`` as head or second leader of the school that hosts it."""

    coordinates: bool = False
    facilitates: bool = False
    hosts: bool = False

    @property
    def organises(self) -> bool:
        """Sets its date, moves and cancels it, invites, records who came."""
        return self.coordinates or self.facilitates or self.hosts

    @property
    def invites_anybody(self) -> bool:
        """A letter to any address is not for a host to send."""
        return self.coordinates or self.facilitates


def with_standing(
    rows: QuerySet[Any], user: Any, day: date, *, cohort: str = "cohort", group: str = "group", school: str = ""
) -> QuerySet[Any]:
    """The rows with what the user is to each, in the same statement; the names lead from a row to what is asked."""
    roles = Role.objects.held_on(day).filter(person__user=user, kind__in=COORDINATING)
    posts = Post.objects.held_on(day).filter(person__user=user, kind__in=LEADING)
    seats = FacilitatorSeat.objects.held_on(day).filter(person__user=user, group=OuterRef(group))
    found: QuerySet[Any] = rows.annotate(
        coordinates=Exists(roles.filter(Q(cohort=OuterRef(cohort)) | Q(programme=OuterRef(f"{cohort}__programme")))),
        facilitates=Exists(seats),
        hosts=Exists(posts.filter(school=OuterRef(school)) if school else posts.none()),
    )
    return found


def standing_of(row: Any) -> Standing:
    """Of a row that was read ``with_standing``."""
    return Standing(row.coordinates, row.facilitates, row.hosts)


def visible_activities(user: Any, day: date) -> QuerySet[Any]:
    """What the user sees, each with the user's standing."""
    seen = with_standing(Activity.objects.visible_to(user, day), user, day, school="host__school")
    found: QuerySet[Any] = seen.select_related(
        "cohort__programme", "cohort__edition", "group", "host__school", "changed_by__person"
    )
    return found


def answered_for(activity: Activity, user: Any, day: date) -> QuerySet[Invitation]:
    """The other people of the schools that the user heads, for whom a head may answer."""
    heads = Post.objects.held_on(day).filter(kind=Post.Kind.HEAD, person__user=user)
    invited: QuerySet[Invitation] = activity.invitations.standing()
    found = invited.filter(enrolment__school__in=heads.values("school"))
    return found.exclude(person__user=user).exclude(role=Post.Kind.HEAD).select_related("person", "enrolment__school")


def can_answer_for(user: Any, invitation: Invitation, standing: Standing, day: date) -> bool:
    """One's own; coordinators anybody's; a head for the other people of the school."""
    if standing.coordinates or invitation.person.user_id == user.pk:
        return True
    if invitation.enrolment is None or invitation.role == Post.Kind.HEAD:
        return False
    heads = Post.objects.held_on(day).filter(kind=Post.Kind.HEAD, school=invitation.enrolment.school_id)
    return heads.filter(person__user=user).exists()
