"""What lies ahead of somebody, as their first page says it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from magpie.diary.models import Activity, Invitation
from magpie.diary.queries import midnight
from magpie.programmes.year import spans_of
from magpie.web.holdings import Holdings

SOON = timedelta(days=60)
ONE_DAY = timedelta(days=1)
N_SHOWN = 5


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
