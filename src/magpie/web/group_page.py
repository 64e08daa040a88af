"""The page of a group: who is in it, when and where it meets, what comes next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from magpie.commitments.lines import CommitmentLine, lines_in
from magpie.commitments.models import Commitment
from magpie.commitments.words import with_article, words_of
from magpie.core.diary import Asked, asked_days
from magpie.diary.lines import place_to_set
from magpie.diary.models import Activity
from magpie.diary.permissions import LEADING, Standing, standing_of, with_standing
from magpie.diary.phrases import when_in_words
from magpie.diary.undated import fewest
from magpie.groups.models import FacilitatorSeat, Group, Seat
from magpie.register.models import Post


@dataclass(slots=True)
class SchoolOfGroup:
    """``public_id`` is how addresses name its enrolment; ``hosts`` whether the user leads it."""

    enrolment: int
    public_id: str
    school: Any
    hosts: bool
    people: list[Post] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day that there is, or one that is missing; ``address`` sets it where that is for the user to do."""

    title: str
    host: str
    words: str
    activity: Any | None = None
    address: str = ""
    is_asked: bool = True


@require_safe
def group_page(request: Any, public_id: str) -> HttpResponse:
    groups = with_standing(
        Group.objects.visible_to(request.user, request.today), request.user, request.today, group="pk"
    )
    group = get_object_or_404(groups.select_related("cohort__programme", "cohort__edition"), public_id=public_id)
    standing = standing_of(group)
    schools = schools_of(group, request.user, request.today)
    days = days_of(group, schools, standing)
    playbook = group.cohort.playbook
    facts = {
        "group": group,
        "cohort": group.cohort,
        "word": playbook.words.get("group", "group"),
        "asks_for_commitments": playbook.commitments is not None,
        "commitments": commitments_of(group, schools, request.user, request.today),
        "a_commitment": with_article(playbook),
        "commitment_words": words_of(playbook),
        "standing": standing,
        "schools": schools,
        "facilitator": facilitator_of(group, request.today),
        "hosted": [each for each in days if each.host],
        "meetings": [each for each in days if not each.host],
        "next": next_of(days, request.now),
    }
    return render(request, "web/group.html", facts)


def schools_of(group: Group, user: Any, today: date) -> list[SchoolOfGroup]:
    seats = Seat.objects.filter(group=group)
    if group.until_on is None:
        seats = seats.filter(until_on=None)
    rows = with_standing(seats, user, today, cohort="group__cohort", school="enrolment__school")
    found = [
        SchoolOfGroup(seat.enrolment_id, seat.enrolment.public_id, seat.enrolment.school, seat.hosts)
        for seat in rows.select_related("enrolment__school")
    ]
    posts = Post.objects.held_on(today).filter(school__in=[each.school.pk for each in found], kind__in=LEADING)
    for post in posts.select_related("person__user").order_by("kind", "pk"):
        next(each for each in found if each.school.pk == post.school_id).people.append(post)
    return found


def commitments_of(group: Group, schools: list[SchoolOfGroup], user: Any, today: date) -> list[CommitmentLine]:
    """What the schools of the group took home to change, as far as it is the user's to read."""
    if group.cohort.playbook.commitments is None:
        return []
    seen = Commitment.objects.visible_to(user, today)
    return lines_in(group.cohort, seen.filter(enrolment__in=[each.enrolment for each in schools]), today)


def facilitator_of(group: Group, today: date) -> Any:
    seats = FacilitatorSeat.objects.filter(group=group, until_on=None).select_related("person__user")
    seat = seats.order_by("-from_on").first()
    return seat.person if seat else None


def days_of(group: Group, schools: list[SchoolOfGroup], standing: Standing) -> list[DayLine]:
    """For each thing of the playbook its days in order, then what is missing."""
    found = group.activities.standing().select_related("host__school").order_by("starts_at", "pk")
    dated: list[Activity] = list(found)
    for each in dated:
        each.cohort = group.cohort
    lines: list[DayLine] = []
    for asked in asked_days(group.cohort.playbook):
        if asked.held != "cohort":
            own = [each for each in dated if each.name == asked.name]
            missing = _missing(group, asked, own, schools, standing)
            lines += [_dated(each) for each in own] + [each for each in missing if each.is_asked or each.address]
    known = set(group.cohort.playbook.activities)
    return lines + [_dated(each) for each in dated if each.name not in known]


def _dated(activity: Activity) -> DayLine:
    words = when_in_words(activity.starts_at, activity.ends_at, activity.zone)
    host = activity.host.school.name if activity.host else ""
    return DayLine(activity.title, host, words, activity, activity.get_absolute_url())


def _missing(
    group: Group, asked: Asked, own: list[Activity], schools: list[SchoolOfGroup], standing: Standing
) -> list[DayLine]:
    """What the playbook asks for, and what it lets be held besides."""
    n_hosted = {each.enrolment: sum(one.host_id == each.enrolment for one in own) for each in schools}
    if asked.held == "host":
        open_ones = [each for each in schools if not asked.is_full(n_hosted[each.enrolment])]
        return [_to_set(group, asked, asked.n_missing(n_hosted[each.enrolment]), standing, each) for each in open_ones]
    if asked.is_full(len(own)):
        return []
    host = fewest(schools, n_hosted) if asked.held == "turn" and schools else None
    return [_to_set(group, asked, asked.n_missing(len(own)), standing, host)]


def _to_set(group: Group, asked: Asked, n: int, standing: Standing, host: SchoolOfGroup | None) -> DayLine:
    may_set = standing.organises or (host is not None and host.hosts)
    words = "none is needed" if n == 0 else "no date yet" if n == 1 else f"{n} dates are missing"
    place, named = place_to_set(group.cohort, asked.name, group, host)
    return DayLine(
        title=asked.title,
        host=host.school.name if host else "",
        words=words,
        address=reverse(place, args=named) if may_set else "",
        is_asked=n > 0,
    )


def next_of(days: list[DayLine], now: datetime) -> str:
    """What comes next, and what is to be dated by whoever looks."""
    coming = [each for each in days if each.activity is not None and each.activity.ends_at > now]
    missing = [each for each in days if each.activity is None and each.is_asked]
    mine = [each for each in missing if each.address]
    said = []
    if coming:
        first = min(coming, key=lambda each: each.activity.starts_at)  # type: ignore[union-attr]
        said.append(f"Next: {first.activity}, {first.words}.")
    if mine:
        titles = ", ".join(f"{each.title} at {each.host}" if each.host else each.title for each in mine[:3])
        said.append(f"Set a date: {titles}{' …' if len(mine) > 3 else ''}.")
    elif missing:
        said.append(f"{len(missing)} {'day has' if len(missing) == 1 else 'days have'} no date yet.")
    return " ".join(said) or "Everything that this group does is over."
