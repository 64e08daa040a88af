"""Where a cohort stands with its groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from magpie.groups.models import FacilitatorSeat, Group, MatchRun, Publication, Seat
from magpie.programmes.counts import number_of
from magpie.programmes.models import Cohort, Declaration, Enrolment, EnrolmentTheme


@dataclass(frozen=True, slots=True)
class Standing:
    """``proposal`` is the newest run that has ended, by its number and public id."""

    n_enrolled: int
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


def standing_of(cohort: Cohort, today: date) -> Standing:
    expressions = _of_schools() | counts_of_groups([cohort], today)
    facts = Cohort.objects.filter(pk=cohort.pk).values_list(*expressions.values()).get()
    return Standing(**dict(zip(expressions, facts, strict=True)))


def counts_of_groups(cohorts: Iterable[Cohort], today: date) -> dict[str, Any]:
    newest = MatchRun.objects.filter(cohort=OuterRef("pk"), ended_at__isnull=False).order_by("-number")
    held = FacilitatorSeat.objects.filter(Q(until_on=None) | Q(until_on__gt=today), group=OuterRef("pk"))
    seated = open_seats().filter(enrolment=OuterRef("pk"))
    gone = open_seats().exclude(enrolment__state=Enrolment.State.ENROLLED)
    return {
        "n_runs": number_of(MatchRun.objects.all()),
        "n_publications": number_of(Publication.objects.all()),
        "n_without_facilitator": number_of(Group.objects.current().filter(~Exists(held))),
        "n_without_group": number_of(Enrolment.objects.taking_part().filter(~Exists(seated))),
        "n_gone": number_of(gone, "group__cohort"),
        "proposal": Subquery(newest.values("number")[:1]),
        "proposal_id": Subquery(newest.values("public_id")[:1]),
    }


def _of_schools() -> dict[str, Any]:
    """What only the page of the groups says besides."""
    taking_part = Enrolment.objects.taking_part()
    unplaced = Q(school__easting_m=None) | Q(school__northing_m=None)
    themes = EnrolmentTheme.objects.filter(enrolment=OuterRef("pk"))
    return {
        "n_enrolled": number_of(taking_part),
        "n_unplaced": number_of(taking_part.filter(unplaced)),
        "n_without_themes": number_of(taking_part.filter(~Exists(themes))),
        "n_groups": number_of(Group.objects.current()),
        "n_declared": number_of(Declaration.objects.filter(withdrawn_at=None).exclude(declared="")),
    }


def open_seats() -> QuerySet[Seat]:
    """Without an end, in groups without an end."""
    found: QuerySet[Seat] = Seat.objects.filter(until_on=None, group__until_on=None)
    return found
