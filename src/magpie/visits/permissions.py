"""Who may do what at a visit, and read what of it. Whether they see it at all is the diary's ``visible_to``."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from magpie.core.playbook import Artefact
from magpie.diary import permissions as diary
from magpie.diary.models import Invitation
from magpie.groups.models import Seat
from magpie.register.models import Post
from magpie.register.permissions import OFFICE_POSTS
from magpie.visits.models import Agenda, Notes, Pack

# Whom a playbook means when it says who takes notes.
HOSTS = frozenset(("host", "head", "second_leader"))
NOT_VISITORS = frozenset(("host", "facilitator", "coordinator", "coordinators"))


@dataclass(frozen=True, slots=True)
class VisitStanding:
    """What somebody is to one visit today. Where nobody hosts, those who organise it own its papers."""

    leads: bool
    keeps_office: bool
    works_there: bool
    facilitates: bool
    coordinates: bool
    is_hosted: bool = True
    visits: bool = False
    has_notes: bool = False

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

    def reads_agenda(self, agenda: Agenda | None) -> bool:
        """The host's own at any stage; organisers once the draft is shared; whoever sees the visit once it is final."""
        if self.hosts or agenda is None:
            return self.hosts
        return agenda.final_shared_at is not None or (agenda.draft_shared_at is not None and self.organises)

    def reads_pack(self, pack: Pack | None) -> bool:
        """The host's own at any stage; whoever sees the visit once it is shared."""
        return self.hosts or (pack is not None and pack.shared_at is not None)

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

    def takes_notes(self, notes: Artefact | None) -> bool:
        """Whoever the playbook says; and whoever has begun some, for they are theirs."""
        if notes is None:
            return self.has_notes
        by = set(notes.by)
        leads = self.visits and bool(by - NOT_VISITORS)
        hosts = self.leads and not by.isdisjoint(HOSTS)
        return self.has_notes or leads or hosts or (self.facilitates and "facilitator" in by)

    @property
    def knows_visitors(self) -> bool:
        """Reads cars and needs of those who come."""
        return self.hosts or self.organises


def with_standing(activities: QuerySet[Any], user: Any, day: date) -> QuerySet[Any]:
    """The activities with what the user is to each, in the same statement."""
    posts = Post.objects.held_on(day).filter(person__user=user, school=OuterRef("host__school"))
    found: QuerySet[Any] = diary.with_standing(activities, user, day, school="host__school").annotate(
        keeps_office=Exists(posts.filter(kind__in=OFFICE_POSTS)),
        works_there=Exists(posts),
        visits=_visits(user, day),
        has_notes=Exists(Notes.objects.filter(activity=OuterRef("pk"), person__user=user)),
    )
    return found


def _visits(user: Any, day: date) -> Any:
    """Invited from elsewhere, or a leader of a school of the group that does not host."""
    invited = Invitation.objects.standing().filter(activity=OuterRef("pk"), person__user=user)
    elsewhere = Q(enrolment=None) | ~Q(enrolment=Coalesce(OuterRef("host"), 0))
    leading = Post.objects.held_on(day).filter(person__user=user, kind__in=diary.LEADING)
    seats = Seat.objects.held_on(day).filter(group=OuterRef("group"), enrolment__school__in=leading.values("school"))
    guest, seated = invited.filter(elsewhere), seats.exclude(enrolment=Coalesce(OuterRef("host"), 0))
    return Exists(guest) | Exists(seated)


def standing_at(activity: Any) -> VisitStanding:
    """Of an activity that was read ``with_standing``."""
    return VisitStanding(
        leads=activity.hosts,
        keeps_office=activity.keeps_office,
        works_there=activity.works_there,
        facilitates=activity.facilitates,
        coordinates=activity.coordinates,
        is_hosted=activity.host_id is not None,
        visits=activity.visits,
        has_notes=activity.has_notes,
    )
