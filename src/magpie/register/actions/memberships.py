from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from magpie.register.history import record
from magpie.register.models import Event, Membership, Organisation, School, User
from magpie.register.phrases import day_in_words
from magpie.register.queries import JOINED_KINDS, overlapping_membership


@dataclass(frozen=True, slots=True)
class Joining:
    """A school that is to join a hub or a network, which may itself be new."""

    kind: str
    name: str
    school: School
    from_on: date


@transaction.atomic
def join(*, school: School, organisation: Organisation, on: date, now: datetime, by: Any) -> Membership:
    if organisation.kind not in JOINED_KINDS:
        raise ValidationError("The register says which schools belong to a trust or an authority.", code="kind")
    if overlapping_membership(organisation, school, on):
        raise ValidationError(f"{school} is in {organisation} on {day_in_words(on)} or later already.", code="overlaps")
    membership = Membership(organisation=organisation, school=school, from_on=on)
    membership.full_clean()
    membership.save()
    record("membership.began", _joined(organisation.name, on), row=school, by=by, now=now)
    return membership


@transaction.atomic
def leave(*, membership: Membership, on: date, now: datetime, by: Any) -> Membership:
    """``on`` is the first day on which the school is no longer a member."""
    if on <= membership.from_on:
        raise ValidationError(
            f"The school joined on {day_in_words(membership.from_on)}. Write a day after that.", code="ends_too_early"
        )
    if membership.until_on is not None and membership.until_on <= on:
        raise ValidationError(f"The school left on {day_in_words(membership.until_on)} already.", code="ended")
    membership.until_on = on
    membership.save(update_fields=["until_on"])
    words = f"Left {membership.organisation.name} on {day_in_words(on)}."
    record("membership.ended", words, row=membership.school, by=by, now=now)
    return membership


@transaction.atomic
def join_many(*, joinings: Sequence[Joining], now: datetime, by: Any) -> int:
    """A whole list in few statements, with the organisations that it names for the first time."""
    organisations = _organisations(joinings, now=now, by=by)
    Membership.objects.bulk_create(
        Membership(
            organisation=organisations[joining.kind, joining.name.casefold()],
            school=joining.school,
            from_on=joining.from_on,
        )
        for joining in joinings
    )
    Event.objects.bulk_create(
        Event(
            at=now,
            by=by if isinstance(by, User) else None,
            what="membership.began",
            words=_joined(organisations[joining.kind, joining.name.casefold()].name, joining.from_on),
            row_kind=School._meta.label_lower,
            row_id=joining.school.pk,
        )
        for joining in joinings
    )
    return len(joinings)


def _organisations(joinings: Sequence[Joining], *, now: datetime, by: Any) -> dict[tuple[str, str], Organisation]:
    kinds = {joining.kind for joining in joinings}
    known = {(found.kind, found.name.casefold()): found for found in Organisation.objects.filter(kind__in=kinds)}
    for joining in joinings:
        key = (joining.kind, joining.name.casefold())
        if key not in known:
            known[key] = Organisation.objects.create(kind=joining.kind, name=joining.name)
            record("organisation.added", "Added from a list of schools.", row=known[key], by=by, now=now)
    return known


def _joined(name: str, on: date) -> str:
    return f"Joined {name} on {day_in_words(on)}."
