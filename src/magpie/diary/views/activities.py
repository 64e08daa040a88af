"""The page of one activity, and the list of its people."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.diary.activity_page import (
    FEW,
    PersonLine,
    ToInvite,
    counts_of,
    history_shown,
    own_invitation,
    people_of,
    person_line,
    stage_of,
    to_invite,
    what_is_seen,
)
from magpie.diary.doors import doors_of
from magpie.diary.forms.people import PeopleSearchForm
from magpie.diary.ics import where_of
from magpie.diary.permissions import answered_for, standing_of
from magpie.diary.phrases import when_in_words
from magpie.diary.views.dates import activity_or_404
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.telling import parties
from magpie.register.permissions import require

HEADER = ("name", "address", "invited as", "school", "answer", "instead of", "words", "access and food", "car", "there")
NAMES = ("name", "as", "school")


def facts_of(request: Any, activity: Any) -> dict[str, Any]:
    """What every page about an activity says of it."""
    return {
        "activity": activity,
        "cohort": activity.cohort,
        "standing": standing_of(activity),
        "when": when_in_words(activity.starts_at, activity.ends_at, activity.zone),
        "where": where_of(activity),
        "stage": stage_of(activity, request.today, request.now),
    }


@require_safe
def activity_page(request: Any, public_id: str) -> HttpResponse:
    activity = activity_or_404(request, public_id)
    facts = facts_of(request, activity)
    standing, stage, playbook = facts["standing"], facts["stage"], activity.cohort.playbook
    counts = counts_of(activity)
    mine = own_invitation(activity, request.user) if counts.n_invited else None
    sees_people = standing.organises or mine is not None or activity.group is not None
    n_shown = counts.n_invited if standing.organises else counts.n_yes
    people = people_of(activity, standing) if sees_people and 0 < n_shown <= FEW else []
    rule = playbook.activities.get(activity.name)
    facts |= {
        "counts": counts,
        "mine": mine,
        "sees": what_is_seen(activity, standing, mine, request.user, request.today),
        "sees_people": sees_people,
        "n_shown": n_shown,
        "people": [person_line(each, standing, playbook) for each in people],
        "to_invite": to_invite(activity) if standing.organises and stage.is_to_come else ToInvite(),
        "led_by": parties(playbook, rule.led_by) if rule else "",
        "materials": activity.materials.all(),
        "answered_for": [] if standing.coordinates else answered_for(activity, request.user, request.today),
        "doors": doors_of(activity, standing, request.user, request.today),
        "history": history_shown(activity, standing)[:10],
    }
    return render(request, "diary/activity.html", facts)


@require_safe
def people_list(request: Any, public_id: str) -> HttpResponse:
    """All who are invited and what they answered; for those who are invited themselves, who comes."""
    activity = activity_or_404(request, public_id)
    standing = standing_of(activity)
    require(standing.organises or activity.group is not None or own_invitation(activity, request.user) is not None)
    form = PeopleSearchForm(request.GET)
    if not standing.organises:
        del form.fields["answer"]
    found = _found(people_of(activity, standing), form.cleaned_data if form.is_valid() else {})
    playbook = activity.cohort.playbook
    if wants_file(request):
        lines = [person_line(each, standing, playbook) for each in found]
        rows = map(_row, lines) if standing.organises else ((_name(each), each.title, each.school) for each in lines)
        return csv_file(f"people-{activity.public_id}", HEADER if standing.organises else NAMES, rows)
    page = page_of(request, found)
    facts = {
        **facts_of(request, activity),
        "form": form,
        "listed": page,
        "people": [person_line(each, standing, playbook) for each in page.object_list],
        "counts": counts_of(activity),
        "asks": bool(request.GET),
    }
    return render(request, "diary/people.html", facts)


def _found(people: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
    for word in asked.get("q", "").split():
        people = people.filter(Q(person__name__icontains=word) | Q(enrolment__school__name__icontains=word))
    if asked.get("answer"):
        people = people.filter(answer="" if asked["answer"] == "open" else asked["answer"])
    return people.order_by("person__name", "pk")


def _name(line: PersonLine) -> str:
    return line.invitation.person.name


def _row(line: PersonLine) -> tuple[object, ...]:
    person = line.invitation.person
    asked = (line.title, line.school, line.answer, line.instead_of)
    return (person.name, person.address, *asked, line.words, line.needs, line.car, line.attendance)
