"""Where each cohort stands with its groups, in one statement however many cohorts are asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from magpie.groups.models import FacilitatorSeat, Group, MatchRun, Publication, Seat
from magpie.programmes.models import Cohort, Declaration, Enrolment, EnrolmentTheme


@dataclass(frozen=True, slots=True)
class Standing:
    """``proposal`` is the newest run that has ended, by its number and public id."""

    n_schools: int
    n_unplaced: int
    n_without_themes: int
    n_runs: int
    n_publications: int
    n_groups: int
    n_without_facilitator: int
    n_without_group: int
    n_gone: int
    n_declared: int
    proposal: int | None
    proposal_id: str | None


def standings(cohorts: Iterable[Cohort], today: date) -> dict[int, Standing]:
    found = Cohort.objects.filter(pk__in=[cohort.pk for cohort in cohorts]).order_by()
    newest = MatchRun.objects.filter(cohort=OuterRef("pk"), ended_at__isnull=False).order_by("-number")
    rows = found.values_list(
        "pk",
        *_schools(),
        _count(MatchRun.objects.all()),
        _count(Publication.objects.all()),
        *_groups(today),
        Subquery(newest.values("number")[:1]),
        Subquery(newest.values("public_id")[:1]),
    )
    return {key: Standing(*facts) for key, *facts in rows}


def _schools() -> list[Any]:
    taking_part = Enrolment.objects.taking_part()
    unplaced = Q(school__easting_m=None) | Q(school__northing_m=None)
    themes = EnrolmentTheme.objects.filter(enrolment=OuterRef("pk"))
    return [_count(taking_part), _count(taking_part.filter(unplaced)), _count(taking_part.filter(~Exists(themes)))]


def _groups(today: date) -> list[Any]:
    held = FacilitatorSeat.objects.filter(Q(until_on=None) | Q(until_on__gt=today), group=OuterRef("pk"))
    seated = open_seats().filter(enrolment=OuterRef("pk"))
    groups = Group.objects.current()
    declared = Declaration.objects.filter(withdrawn_at=None).exclude(declared="")
    return [
        _count(groups),
        _count(groups.filter(~Exists(held))),
        _count(Enrolment.objects.taking_part().filter(~Exists(seated))),
        _count(open_seats().exclude(enrolment__state=Enrolment.State.ENROLLED), "group__cohort"),
        _count(declared),
    ]


def open_seats() -> QuerySet[Seat]:
    """Without an end, in groups without an end."""
    found: QuerySet[Seat] = Seat.objects.filter(until_on=None, group__until_on=None)
    return found


def _count(rows: QuerySet[Any], path: str = "cohort") -> Any:
    grouped = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
