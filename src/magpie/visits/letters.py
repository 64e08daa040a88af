"""Letters about a visit: their words stand in ``templates/visits/letters``, and who hears of what in ``people``."""

from collections.abc import Sequence
from datetime import date, datetime
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
) -> int:
    """One letter to each who has an address, in the words of ``letters/<name>.txt``; ``page`` names the page it opens.

    The same key writes to the same person once; the answer is how many were written now.
    """
    with_address, _ = can_be_reached(reached)
    keys = {f"{key}:{each.person.public_id}": each for each in with_address}
    written = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    new = {letter: each for letter, each in keys.items() if letter not in written}
    terms = terms_of(visit, new.values(), today)
    goes_to = reverse(page, args=[visit.activity.public_id])
    for letter, each in new.items():
        person = each.person
        words = {**facts, "visit": visit, "activity": visit.activity, "person": person, "known_as": each.known_as}
        words["way_in"] = way_in(person.address, goes_to=goes_to) if person.user_id else ""
        write_to(
            visit.cohort,
            key=letter,
            kind=name.replace("_", " "),
            person=person,
            subject=subject,
            body=render_to_string(f"visits/letters/{name}.txt", words),
            school=each.school,
            terms=terms[person.pk],
            not_after=useful_until(visit, terms[person.pk], now),
            now=now,
        )
    return len(new)


def useful_until(visit: Visit, terms: SchoolCalendar | None, now: datetime) -> datetime | None:
    """The end of the visit, when the letter can go before it."""
    opens_at = opening_time(now, visit.cohort.programme.time_zone, terms) or now
    return visit.activity.ends_at if visit.activity.ends_at > opens_at else None
