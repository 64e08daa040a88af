"""What waits in a cohort for those who coordinate it: on their first page and at the head of the cohort's own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from magpie.core.dates import AcademicYear
from magpie.outbox.models import Message
from magpie.programmes.models import Cohort, Declaration, Enrolment, EnrolmentList, Letter
from magpie.register.models import Post, TermStretch

ONCE = "once a cohort"


@dataclass(frozen=True, slots=True)
class Step:
    words: str
    address: str
    hint: str = ""


StepsOfCohorts = Callable[[list[Any], date], list[Step]]
_more_steps: list[StepsOfCohorts] = []


def add_steps(steps: StepsOfCohorts) -> StepsOfCohorts:
    """Let a higher room say what waits in it for coordinators; it registers when Django starts."""
    if steps not in _more_steps:
        _more_steps.append(steps)
    return steps


def steps_of_cohorts(cohorts: list[Any], today: date) -> list[Step]:
    """Letters that nobody else can settle first, then what holds each cohort up; the cohorts come ``with_counts``."""
    unsigned = unsigned_counts(cohorts, today) if any(cohort.n_enrolled for cohort in cohorts) else {}
    steps = [step for cohort in cohorts for step in _letter_steps(cohort)]
    steps += [step for cohort in cohorts for step in _school_steps(cohort, unsigned.get(cohort.pk, 0))]
    return steps + [step for more in _more_steps for step in more(cohorts, today)]


def _letter_steps(cohort: Any) -> list[Step]:
    letters = reverse("programmes:letters", args=[cohort.slug])
    told = (("undecided", cohort.n_undecided, "Say whether"), ("failed", cohort.n_failed, "See why"))
    ends = {"undecided": "went", "failed": "failed"}
    return [
        Step(f"{verb} {counted(n, 'letter')} {ends[state]}", f"{letters}?state={state}", str(cohort))
        for state, n, verb in told
        if n
    ]


def _school_steps(cohort: Any, n_unsigned: int) -> list[Step]:
    def address(name: str, state: str = "") -> str:
        return reverse(f"programmes:{name}", args=[cohort.slug]) + (f"?state={state}" if state else "")

    steps = []
    if cohort.n_lists:
        steps.append(Step(f"Finish {counted(cohort.n_lists, 'list')} of schools", address("lists"), str(cohort)))
    if cohort.n_applied:
        words = f"Decide on {counted(cohort.n_applied, 'school')} that answered"
        steps.append(Step(words, address("schools", "applied"), str(cohort)))
    if not (cohort.n_invited or cohort.n_applied or cohort.n_enrolled or cohort.n_lists):
        hint = "Send their list, or ask them one by one."
        steps.append(Step(f"Bring schools into {cohort}", address("schools"), hint))
    if cohort.n_invited:
        words = f"See {counted(cohort.n_invited, 'school')} yet to answer"
        steps.append(Step(words, address("schools", "invited"), str(cohort)))
    if n_unsigned:
        words = f"See whose {counted(n_unsigned, 'signature')} {'is' if n_unsigned == 1 else 'are'} missing"
        steps.append(Step(words, address("declarations"), str(cohort)))
    if cohort.n_calendars < len(list(AcademicYear.between(cohort.opens_on, cohort.closes_on))):
        hint = "Deadlines know holidays only when somebody enters them."
        steps.append(Step(f"Look at the term dates of {cohort}", address("cohort-calendar"), hint))
    return steps


def with_counts(cohorts: QuerySet[Any]) -> QuerySet[Any]:
    """The cohorts with counts beside them, in one statement."""
    letters, state = Message.State, Enrolment.State
    found: QuerySet[Any] = cohorts.annotate(
        n_invited=_count(Enrolment, Q(state=state.INVITED)),
        n_applied=_count(Enrolment, Q(state=state.APPLIED)),
        n_enrolled=_count(Enrolment, Q(state=state.ENROLLED)),
        n_lists=_count(EnrolmentList, Q(state=EnrolmentList.State.OPEN)),
        n_failed=_count(Letter, Q(message__state=letters.FAILED)),
        n_undecided=_count(Letter, Q(message__state=letters.UNDECIDED)),
        n_calendars=_n_years_with_terms(),
    )
    return found


def _count(rows: type[Model], which: Q) -> Any:
    grouped = rows._default_manager.filter(which, cohort=OuterRef("pk")).order_by().values("cohort")
    return Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _n_years_with_terms() -> Any:
    """In how many academic years the cohort has terms of its own; a year of single training days is no year."""
    own: Any = Cohort.term_calendars.through.objects.filter(
        cohort=OuterRef("pk"), termcalendar__stretches__kind=TermStretch.Kind.TERM
    )
    years = own.order_by().values("cohort").annotate(n=Count("termcalendar__academic_year", distinct=True)).values("n")
    return Coalesce(Subquery(years, output_field=IntegerField()), 0)


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


def counted(n: int, word: str) -> str:
    return f"1 {word}" if n == 1 else f"{n} {word}s"
