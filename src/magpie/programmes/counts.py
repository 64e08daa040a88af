"""What is counted in cohorts for those who coordinate them: of all rooms, in one statement."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from magpie.outbox.models import Message
from magpie.programmes.models import Cohort, Declaration, Enrolment, EnrolmentList, Letter
from magpie.register.models import Post, TermStretch

ONCE = "once a cohort"

CountsOfCohorts = Callable[[Sequence[Cohort], date], Mapping[str, Any]]
_counts: list[CountsOfCohorts] = []


def add_counts(counts: CountsOfCohorts) -> CountsOfCohorts:
    """Let a higher room count beside each cohort what its steps say: expressions by name, of rows of cohorts."""
    if counts not in _counts:
        _counts.append(counts)
    return counts


def with_counts(cohorts: Iterable[Cohort], today: date) -> list[Any]:
    """The cohorts with what all rooms count beside them, in one statement however many they are."""
    found: list[Any] = list(cohorts)
    if not found:
        return []
    expressions = _expressions(found, today)
    rows = Cohort.objects.filter(pk__in=[cohort.pk for cohort in found]).order_by()
    counts = {key: values for key, *values in rows.values_list("pk", *expressions.values())}
    for cohort in found:
        for name, value in zip(expressions, counts[cohort.pk], strict=True):
            setattr(cohort, name, value)
    return found


def _expressions(cohorts: Sequence[Cohort], today: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for counts in _counts:
        added = counts(cohorts, today)
        assert found.keys().isdisjoint(added), "two rooms count under one name"
        found |= added
    return found


def number_of(rows: QuerySet[Any], path: str = "cohort", n: Any = None) -> Any:
    """How many of the rows belong to each cohort, which ``path`` leads to; ``n`` counts something else than rows."""
    grouped = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(grouped.annotate(n=n or Count("pk")).values("n"), output_field=IntegerField()), 0)


@add_counts
def counts_of_schools(cohorts: Sequence[Cohort], today: date) -> dict[str, Any]:
    enrolments, letters = Enrolment.objects.all(), Letter.objects.all()
    return {
        "n_invited": number_of(enrolments.filter(state=Enrolment.State.INVITED)),
        "n_applied": number_of(enrolments.filter(state=Enrolment.State.APPLIED)),
        "n_enrolled": number_of(enrolments.taking_part()),
        "n_lists": number_of(EnrolmentList.objects.filter(state=EnrolmentList.State.OPEN)),
        "n_failed": number_of(letters.filter(message__state=Message.State.FAILED)),
        "n_undecided": number_of(letters.filter(message__state=Message.State.UNDECIDED)),
        "n_calendars": _n_years_with_terms(),
        "n_unsigned": _n_unsigned(cohorts, today),
    }


def _n_years_with_terms() -> Any:
    """In how many academic years the cohort has terms of its own; a year of single training days is no year."""
    own: Any = Cohort.term_calendars.through.objects.filter(termcalendar__stretches__kind=TermStretch.Kind.TERM)
    return number_of(own, n=Count("termcalendar__academic_year", distinct=True))


def _n_unsigned(cohorts: Iterable[Cohort], today: date) -> Any:
    """How many signatures of its schools' leaders are missing, among those that its playbook wants once a cohort."""
    asking: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for cohort in cohorts:
        for kind, rule in cohort.playbook.declarations.items():
            if rule.when == ONCE:
                asking[kind, frozenset(rule.by) & set(Post.Kind.values)].append(cohort.pk)
    return sum(
        (
            Case(When(pk__in=keys, then=_n_unsigned_of(kind, posts, today)), default=0, output_field=IntegerField())
            for (kind, posts), keys in asking.items()
            if posts
        ),
        start=Value(0),
    )


def _n_unsigned_of(kind: str, posts: Iterable[str], today: date) -> Any:
    held = Q(school__posts__from_on__lte=today) & (
        Q(school__posts__until_on=None) | Q(school__posts__until_on__gt=today)
    )
    signatures = Declaration.objects.filter(
        cohort=OuterRef("cohort"), person=OuterRef("school__posts__person"), kind=kind, withdrawn_at=None
    )
    rows = Enrolment.objects.taking_part().filter(held, ~Exists(signatures), school__posts__kind__in=sorted(posts))
    return number_of(rows, n=Count("school__posts__person", distinct=True))
