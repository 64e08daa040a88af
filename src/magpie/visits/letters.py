"""Letters about a visit: their words stand in ``templates/visits/letters``, and who hears of what in ``people``."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from magpie.core.dates import SchoolCalendar
from magpie.outbox.models import Message
from magpie.programmes.actions.letters import opening_time, write_to
from magpie.programmes.addresses import way_in
from magpie.visits.people import Reached, terms_of
from magpie.visits.queries import Visit


def can_be_reached(reached: Sequence[Reached]) -> tuple[list[Reached], list[Reached]]:
    """Those who have an address to write to, and those who have none."""
    with_address = [each for each in reached if each.person.address]
    return with_address, [each for each in reached if not each.person.address]


def write_letters(
    visit: Visit,
    reached: Sequence[Reached],
    *,
    name: str,
    key: str,
    subject: str,
    page: str,
    facts: dict[str, Any],
    today: date,
    now: datetime,
    waits: timedelta = timedelta(0),
) -> int:
    """One letter to each who has an address, in the words of ``letters/<name>.txt``; ``page`` names the page it opens.

    The same key writes to the same person once; the answer is how many were written now. It ``waits`` so long, at
    least, before it goes.
    """
    with_address, _ = can_be_reached(reached)
    keys = {f"{key}:{each.person.public_id}": each for each in with_address}
    written = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    new = {letter: each for letter, each in keys.items() if letter not in written}
    terms = terms_of(visit, new.values(), today)
    begins_at, zone = now + waits, visit.cohort.programme.time_zone
    for letter, each in new.items():
        own_terms = terms[each.person.pk]
        write_to(
            visit.cohort,
            key=letter,
            kind=name.replace("_", " "),
            person=each.person,
            subject=subject,
            body=letter_to(visit, each, name=name, page=page, facts=facts),
            school=each.school,
            terms=own_terms,
            not_before=opening_time(begins_at, zone, own_terms) or (begins_at if waits else None),
            not_after=useful_until(visit, own_terms, begins_at),
            now=now,
        )
    return len(new)


def letter_to(visit: Visit, each: Reached, *, name: str, page: str, facts: dict[str, Any]) -> str:
    """The words of ``letters/<name>.txt`` as this one reads them."""
    person = each.person
    words = {**facts, "visit": visit, "activity": visit.activity, "person": person, "known_as": each.known_as}
    goes_to = reverse(page, args=[visit.activity.public_id])
    words["way_in"] = way_in(person.address, goes_to=goes_to) if person.user_id else ""
    return render_to_string(f"visits/letters/{name}.txt", words)


def useful_until(visit: Visit, terms: SchoolCalendar | None, now: datetime) -> datetime | None:
    """The end of the visit, when the letter can go before it."""
    opens_at = opening_time(now, visit.cohort.programme.time_zone, terms) or now
    return visit.activity.ends_at if visit.activity.ends_at > opens_at else None
