"""What lies ahead of somebody, and what others have changed: the lower half of the first page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from magpie.diary.models import Activity, Invitation
from magpie.diary.queries import midnight
from magpie.programmes.models import Cohort
from magpie.programmes.year import spans_of
from magpie.register.models import Event
from magpie.visits.models import Agenda
from magpie.web.holdings import Holdings

SOON = timedelta(days=60)
ONE_DAY = timedelta(days=1)
N_SHOWN = 5
# What of a visit's papers everybody hears who comes, and what only those hear who read a draft.
FOR_ALL = ("agenda.final-shared",)
FOR_HOSTS = ("agenda.draft-shared", "agenda.comment", "agenda.withdrawn")


@dataclass(frozen=True, slots=True)
class Coming:
    on: date
    words: str
    address: str


def coming(held: Holdings) -> list[Coming]:
    """Days to which one is invited or which one looks after, and the openings, closings and phases of one's cohorts."""
    return sorted([*_days(held), *_turns(held)], key=lambda each: (each.on, each.words))[:N_SHOWN]


def _days(held: Holdings) -> list[Coming]:
    if not held.cohorts:
        return []
    first, end = midnight(held.today), midnight(held.today + SOON + ONE_DAY)
    own = Invitation.objects.standing().filter(person__user=held.user).exclude(answer="no").values("activity")
    found = Activity.objects.standing().filter(starts_at__gte=first, starts_at__lt=end)
    found = found.filter(Q(pk__in=own) | Q(cohort__in=[each.pk for each in held.coordinated]))
    found = found.select_related("cohort__programme", "host__school").order_by("starts_at", "pk")[:N_SHOWN]
    return [Coming(each.on, str(each), each.get_absolute_url()) for each in found]


def _turns(held: Holdings) -> list[Coming]:
    found = []
    for cohort in held.cohorts:
        address = reverse("programmes:cohort", args=[cohort.slug])
        days = [(cohort.opens_on, f"{cohort} opens"), (cohort.closes_on, f"{cohort} closes")]
        for spans in spans_of(cohort.playbook, cohort.closes_on).values():
            days += [(span.first_on, f"{span.title}: the first day ({cohort})") for span in spans]
        found += [Coming(day, words, address) for day, words in days if held.today < day <= held.today + SOON]
    return found


def changes(held: Holdings) -> QuerySet[Event]:
    """What others did in the cohorts that one coordinates, with the groups in which one is, and to their papers."""
    groups = [group.pk for group in held.groups]
    cohorts = [cohort.pk for cohort in held.coordinated]
    activities = Activity.objects.filter(Q(group__in=groups) | Q(cohort__in=cohorts))
    agendas = Agenda.objects.filter(activity__group__in=groups)
    schools = [enrolment.school_id for enrolment in held.enrolments]
    facilitated = [group.pk for group in held.groups if group.facilitates]
    read_early = agendas.filter(Q(activity__host__school__in=schools) | Q(activity__group__in=facilitated))
    of_cohorts = Q(row_kind=Cohort._meta.label_lower, row_id__in=cohorts)
    of_days = Q(row_kind=Activity._meta.label_lower, row_id__in=activities.values("pk"))
    of_papers = Q(row_kind=Agenda._meta.label_lower) & (
        Q(what__in=FOR_ALL, row_id__in=agendas.values("pk")) | Q(what__in=FOR_HOSTS, row_id__in=read_early.values("pk"))
    )
    events = Event.objects.filter(of_cohorts | of_days | of_papers).exclude(by=held.user)
    return events.select_related("by__person").order_by("-at", "-pk")[:N_SHOWN]
