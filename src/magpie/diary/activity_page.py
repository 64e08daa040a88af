"""What the page of one activity shows to whoever looks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from magpie.core.playbook import Playbook
from magpie.diary.models import Activity, Invitation
from magpie.diary.permissions import Standing
from magpie.diary.who import is_known, roles_asked, title_of, wanted_at
from magpie.groups.models import Group
from magpie.programmes.models import Cohort
from magpie.register.models import Event

# More people than this stand on a page of their own.
FEW = 30
# What everybody who sees an activity may read of its history; the rest names people and their answers.
FOR_EVERYBODY = (
    *("activity.dated", "activity.moved", "activity.changed", "activity.cancelled"),
    *("activity.material", "activity.material-removed"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    n_invited: int = 0
    n_yes: int = 0
    n_no: int = 0
    n_open: int = 0
    n_there: int = 0
    n_absent: int = 0


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as whoever looks may read of them; empty where that is not for them."""

    invitation: Invitation
    title: str
    school: str
    answer: str = ""
    words: str = ""
    needs: str = ""
    car: str = ""
    attendance: str = ""
    instead_of: str = ""


def counts_of(activity: Activity) -> Counts:
    is_marked = {"n_there": Q(attendance="there"), "n_absent": Q(attendance="absent")}
    is_answered = {"n_yes": Q(answer="yes"), "n_no": Q(answer="no"), "n_open": Q(answer="")}
    counted = {name: Count("pk", filter=each) for name, each in (is_marked | is_answered).items()}
    return Counts(**activity.invitations.standing().order_by().aggregate(n_invited=Count("pk"), **counted))


def own_invitation(activity: Activity, user: Any) -> Invitation | None:
    found = activity.invitations.standing().filter(person__user=user).select_related("person__user", "enrolment")
    return found.first()


def people_of(activity: Activity, standing: Standing) -> QuerySet[Invitation]:
    """All who are invited for those who organise it; for everybody else those who come."""
    found = activity.invitations.standing().select_related(
        "person__user", "enrolment__school", "instead_of__person", "substitute__person"
    )
    return found if standing.organises else found.filter(answer=Invitation.Answer.YES)


def person_line(invitation: Invitation, standing: Standing, playbook: Playbook) -> PersonLine:
    line = PersonLine(
        invitation,
        title_of(playbook, invitation.role),
        invitation.enrolment.school.name if invitation.enrolment else "",
    )
    if not standing.organises:
        return line
    receives = standing.coordinates or standing.hosts
    return PersonLine(
        line.invitation,
        line.title,
        line.school,
        answer=str(Invitation.Answer(invitation.answer).label),
        words=invitation.words if standing.coordinates else "",
        needs=invitation.needs if receives else "",
        car=invitation.car if receives else "",
        attendance=str(Invitation.Attendance(invitation.attendance).label) if invitation.attendance else "",
        instead_of=invitation.instead_of.person.name if invitation.instead_of else "",
    )


def what_is_seen(activity: Activity, standing: Standing, mine: Invitation | None, user: Any, day: date) -> set[str]:
    """Whether the cohort and the group are the user's to see; a guest has the invitation and nothing else."""
    if standing.organises or mine is None:
        return {"cohort", "group"}
    seen = {"cohort"} if Cohort.objects.visible_to(user, day).filter(pk=activity.cohort_id).exists() else set()
    if seen and activity.group_id and Group.objects.visible_to(user, day).filter(pk=activity.group_id).exists():
        seen.add("group")
    return seen


@dataclass(frozen=True, slots=True)
class ToInvite:
    """How many people are wanted and not invited yet, and how many are invited and not wanted any more."""

    n_new: int = 0
    n_gone: int = 0


def to_invite(activity: Activity) -> ToInvite:
    wanted = {each.person for each in wanted_at(activity)}
    invited = list(activity.invitations.standing().values_list("person", "role", "instead_of"))
    asked = {role for role in roles_asked(activity) if is_known(activity.cohort.playbook, role)}
    gone = [person for person, role, other in invited if role in asked and not other and person not in wanted]
    return ToInvite(len(wanted - {person for person, *_ in invited}), len(gone))


def history_shown(activity: Activity, standing: Standing) -> QuerySet[Event]:
    lines = Event.objects.filter(row_kind=Activity._meta.label_lower, row_id=activity.pk).select_related("by__person")
    return lines if standing.organises else lines.filter(what__in=FOR_EVERYBODY)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an activity stands, and with it what can still be done."""

    is_cancelled: bool
    is_over: bool
    has_begun: bool

    @property
    def is_to_come(self) -> bool:
        return not (self.is_cancelled or self.is_over)

    @property
    def may_be_recorded(self) -> bool:
        return self.has_begun and not self.is_cancelled


def stage_of(activity: Activity, today: date, now: datetime) -> Stage:
    return Stage(
        is_cancelled=activity.cancelled_at is not None,
        is_over=activity.ends_at <= now,
        has_begun=activity.on <= today,
    )
