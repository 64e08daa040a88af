"""Remarks on an agenda, and who hears of them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from magpie.outbox.actions import WrongState
from magpie.outbox.models import Message
from magpie.outbox.writing import LetterRefused
from magpie.programmes.actions.letters import edit_letter, newest_letter, subject_line
from magpie.programmes.models import Letter
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Person
from magpie.visits.letters import letter_to, write_letters
from magpie.visits.models import Agenda, Comment
from magpie.visits.people import People, Reached
from magpie.visits.queries import Visit
from magpie.visits.versions import lock_activity

# Who comments on one block often goes on to the next: a letter waits for what else is said.
GATHERED_FOR = timedelta(minutes=15)
LETTER = {"name": "agenda_comment", "page": "visits:agenda"}
WAITING = (Message.State.QUEUED, Message.State.PAUSED)


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
    told = hearers(visit, agenda, person, today)
    write_letters(
        visit,
        [each for each in told if not _joined_a_waiting_letter(visit, agenda, each, now)],
        key=_key(visit, comment),
        subject=_subject(visit, str(person)),
        facts={"comments": [comment]},
        today=today,
        now=now,
        waits=GATHERED_FOR,
        **LETTER,
    )
    return comment


def _joined_a_waiting_letter(visit: Visit, agenda: Agenda, each: Reached, now: datetime) -> bool:
    """Whether one that was written for earlier comments carries the new one too; not if a person has changed it."""
    comments = list(agenda.comments.select_related("by"))
    keys = {f"{_key(visit, comment)}:{each.person.public_id}": n for n, comment in enumerate(comments)}
    letters = Letter.objects.filter(message__key__in=keys).select_related("cohort", "message")
    begun = letters.order_by("-pk").first()
    if begun is None:
        return False
    waiting = newest_letter(begun)
    carried = [comment for comment in comments[keys[begun.message.key] :] if comment.by_id != each.person.pk]
    as_written = letter_to(visit, each, facts={"comments": carried[:-1]}, **LETTER)
    if waiting.message.state not in WAITING or waiting.message.body != as_written:
        return False
    subject = _subject(visit, f"{len(carried)} comments")
    body = letter_to(visit, each, facts={"comments": carried}, **LETTER)
    try:
        edit_letter(waiting, to=waiting.message.to_address, subject=subject, body=body, now=now, by=None)
    except (WrongState, LetterRefused):  # It left at this moment, or says what no letter may say.
        return False
    return True


def _key(visit: Visit, comment: Comment) -> str:
    return f"agenda-comment:{visit.activity.public_id}:{comment.pk}"


def _subject(visit: Visit, what: str) -> str:
    return subject_line(f"{what} on the agenda: {visit.activity}, {visit.activity.on:%-d %B}")


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
