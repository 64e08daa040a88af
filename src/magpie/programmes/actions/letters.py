"""Letters of a cohort. The outbox sends them; here they are tied to the cohort whose coordinators read them."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.template.loader import render_to_string

from magpie.core.dates import SchoolCalendar, next_letter_time
from magpie.core.dates.england import usual_england
from magpie.outbox.actions import edit_draft, queue_message, replace
from magpie.outbox.models import Message
from magpie.outbox.writing import LONGEST_SUBJECT, LetterRefused
from magpie.programmes.models import Cohort, Letter
from magpie.programmes.refusals import Refused
from magpie.register.models import Person, School


@transaction.atomic
def write_to(
    cohort: Cohort,
    *,
    key: str,
    subject: str,
    body: str,
    now: datetime,
    person: Person | None = None,
    address: str = "",
    name: str = "",
    kind: str = "letter",
    school: School | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    as_draft: bool = False,
    calendar: str = "",
    terms: SchoolCalendar | None = None,
) -> Letter:
    """Write one letter to a person, or to an address. The same key gives the letter that was written first.

    ``calendar`` is an invitation that goes with it; ``terms`` are the recipient's, by which the letter waits for a
    school day, else the usual English pattern's.
    """
    try:
        message = queue_message(
            key=key,
            kind=kind,
            to=address or (person.address if person else ""),
            to_name=" ".join((name or (person.name if person else "")).split()),
            subject=subject_line(subject),
            body=body,
            calendar=calendar,
            not_before=not_before or opening_time(now, cohort.programme.time_zone, terms),
            not_after=not_after,
            as_draft=as_draft,
            now=now,
        )
    except LetterRefused as refusal:
        raise Refused(str(refusal)) from refusal
    letter, _ = Letter.objects.get_or_create(message=message, defaults={"cohort": cohort, "school": school})
    return letter


def subject_line(words: str) -> str:
    """Subjects hold names of schools and cohorts, which may come from files with line breaks in their cells."""
    return " ".join(words.split())[:LONGEST_SUBJECT]


def opening_time(now: datetime, time_zone: str, terms: SchoolCalendar | None = None) -> datetime | None:
    """When a letter may go by day in a school week; None when it may go at once."""
    opens_at = next_letter_time(now, terms or usual_england(), ZoneInfo(time_zone))
    return opens_at if opens_at > now else None


def letter_text(name: str, **facts: object) -> str:
    """The words of ``letters/<name>.txt`` with the facts in their places."""
    return render_to_string(f"programmes/letters/{name}.txt", facts)


class ChangedMeanwhile(Exception):
    """Somebody else changed the letter after it was shown; ``letter`` is what stands there now."""

    def __init__(self, letter: Letter) -> None:
        super().__init__("Somebody else changed this letter after you opened it.")
        self.letter = letter


def version_of(message: Message) -> str:
    """Which words somebody was shown; a form carries it and gives it back as ``seen``."""
    shown = "\0".join((message.public_id, *_words_of(message)))
    return sha256(shown.encode()).hexdigest()[:16]


def newest_letter(letter: Letter) -> Letter:
    """The letter itself, or the last of those that took its place."""
    while letter.message.replaced_by_id:
        letter = Letter.objects.select_related("cohort", "message").get(message=letter.message.replaced_by_id)
    return letter


@transaction.atomic
def edit_letter(letter: Letter, *, to: str, subject: str, body: str, now: datetime, by: Any, seen: str = "") -> Letter:
    """A draft changes; a letter that is frozen is cancelled and another one takes its place.

    What says the same already is left as it is. ``seen`` is the version that was shown, empty when nobody looked.
    """
    current, message = _locked(letter)
    if (to, subject, _plain(body)) == _words_of(message):
        return current
    if seen and seen != version_of(message):
        raise ChangedMeanwhile(current)
    if message.state == Message.State.DRAFT:
        edit_draft(message, to=to, subject=subject, body=body, now=now)
        return current
    new = replace(message, to=to, subject=subject, body=body, now=now, by=by)
    return Letter.objects.create(cohort=letter.cohort, school=letter.school, message=new)


@transaction.atomic
def settle_letter(letter: Letter, act: Callable[..., Any], *, seen: str, now: datetime, by: Any, **facts: Any) -> None:
    """Do to a letter what somebody decided who had read it, unless it says something else by now."""
    current, message = _locked(letter)
    if current != letter or (seen and seen != version_of(message)):
        raise ChangedMeanwhile(current)
    act(message, by=by, now=now, **facts)


def _locked(letter: Letter) -> tuple[Letter, Message]:
    current = newest_letter(letter)
    return current, Message.objects.select_for_update().get(pk=current.message_id)


def _words_of(message: Message) -> tuple[str, str, str]:
    return message.to_address, message.subject, _plain(message.body)


def _plain(body: str) -> str:
    """Browsers send line breaks of two signs."""
    return body.replace("\r\n", "\n")
