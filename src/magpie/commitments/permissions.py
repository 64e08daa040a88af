"""Who may do what with commitments. What somebody may see is the models' ``visible_to``."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from magpie.core.playbook import Playbook
from magpie.diary.models import Activity
from magpie.groups.models import Seat
from magpie.programmes.models import Enrolment
from magpie.programmes.school_permissions import LEADERS
from magpie.register.models import Post


@dataclass(frozen=True, slots=True)
class CommitmentStanding:
    """What somebody is to one commitment today; ``owns`` only while they work at its school."""

    leads: bool
    works_there: bool
    owns: bool


def with_standing(rows: QuerySet[Any], user: Any, day: date) -> QuerySet[Any]:
    """The commitments with what the user is to each, in the same statement."""
    posts = Post.objects.held_on(day).filter(person__user=user, school=OuterRef("enrolment__school"))
    found: QuerySet[Any] = rows.annotate(leads=Exists(posts.filter(kind__in=LEADERS)), works_there=Exists(posts))
    return found


def standing_of(commitment: Any, user: Any) -> CommitmentStanding:
    """Of a commitment that was read ``with_standing``."""
    owns = commitment.works_there and commitment.owner.user_id == user.pk
    return CommitmentStanding(leads=commitment.leads, works_there=commitment.works_there, owns=owns)


def can_change(standing: CommitmentStanding) -> bool:
    """Change it, hand it on, look back at it, close it and open it again: whoever has it, and the school's leaders."""
    return standing.leads or standing.owns


def can_make_at(activity: Activity, user: Any, day: date) -> bool:
    return enrolments_to_commit(activity, user, day).exists()


def enrolments_to_commit(activity: Activity, user: Any, day: date) -> QuerySet[Enrolment]:
    """The schools for which the user may make one at an activity of the playbook, once its day has come."""
    made = activity.cohort.playbook.commitments
    none = Enrolment.objects.none()
    if not user.is_authenticated or made is None or activity.name not in made.made_at:
        return none
    if activity.cancelled_at is not None or activity.on > day:
        return none
    found = Enrolment.objects.taking_part().filter(cohort=activity.cohort_id)
    if activity.group_id is not None:
        seats = Seat.objects.held_on(day).filter(group=activity.group_id)
        found = found.filter(pk__in=seats.values("enrolment"))
    posts = Post.objects.held_on(day).filter(person__user=user)
    return found.filter(_made_by(activity, made.by, posts)).select_related("school").order_by("school__name", "pk")


def _made_by(activity: Activity, parties: tuple[str, ...], posts: QuerySet[Post]) -> Q:
    """A school's role that is no post of the register is held by its leaders."""
    kinds = kinds_of(activity.cohort.playbook, parties)
    leading = Q(school__in=posts.filter(kind__in=LEADERS).values("school"))
    found = Q(school__in=posts.filter(kind__in=kinds).values("school"))
    if "host" in parties:
        found |= leading & Q(pk=activity.host_id)
    if "visitors" in parties:
        found |= leading & ~Q(pk=activity.host_id) if activity.host_id is not None else leading
    if "everyone invited" in parties:
        found |= leading
    return found


def kinds_of(playbook: Playbook, parties: tuple[str, ...]) -> frozenset[str]:
    of_school = {party for party in parties if party in playbook.roles_of_school()}
    known = of_school & set(Post.Kind.values)
    return frozenset(known | (LEADERS if of_school - known else set()))
