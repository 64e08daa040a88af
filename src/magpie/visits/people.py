"""Who has to do with a visit: its host, its visitors, who facilitates and coordinates, and whom a paper reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from magpie.core.dates import SchoolCalendar
from magpie.diary.models import Invitation
from magpie.groups.models import FacilitatorSeat, Seat
from magpie.programmes.queries import calendars_of_cohort, coordinators_of, schools_of_people
from magpie.programmes.school_permissions import LEADERS
from magpie.register.bridge import calendars_for
from magpie.register.models import Person, Post, School
from magpie.visits.papers import Paper
from magpie.visits.queries import Visit, years_around

COORDINATORS = frozenset(("coordinator", "coordinators"))
VISITORS = frozenset(("visitors", "group", "everyone invited"))


class As(StrEnum):
    VISITOR = "Visitor"
    FACILITATOR = "Facilitator"
    COORDINATOR = "Coordinator"
    HOST = "Host"


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody whom a letter may reach; ``parties`` are the playbook's names for what they are."""

    person: Person
    known_as: As
    parties: frozenset[str]
    school: School | None = None


@dataclass(frozen=True)
class People:
    """The people of a visit as they are on a day; each sort is read once, and only when it is asked for."""

    visit: Visit
    day: date

    def reached_by(self, paper: Paper) -> list[Reached]:
        """Whom the playbook sends the paper to, each once. A draft never leaves those who organise the visit."""
        wanted = set(self.visit.papers.to(paper))
        found = self.facilitators + self.coordinators
        if paper is not Paper.DRAFT:
            found = self.visitors + found
        reached: dict[int, Reached] = {}
        for each in found:
            if each.parties & wanted:
                reached.setdefault(each.person.pk, each)
        return list(reached.values())

    @property
    def visitors(self) -> list[Reached]:
        """Those invited from elsewhere, with substitutes in place of who does not come; before anybody is invited the
        leaders of the group's other schools.
        """
        if not self.guests:
            host = self.visit.host
            return [self._of_post(each, As.VISITOR, VISITORS) for each in self.posts if each.school != host]
        return [
            Reached(
                each.person,
                As.VISITOR if self._is_of_school(each.role) else As.FACILITATOR,
                VISITORS | {each.role},
                each.enrolment.school if each.enrolment else None,
            )
            for each in coming(self.guests)
        ]

    @property
    def hosts(self) -> list[Reached]:
        """The leaders of the host; where nobody hosts, those who organise."""
        host = self.visit.host
        if host is None:
            return self.facilitators + self.coordinators
        found = (each for each in self.posts if each.school == host and each.kind in LEADERS)
        return [self._of_post(each, As.HOST, frozenset(("host",))) for each in found]

    @cached_property
    def facilitators(self) -> list[Reached]:
        parties = frozenset(self.visit.playbook.roles_held_for("group")) | {"facilitator", "everyone invited"}
        seats = FacilitatorSeat.objects.held_on(self.day).filter(group=self.visit.activity.group_id)
        return [Reached(each.person, As.FACILITATOR, parties) for each in seats.select_related("person__user")]

    @cached_property
    def coordinators(self) -> list[Reached]:
        parties = frozenset(self.visit.playbook.roles_held_for("cohort")) | COORDINATORS
        roles = coordinators_of(self.visit.cohort, self.day)
        return [Reached(role.person, As.COORDINATOR, parties) for role in roles]

    @cached_property
    def guests(self) -> list[Invitation]:
        """Everybody who is invited and not of the host, whatever they answered."""
        rows = Invitation.objects.standing().filter(activity=self.visit.activity)
        rows = rows.select_related("person__user", "enrolment__school")
        return [each for each in rows if each.enrolment_id is None or each.enrolment_id != self.visit.activity.host_id]

    @cached_property
    def posts(self) -> list[Post]:
        """Who holds the invited posts at the host and at the group's other schools."""
        activity, playbook = self.visit.activity, self.visit.playbook
        invited = {name for name in playbook.activities[activity.name].invites if name in playbook.roles_of_school()}
        seats = Seat.objects.held_on(self.day).filter(group=activity.group_id)
        schools = School.objects.filter(enrolments__in=seats.values("enrolment"))
        if activity.host_id is not None:
            schools |= School.objects.filter(enrolments=activity.host_id)
        posts = Post.objects.held_on(self.day).filter(school__in=schools.values("pk"), kind__in=invited | LEADERS)
        rows = posts.select_related("person__user", "school").order_by("school__name", "kind", "pk")
        host = self.visit.host
        return [each for each in rows if each.school == host or not invited or each.kind in invited]

    def _is_of_school(self, role: str) -> bool:
        described = self.visit.playbook.roles.get(role)
        return described is None or described.held_for == "school"

    def _of_post(self, post: Post, known_as: As, parties: frozenset[str]) -> Reached:
        return Reached(post.person, known_as, parties | {post.kind}, post.school)


def coming(invitations: Iterable[Invitation]) -> list[Invitation]:
    """Without those who say no and those for whom somebody else comes."""
    rows = list(invitations)
    replaced = {each.instead_of_id for each in rows}
    return [each for each in rows if each.pk not in replaced and each.answer != Invitation.Answer.NO]


def terms_of(visit: Visit, reached: Iterable[Reached], day: date) -> dict[int, SchoolCalendar | None]:
    """For each person the term dates of their own school, else of the cohort."""
    rows = list(reached)
    schools = {each.person.pk: each.school for each in rows if each.school}
    others = schools_of_people((each.person.pk for each in rows if not each.school), day)
    schools |= {person: found[0] for person, found in others.items()}
    own = calendars_of_cohort(visit.cohort)
    calendars = calendars_for(set(schools.values()), years_around(day), own)
    return {
        each.person.pk: calendars[schools[each.person.pk].pk].calendar if each.person.pk in schools else own
        for each in rows
    }
