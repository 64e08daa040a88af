"""Remarks on an agenda, and who hears of them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Person
from magpie.visits.letters import write_letters
from magpie.visits.models import Agenda, Comment
from magpie.visits.people import People, Reached
from magpie.visits.queries import Visit
from magpie.visits.versions import lock_activity


@transaction.atomic
def comment_on(
    visit: Visit, agenda: Agenda, *, about: str, words: str, person: Person, today: date, by: Any, now: datetime
) -> Comment:
    """The hosts hear of what others say; those who have commented hear of what the hosts answer."""
    lock_activity(visit.activity)
    newest = agenda.comments.order_by("-at", "-pk").first()
    if newest is not None and (newest.by_id, newest.about, newest.words) == (person.pk, about, words):
        return newest
    comment = Comment.objects.create(agenda=agenda, about=about, words=words, at=now, by=person)
    record("agenda.comment", f"{person} commented on the agenda of {visit.activity}.", row=agenda, by=by, now=now)
    write_letters(
        visit,
        hearers(visit, agenda, person, today),
        name="agenda_comment",
        key=f"agenda-comment:{visit.activity.public_id}:{comment.pk}",
        subject=f"{person} on the agenda: {visit.activity}, {visit.activity.on:%-d %B}",
        page="visits:agenda",
        facts={"comment": comment},
        today=today,
        now=now,
    )
    return comment


def hearers(visit: Visit, agenda: Agenda, writer: Person, day: date) -> list[Reached]:
    """The other leaders of the host; and whoever has commented, where the host answers."""
    people = People(visit, day)
    hosts = [each for each in people.hosts if each.person.pk != writer.pk]
    if not any(each.person.pk == writer.pk for each in people.hosts):
        return hosts
    have_said = set(agenda.comments.values_list("by", flat=True))
    readers = {each.person.pk: each for each in people.facilitators + people.coordinators}
    return [each for key, each in readers.items() if key in have_said and key != writer.pk]


def person_of(user: Any) -> Person:
    person: Person | None = getattr(user, "person", None)
    if person is None:
        raise Refused("Only a person with a name can comment. Ask the coordinators to add yours.")
    return person
