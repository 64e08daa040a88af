"""What others have changed, as somebody's first page says it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse

from magpie.diary.models import Activity
from magpie.programmes.models import Cohort
from magpie.register.models import Event
from magpie.visits.models import Agenda
from magpie.web.holdings import Holdings

N_SHOWN = 5
# What of a visit's papers everybody hears who comes, and what only those hear who read a draft.
FOR_ALL = ("agenda.final-shared",)
FOR_HOSTS = ("agenda.draft-shared", "agenda.comment", "agenda.withdrawn")
COHORT, ACTIVITY = Cohort._meta.label_lower, Activity._meta.label_lower
# Where those who coordinate a cohort find what a line of its history speaks of, by the line's code or its beginning.
PAGES = {
    "activity": "diary:diary",
    "duty": "duties:board",
    "enrolment": "programmes:schools",
    "groups": "groups:groups",
    "groups.asked": "groups:runs",
    "groups.may-part": "groups:pairs",
    "groups.together": "groups:pairs",
    "list": "programmes:schools",
    "reminders": "duties:reminders",
    "role": "programmes:people",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Without an address there is no page of it any more."""

    at: datetime
    words: str
    address: str


def changes(held: Holdings) -> list[Change]:
    """The newest, each with the page of what changed, in one statement."""
    return [Change(event.at, event.words, _address(event)) for event in _with_places(_events(held))]


def _events(held: Holdings) -> QuerySet[Any]:
    """What others did in the cohorts that one coordinates, with the groups in which one is, and to their papers."""
    groups = [group.pk for group in held.groups]
    cohorts = [cohort.pk for cohort in held.coordinated]
    activities = Activity.objects.filter(Q(group__in=groups) | Q(cohort__in=cohorts))
    agendas = Agenda.objects.filter(activity__group__in=groups)
    schools = [enrolment.school_id for enrolment in held.enrolments]
    facilitated = [group.pk for group in held.groups if group.facilitates]
    read_early = agendas.filter(Q(activity__host__school__in=schools) | Q(activity__group__in=facilitated))
    of_cohorts = Q(row_kind=COHORT, row_id__in=cohorts)
    of_days = Q(row_kind=ACTIVITY, row_id__in=activities.values("pk"))
    of_papers = Q(row_kind=Agenda._meta.label_lower) & (
        Q(what__in=FOR_ALL, row_id__in=agendas.values("pk")) | Q(what__in=FOR_HOSTS, row_id__in=read_early.values("pk"))
    )
    events = Event.objects.filter(of_cohorts | of_days | of_papers).exclude(by=held.user)
    return events.order_by("-at", "-pk")[:N_SHOWN]


def _with_places(events: QuerySet[Any]) -> QuerySet[Any]:
    """With what names the row in addresses, empty for one that is gone, and how far an agenda has been sent."""
    agendas = Agenda.objects.filter(pk=OuterRef("row_id"))
    found: QuerySet[Any] = events.annotate(
        place=Case(
            When(row_kind=COHORT, then=Subquery(Cohort.objects.filter(pk=OuterRef("row_id")).values("slug"))),
            When(row_kind=ACTIVITY, then=Subquery(Activity.objects.filter(pk=OuterRef("row_id")).values("public_id"))),
            default=Subquery(agendas.values("activity__public_id")),
        ),
        is_draft=Exists(agendas.exclude(draft_shared_at=None)),
        is_final=Exists(agendas.exclude(final_shared_at=None)),
    )
    return found


def _address(event: Any) -> str:
    if not event.place:
        return ""
    if event.row_kind == COHORT:
        page = PAGES.get(event.what) or PAGES.get(event.what.split(".")[0], "programmes:cohort")
    elif event.row_kind == ACTIVITY:
        page = "diary:activity"
    else:
        is_read = event.is_final or (event.is_draft and event.what in FOR_HOSTS)
        page = "visits:agenda" if is_read else "visits:visit"
    return reverse(page, args=[event.place])
