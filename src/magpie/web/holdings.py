"""What one person holds and looks after, read for the first page in the same few queries whatever there is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from magpie.outbox.models import Message
from magpie.programmes.models import Cohort, Declaration, Enrolment, EnrolmentList, Letter, Programme, Role
from magpie.programmes.models.roles import COORDINATING
from magpie.register.models import Post, School, TermStretch, User

ONCE = "once a cohort"


@dataclass(slots=True)
class Holdings:
    """``cohorts`` are those that are not over, with what is counted in them as attributes of the rows."""

    user: User
    today: date
    roles: list[Role] = field(default_factory=list)
    cohorts: list[Any] = field(default_factory=list)
    enrolments: list[Any] = field(default_factory=list)
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
    held.cohorts = list(_counted(cohorts).select_related("programme", "edition").order_by("opens_on", "pk"))
    if held.cohorts:
        held.enrolments = list(_own_enrolments(user, today, held.cohorts))
        signatures = Declaration.objects.filter(person__user=user, about="", withdrawn_at=None)
        held.signed = set(signatures.values_list("cohort", "kind"))
    return held


def _counted(cohorts: QuerySet[Any]) -> QuerySet[Any]:
    """The cohorts with counts beside them, in one statement."""
    letters, state = Message.State, Enrolment.State
    counted: QuerySet[Any] = cohorts.annotate(
        n_invited=_count(Enrolment, Q(state=state.INVITED)),
        n_applied=_count(Enrolment, Q(state=state.APPLIED)),
        n_enrolled=_count(Enrolment, Q(state=state.ENROLLED)),
        n_lists=_count(EnrolmentList, Q(state=EnrolmentList.State.OPEN)),
        n_failed=_count(Letter, Q(message__state=letters.FAILED)),
        n_undecided=_count(Letter, Q(message__state=letters.UNDECIDED)),
        n_calendars=_n_years_with_terms(),
    )
    return counted


def _count(rows: type[Model], which: Q) -> Any:
    counted = rows._default_manager.filter(which, cohort=OuterRef("pk")).order_by().values("cohort")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _n_years_with_terms() -> Any:
    """In how many academic years the cohort has terms of its own; a year of single training days is no year."""
    own = Cohort.term_calendars.through.objects.filter(
        cohort=OuterRef("pk"), termcalendar__stretches__kind=TermStretch.Kind.TERM
    )
    years = own.order_by().values("cohort").annotate(n=Count("termcalendar__academic_year", distinct=True)).values("n")
    return Coalesce(Subquery(years, output_field=IntegerField()), 0)


def _own_enrolments(user: User, today: date, cohorts: Iterable[Cohort]) -> QuerySet[Any]:
    """Those of the schools at which the user holds a post, with the kind of post."""
    posts = Post.objects.held_on(today).filter(school=OuterRef("school"))
    mine = posts.filter(person__user=user).order_by("kind", "pk").values("kind")[:1]
    second = posts.filter(kind=Post.Kind.SECOND_LEADER)
    found = Enrolment.objects.filter(cohort__in=[cohort.pk for cohort in cohorts]).annotate(
        post_kind=Subquery(mine), has_second=Exists(second)
    )
    return found.filter(post_kind__isnull=False).select_related("school").order_by("pk")


def unsigned_counts(cohorts: Iterable[Cohort], today: date) -> dict[int, int]:
    """For each cohort how many signatures of its schools' leaders are missing, among those given once a cohort."""
    asked: dict[str, list[Cohort]] = {}
    for cohort in cohorts:
        for kind, rule in cohort.playbook.declarations.items():
            if rule.when == ONCE:
                asked.setdefault(kind, []).append(cohort)
    counts: dict[int, int] = {}
    for kind, asking in asked.items():
        for cohort_key, n in _unsigned(kind, asking, today):
            counts[cohort_key] = counts.get(cohort_key, 0) + n
    return counts


def _unsigned(kind: str, cohorts: list[Cohort], today: date) -> Iterable[tuple[int, int]]:
    posts = {name for cohort in cohorts for name in cohort.playbook.declarations[kind].by} & set(Post.Kind.values)
    held = Q(school__posts__from_on__lte=today) & (
        Q(school__posts__until_on=None) | Q(school__posts__until_on__gt=today)
    )
    signatures = Declaration.objects.filter(
        cohort=OuterRef("cohort"), person=OuterRef("school__posts__person"), kind=kind, withdrawn_at=None
    )
    rows = Enrolment.objects.taking_part().filter(
        held, ~Exists(signatures), cohort__in=[cohort.pk for cohort in cohorts], school__posts__kind__in=posts
    )
    return rows.order_by().values_list("cohort").annotate(Count("school__posts__person", distinct=True))


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
