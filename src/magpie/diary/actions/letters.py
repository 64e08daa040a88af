"""Letters about an activity, each with its part for calendars."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from magpie.core.dates import SchoolCalendar
from magpie.diary.bridge import day_schools, school_lines
from magpie.diary.ics import CANCEL, REQUEST, calendar_part, where_of
from magpie.diary.models import Activity, Invitation
from magpie.diary.phrases import when_in_words
from magpie.outbox.actions import WrongState, cancel
from magpie.outbox.models import Message
from magpie.outbox.writing import can_be_written_to
from magpie.programmes.actions.letters import opening_time, write_to
from magpie.programmes.addresses import way_in
from magpie.programmes.models import Enrolment, Letter
from magpie.register.models import Person

State = Message.State
HAS_NOT_GONE = (State.DRAFT, State.QUEUED, State.PAUSED, State.FAILED)
# A letter that would come later than this before the day does not wait for a school day.
IN_TIME = timedelta(days=1)

# what: (the calendars' method, the subject)
SORTS = {
    "invited": (REQUEST, "Invitation: {activity}, {when}"),
    "moved": (REQUEST, "Changed: {activity}, now {when}"),
    "cancelled": (CANCEL, "Cancelled: {activity}, {when}"),
    "not-needed": (CANCEL, "You need not come: {activity}, {when}"),
    "replaced": ("", "{other} comes instead of you: {activity}, {when}"),
}

Terms = Mapping[int | None, SchoolCalendar]


def terms_of(activity: Activity, invitations: Iterable[Invitation]) -> Terms:
    """By the enrolments' keys the term dates of each recipient's own school; under None those of all others."""
    keys = {each.enrolment_id for each in invitations if each.enrolment_id}
    schools, otherwise = day_schools(activity.cohort, school_lines(Enrolment.objects.filter(pk__in=keys)))
    return {None: otherwise, **{key: school.calendar for key, school in schools.items()}}


def write(
    what: str,
    invitation: Invitation,
    *,
    terms: Terms,
    now: datetime,
    first_at: datetime | None = None,
    **facts: Any,
) -> Letter | None:
    """One letter to one person, once for each state of the activity; nobody is written to of what is over.

    ``first_at`` is the earlier of two days when it moves: the letter comes in time for both.
    """
    activity, person = invitation.activity, invitation.person
    if activity.ends_at <= now or not can_be_written_to(person.address):
        return None
    method, subject = SORTS[what]
    own = terms.get(invitation.enrolment_id, terms[None])
    when = when_in_words(activity.starts_at, activity.ends_at, activity.zone)
    return write_to(
        activity.cohort,
        key=f"{key_of(activity, person)}:{what}:{activity.sequence}:{invitation.invited_at:%Y%m%d%H%M%S%f}",
        person=person,
        subject=subject.format(activity=activity, when=when, **facts),
        body=_body(what, invitation, when=when, **facts),
        kind=f"diary {what}",
        school=invitation.enrolment.school if invitation.enrolment else None,
        calendar=calendar_part(activity, method=method, person=person, asks=True, now=now) if method else "",
        not_before=_urgent(activity, own, first_at, now),
        not_after=activity.ends_at,
        terms=own,
        now=now,
    )


def key_of(activity: Activity, person: Person) -> str:
    return f"diary:{activity.public_id}:{person.public_id}"


def _urgent(activity: Activity, own: SchoolCalendar, first_at: datetime | None, now: datetime) -> datetime | None:
    """Now, when the next school day would be too late; None leaves the letter to its recipient's school days."""
    opens_at = opening_time(now, activity.cohort.programme.time_zone, own)
    first = min(first_at or activity.starts_at, activity.starts_at)
    return now if opens_at is not None and opens_at > first - IN_TIME else None


def _body(what: str, invitation: Invitation, **facts: Any) -> str:
    activity, person = invitation.activity, invitation.person
    page = reverse("diary:answer" if what in ("invited", "moved") else "diary:activity", args=[activity.public_id])
    facts |= {
        "person": person,
        "activity": activity,
        "cohort": activity.cohort,
        "where": where_of(activity),
        "way_in": way_in(person.address, goes_to=page),
    }
    return render_to_string(f"diary/letters/{what.replace('-', '_')}.txt", facts)


@transaction.atomic
def hold_back(activity: Activity, *, by: Any, now: datetime, person: Person | None = None) -> set[str]:
    """Cancel what has not gone yet; the public ids of those who have not had their invitation."""
    start = key_of(activity, person) if person else f"diary:{activity.public_id}"
    waiting = Letter.objects.filter(
        cohort=activity.cohort_id, message__key__startswith=f"{start}:", message__state__in=HAS_NOT_GONE
    )
    unasked = set()
    for letter in waiting.select_related("message"):
        _, _, recipient, what, *_ = letter.message.key.split(":")
        try:
            cancel(letter.message, reason="The activity was changed.", by=by, now=now)
        except WrongState:
            continue
        if what == "invited":
            unasked.add(recipient)
    return unasked
