"""A school leaves its group, or joins one that exists."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from magpie.groups.actions.letters import schools_of
from magpie.groups.actions.seats import MOST_SCHOOLS, end_seat, give_seat
from magpie.groups.forms.groups import EndSeatForm, GiveSeatForm
from magpie.groups.models import Group, Seat
from magpie.groups.ways import ways_from
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.refusals import Refused
from magpie.programmes.telling import listed
from magpie.programmes.views.schools import FORM, coordinated_or_refuse, refused
from magpie.register.models import School


@require_http_methods(FORM)
def seat_end(request: Any, slug: str, public_id: str) -> HttpResponse:
    """``public_id`` is the enrolment's."""
    cohort = coordinated_or_refuse(request, slug)
    seats = Seat.objects.filter(group__cohort=cohort, until_on=None).select_related("group", "enrolment__school")
    seat = get_object_or_404(seats, enrolment__public_id=public_id)
    left_on = seat.enrolment.until_on or request.today
    form = EndSeatForm(request.POST or None, initial={"on": max(left_on, seat.from_on), "tells": True})
    if request.method == "POST" and form.is_valid():
        try:
            end_seat(seat, **form.cleaned_data, today=request.today, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{seat.enrolment.school} is no longer in {seat.group} from that day.")
            return redirect("groups:groups", slug)
    return render(request, "groups/seat_end.html", {"cohort": cohort, "seat": seat, "form": form})


@require_http_methods(FORM)
def seat_give(request: Any, slug: str, public_id: str) -> HttpResponse:
    """A place for a school that takes part and has no group; the nearest groups first."""
    cohort = coordinated_or_refuse(request, slug)
    enrolments = cohort.enrolments.taking_part().select_related("school")
    enrolment = get_object_or_404(enrolments.exclude(seats__until_on=None, seats__isnull=False), public_id=public_id)
    groups = _with_room(cohort)
    words, nearest = _choices(enrolment, list(groups))
    form = GiveSeatForm(request.POST or None, groups=groups, words=words, initial={"tells": True, "group": nearest})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {"today": request.today, "by": request.user, "now": request.now}
        try:
            give_seat(given["group"], enrolment=enrolment, tells=given["tells"], **facts)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{enrolment.school} is in {given['group']} now.")
            return redirect("groups:groups", slug)
    return render(request, "groups/seat_give.html", {"cohort": cohort, "enrolment": enrolment, "form": form})


def _with_room(cohort: Cohort) -> Any:
    groups = Group.objects.filter(cohort=cohort).current()
    return groups.annotate(n=Count("seats", filter=Q(seats__until_on=None))).filter(n__lt=MOST_SCHOOLS)


def _choices(enrolment: Enrolment, groups: list[Group]) -> tuple[dict[int, str], str | None]:
    """What the list says of each group, and the one to which the way is shortest."""
    schools = schools_of(groups)
    ways = {group: _mean_km(enrolment.school, schools[group.pk]) for group in groups}
    words = {
        group.pk: f"{group}: {listed(map(str, schools[group.pk]))}, about {ways[group]:.0f} km" for group in groups
    }
    nearest = min(groups, key=lambda group: ways[group], default=None)
    return words, nearest.public_id if nearest else None


def _mean_km(school: School, others: list[School]) -> float:
    return ways_from(school, others) / len(others) if others else 0.0
