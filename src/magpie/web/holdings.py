"""What one person holds and looks after, read for the first page in the same few queries whatever there is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from magpie.diary.models import Invitation
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.outbox.models import Message
from magpie.programmes.models import Cohort, Declaration, Enrolment, Programme, Role
from magpie.programmes.models.roles import COORDINATING
from magpie.register.models import Post, School, User


@dataclass(slots=True)
class Holdings:
    """``cohorts`` are those that are not over."""

    user: User
    today: date
    roles: list[Role] = field(default_factory=list)
    cohorts: list[Any] = field(default_factory=list)
    enrolments: list[Any] = field(default_factory=list)
    groups: list[Any] = field(default_factory=list)
    signed: set[tuple[int, str]] = field(default_factory=set)

    def kinds_in(self, cohort: Cohort) -> set[str]:
        places = (("cohort_id", cohort.pk), ("programme_id", cohort.programme_id))
        return {role.kind for role in self.roles for name, key in places if getattr(role, name) == key}

    def signs_as(self, cohort: Cohort) -> set[str]:
        """A deputy signs what coordinators sign."""
        kinds = self.kinds_in(cohort)
        return kinds | {Role.Kind.COORDINATOR.value} if kinds & set(COORDINATING) else kinds

    @property
    def coordinated(self) -> list[Any]:
        return [cohort for cohort in self.cohorts if self.kinds_in(cohort) & set(COORDINATING)]

    @property
    def may_open_cohorts(self) -> bool:
        return any(role.programme_id and role.kind in COORDINATING for role in self.roles)


def holdings_of(user: User, today: date) -> Holdings:
    held = Holdings(user, today)
    held.roles = list(Role.objects.held_on(today).filter(person__user=user))
    cohorts = Cohort.objects.visible_to(user, today).filter(closes_on__gte=today)
    counted = with_own_answers(cohorts, user, today)
    held.cohorts = list(counted.select_related("programme", "edition").order_by("opens_on", "pk"))
    if held.cohorts:
        held.enrolments = list(_own_enrolments(user, today, held.cohorts))
        if held.enrolments or any(role.kind == Role.Kind.FACILITATOR for role in held.roles):
            held.groups = list(_own_groups(user, today, held.cohorts))
        signatures = Declaration.objects.filter(person__user=user, about="", withdrawn_at=None)
        held.signed = set(signatures.values_list("cohort", "kind"))
    return held


def with_own_answers(cohorts: QuerySet[Any], user: User, today: date) -> QuerySet[Any]:
    """How many invitations in each wait for the user's answer."""
    mine = Invitation.objects.standing().filter(
        person__user=user,
        activity__cohort=OuterRef("pk"),
        activity__cancelled_at=None,
        activity__ends_at__date__gte=today,
    )
    waiting = mine.filter(answer="").order_by().values("activity__cohort").annotate(n=Count("pk"))
    found: QuerySet[Any] = cohorts.annotate(n_to_answer=Coalesce(Subquery(waiting.values("n")), 0))
    return found


def _own_enrolments(user: User, today: date, cohorts: Iterable[Cohort]) -> QuerySet[Any]:
    """Those of the schools at which the user holds a post, with the kind of post."""
    posts = Post.objects.held_on(today).filter(school=OuterRef("school"))
    mine = posts.filter(person__user=user).order_by("kind", "pk").values("kind")[:1]
    second = posts.filter(kind=Post.Kind.SECOND_LEADER)
    found = Enrolment.objects.filter(cohort__in=[cohort.pk for cohort in cohorts]).annotate(
        post_kind=Subquery(mine), has_second=Exists(second)
    )
    return found.filter(post_kind__isnull=False).select_related("school").order_by("pk")


def _own_groups(user: User, today: date, cohorts: Iterable[Cohort]) -> QuerySet[Any]:
    """Those in which a school of the user sits or which the user facilitates, not all that a coordinator sees."""
    schools = Post.objects.held_on(today).filter(person__user=user).values("school")
    seated = Seat.objects.held_on(today).filter(enrolment__school__in=schools)
    facilitated = FacilitatorSeat.objects.held_on(today).filter(person__user=user)
    mine = Q(pk__in=seated.values("group")) | Q(pk__in=facilitated.values("group"))
    groups = Group.objects.current().filter(mine, cohort__in=[cohort.pk for cohort in cohorts])
    found: QuerySet[Any] = groups.annotate(facilitates=Exists(facilitated.filter(group=OuterRef("pk"))))
    return found


@dataclass(frozen=True, slots=True)
class Installation:
    has_schools: bool
    has_programmes: bool
    n_failed: int
    n_undecided: int


def installation() -> Installation:
    """What an operator’s first page asks."""
    listed = Message.objects.listed().order_by()
    counts = listed.aggregate(
        n_failed=Count("pk", filter=Q(state=Message.State.FAILED)),
        n_undecided=Count("pk", filter=Q(state=Message.State.UNDECIDED)),
    )
    return Installation(School.objects.exists(), Programme.objects.exists(), **counts)
