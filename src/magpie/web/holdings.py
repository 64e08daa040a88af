"""What one person holds and looks after, read for the first page in the same few queries whatever there is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from magpie.diary.models import Invitation
from magpie.diary.queries import midnight
from magpie.duties.days import constant, no_key
from magpie.duties.own import own_cohorts
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.outbox.models import Message
from magpie.programmes.models import Cohort, Declaration, Enrolment, Programme, Role
from magpie.programmes.models.roles import COORDINATING
from magpie.register.models import Post, School, User

ROLE, POST, SIGNATURE = "role", "post", "signature"


class RoleLine(NamedTuple):
    """Held in a cohort or in a whole programme."""

    kind: str
    cohort: int | None
    programme: int | None


@dataclass(slots=True)
class Holdings:
    """What somebody takes part in, and as what.

    ``cohorts`` are those that are not over; ``chased`` are also those that ended lately, where something may be late.
    ``posts`` says by school which post is held there, and ``signed`` what is signed in which cohort, and for what.
    """

    user: User
    today: date
    roles: list[RoleLine] = field(default_factory=list)
    posts: dict[int, str] = field(default_factory=dict)
    signed: set[tuple[int, str, str]] = field(default_factory=set)
    chased: list[Any] = field(default_factory=list)
    enrolments: list[Any] = field(default_factory=list)
    groups: list[Any] = field(default_factory=list)

    def kinds_in(self, cohort: Cohort) -> set[str]:
        return {role.kind for role in self.roles if cohort.pk == role.cohort or cohort.programme_id == role.programme}

    def signs_as(self, cohort: Cohort) -> set[str]:
        """A deputy signs what coordinators sign."""
        kinds = self.kinds_in(cohort)
        return kinds | {Role.Kind.COORDINATOR.value} if kinds & set(COORDINATING) else kinds

    @property
    def cohorts(self) -> list[Any]:
        return [cohort for cohort in self.chased if cohort.closes_on >= self.today]

    @property
    def coordinated(self) -> list[Any]:
        return [cohort for cohort in self.cohorts if self.kinds_in(cohort) & set(COORDINATING)]

    @property
    def coordinates_anything(self) -> bool:
        return any(role.kind in COORDINATING for role in self.roles)

    @property
    def may_open_cohorts(self) -> bool:
        return any(role.programme and role.kind in COORDINATING for role in self.roles)


def holdings_of(user: User, today: date) -> Holdings:
    held = Holdings(user, today)
    _read_held(held)
    held.chased = list(with_own_answers(own_cohorts(user, today), user, today))
    cohorts = [cohort.pk for cohort in held.cohorts]
    if cohorts and held.posts:
        held.enrolments = list(_own_enrolments(held, cohorts))
    if held.enrolments or any(role.kind == Role.Kind.FACILITATOR for role in held.roles):
        held.groups = list(_own_groups(held, cohorts))
    return held


def _read_held(held: Holdings) -> None:
    """Roles, posts and signatures, in the same columns and so in one statement."""
    roles = Role.objects.held_on(held.today).filter(person__user=held.user).order_by()
    posts = Post.objects.held_on(held.today).filter(person__user=held.user).order_by()
    signatures = Declaration.objects.filter(person__user=held.user, withdrawn_at=None).order_by()
    rows = roles.values_list(constant(ROLE), "kind", "cohort", "programme", constant("")).union(
        posts.values_list(constant(POST), "kind", "school", no_key(), constant("")),
        signatures.values_list(constant(SIGNATURE), "kind", "cohort", no_key(), "about"),
    )
    for what, kind, place, programme, about in sorted(rows, key=lambda row: row[:2]):
        if what == ROLE:
            held.roles.append(RoleLine(kind, place, programme))
        elif what == POST:
            held.posts.setdefault(place, kind)
        else:
            held.signed.add((place, kind, about))


def with_own_answers(cohorts: QuerySet[Any], user: User, today: date) -> QuerySet[Any]:
    """How many invitations in each wait for the user's answer."""
    mine = Invitation.objects.standing().filter(
        person__user=user,
        activity__cohort=OuterRef("pk"),
        activity__cancelled_at=None,
        activity__ends_at__gte=midnight(today),
    )
    waiting = mine.filter(answer="").order_by().values("activity__cohort").annotate(n=Count("pk"))
    found: QuerySet[Any] = cohorts.annotate(n_to_answer=Coalesce(Subquery(waiting.values("n")), 0))
    return found


def _own_enrolments(held: Holdings, cohorts: Iterable[int]) -> QuerySet[Any]:
    """Those of the schools at which the user holds a post."""
    second = Post.objects.held_on(held.today).filter(school=OuterRef("school"), kind=Post.Kind.SECOND_LEADER)
    found = Enrolment.objects.filter(cohort__in=cohorts, school__in=held.posts)
    served: QuerySet[Any] = found.annotate(has_second=Exists(second))
    return served.select_related("school").order_by("pk")


def _own_groups(held: Holdings, cohorts: Iterable[int]) -> QuerySet[Any]:
    """Those in which a school of the user sits or which the user facilitates, not all that a coordinator sees."""
    seated = Seat.objects.held_on(held.today).filter(enrolment__school__in=held.posts)
    facilitated = FacilitatorSeat.objects.held_on(held.today).filter(person__user=held.user)
    mine = Q(pk__in=seated.values("group")) | Q(pk__in=facilitated.values("group"))
    groups = Group.objects.current().filter(mine, cohort__in=cohorts)
    found: QuerySet[Any] = groups.annotate(facilitates=Exists(facilitated.filter(group=OuterRef("pk"))))
    return found


@dataclass(frozen=True, slots=True)
class Installation:
    has_schools: bool
    has_programmes: bool
    n_failed: int
    n_undecided: int


def installation(operator: User) -> Installation:
    """What an operator’s first page asks, in one statement: beside the operator’s own row, which is there for sure."""
    row = User.objects.filter(pk=operator.pk).values(
        has_schools=Exists(School.objects.all()),
        has_programmes=Exists(Programme.objects.all()),
        n_failed=_n_listed(Message.State.FAILED),
        n_undecided=_n_listed(Message.State.UNDECIDED),
    )
    return Installation(**row.get())


def _n_listed(state: str) -> Any:
    listed = Message.objects.listed().filter(state=state).order_by().values("state")
    return Coalesce(Subquery(listed.annotate(n=Count("pk")).values("n")), 0)
