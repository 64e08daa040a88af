"""Who may do what at a visit. What somebody may read of it is the models' ``visible_to``."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from magpie.groups.models import FacilitatorSeat
from magpie.programmes.models import Cohort
from magpie.programmes.school_permissions import LEADERS
from magpie.register.models import Post
from magpie.register.permissions import OFFICE_POSTS


@dataclass(frozen=True, slots=True)
class VisitStanding:
    """What somebody is to one visit today. Where nobody hosts, those who organise it own its papers."""

    leads: bool
    keeps_office: bool
    works_there: bool
    facilitates: bool
    coordinates: bool
    is_hosted: bool = True

    @property
    def organises(self) -> bool:
        return self.facilitates or self.coordinates

    @property
    def owns(self) -> bool:
        """Starts the agenda, and shares or withdraws what the school has written."""
        return self.leads or (self.organises and not self.is_hosted)

    @property
    def hosts(self) -> bool:
        """Reads the papers at any stage."""
        return self.works_there or self.owns

    @property
    def writes_agenda(self) -> bool:
        """Coordinators do it for the host, once they have been sent the draft; the history says so."""
        return self.owns or self.coordinates

    @property
    def writes_pack(self) -> bool:
        return self.owns or self.keeps_office

    @property
    def comments(self) -> bool:
        return self.hosts or self.organises

    @property
    def knows_visitors(self) -> bool:
        """Reads cars and needs of those who come."""
        return self.hosts or self.organises


def with_standing(activities: QuerySet[Any], user: Any, day: date) -> QuerySet[Any]:
    """The activities with what the user is to each, in the same statement."""
    posts = Post.objects.held_on(day).filter(person__user=user, school=OuterRef("host__school"))
    seats = FacilitatorSeat.objects.held_on(day).filter(person__user=user, group=OuterRef("group"))
    cohorts = Cohort.objects.coordinated_by(user, day).filter(pk=OuterRef("cohort"))
    found: QuerySet[Any] = activities.annotate(
        leads=Exists(posts.filter(kind__in=LEADERS)),
        keeps_office=Exists(posts.filter(kind__in=OFFICE_POSTS)),
        works_there=Exists(posts),
        facilitates=Exists(seats),
        coordinates=Exists(cohorts),
    )
    return found


def standing_at(activity: Any) -> VisitStanding:
    """Of an activity that was read ``with_standing``."""
    return VisitStanding(
        leads=activity.leads,
        keeps_office=activity.keeps_office,
        works_there=activity.works_there,
        facilitates=activity.facilitates,
        coordinates=activity.coordinates,
        is_hosted=activity.host_id is not None,
    )
