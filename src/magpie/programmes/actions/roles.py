"""Who is what in a programme or a cohort, from a day to a day."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from magpie.core.public_ids import public_id
from magpie.outbox.actions import queue_message
from magpie.outbox.writing import LONGEST_SUBJECT, LetterRefused
from magpie.programmes.actions.letters import letter_text, opening_time, write_to
from magpie.programmes.actions.people import person_with_account
from magpie.programmes.addresses import way_in
from magpie.programmes.models import Cohort, Programme, Role
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Person

Kind = Role.Kind
Place = Programme | Cohort


@transaction.atomic
def invite_person(
    place: Place, *, kind: str, name: str, address: str, today: date, by: Any, now: datetime, goes_to: str
) -> Role:
    """Give somebody a role from today and write them a letter that leads to the sign-in page."""
    person = person_with_account(name=name, address=address, now=now)
    role = give_role(place, kind=kind, person=person, from_on=today, by=by, now=now)
    try:
        _write_invitation(role, place, goes_to=goes_to, by=by, now=now)
    except (LetterRefused, Refused) as refusal:
        raise Refused(str(refusal), field="address") from refusal
    return role


@transaction.atomic
def give_role(place: Place, *, kind: str, person: Person, from_on: date, by: Any, now: datetime) -> Role:
    """A deputy who becomes coordinator is no longer deputy; nobody is the same thing twice."""
    held = {role.kind: role for role in _roles_at(place).filter(person=person, until_on=None)}
    _refuse_twice(held, kind, person, place)
    if kind == Kind.COORDINATOR and Kind.DEPUTY in held:
        _close(held[Kind.DEPUTY], from_on)
    role = Role.objects.create(person=person, kind=kind, from_on=from_on, **_where(place))
    words = f"{person} is {role.get_kind_display().lower()} of {place} from {from_on:%-d %B %Y}."
    record("role.given", words, row=place, by=by, now=now)
    return role


@transaction.atomic
def end_role(role: Role, *, on: date, by: Any, now: datetime) -> Role:
    """The role is held until the day before ``on``. Somebody must be left to coordinate."""
    _wait_for_others(role)
    role.refresh_from_db(fields=["until_on"])
    if role.until_on is not None:
        raise Refused(f"This role has ended already, on {role.until_on:%-d %B %Y}.")
    if on < role.from_on:
        raise Refused(f"The role began on {role.from_on:%-d %B %Y}. Write that day or a later one.", field="on")
    if role.kind == Kind.COORDINATOR and not _other_coordinators(role).exists():
        raise Refused("This is the last coordinator, who cannot leave. Make somebody else coordinator first.")
    _close(role, on)
    words = f"{role.person} is no longer {role.get_kind_display().lower()} of {role.place} from {on:%-d %B %Y}."
    record("role.ended", words, row=role.place, by=by, now=now)
    return role


@transaction.atomic
def hand_over(cohort: Cohort, *, to: Role, by: Any, own: Role, stays: bool, on: date, now: datetime) -> Role:
    """The deputy coordinates from that day; who did so until then stays as deputy, or leaves.

    Nobody hands over more than they hold, and a coordinator of the whole programme stays one when a deputy of the
    cohort takes the cohort over.
    """
    if to.kind != Kind.DEPUTY or to.until_on is not None:
        raise Refused("Choose a deputy who still is one.", field="to")
    place = to.place if own.programme_id else own.place
    new = give_role(place, kind=Kind.COORDINATOR, person=to.person, from_on=on, by=by, now=now)
    if place == own.place:
        end_role(own, on=on, by=by, now=now)
        if stays:
            give_role(own.place, kind=Kind.DEPUTY, person=own.person, from_on=on, by=by, now=now)
    _write_handover(cohort, new, from_name=own.person.name, now=now)
    return new


def _roles_at(place: Place) -> QuerySet[Any]:
    return Role.objects.filter(**_where(place))


def _where(place: Place) -> dict[str, Any]:
    return {"programme": place} if isinstance(place, Programme) else {"cohort": place}


def _wait_for_others(role: Role) -> None:
    """Two coordinators who leave at the same moment would each count on the other."""
    place = role.place
    programme = place if isinstance(place, Programme) else place.programme
    list(Programme.objects.select_for_update().filter(pk=programme.pk).values_list("pk"))


def _close(role: Role, on: date) -> None:
    role.until_on = max(on, role.from_on)
    role.save(update_fields=["until_on"])


def _refuse_twice(held: dict[str, Role], kind: str, person: Person, place: Place) -> None:
    if kind in held:
        said = Kind(kind).label.lower()
        raise Refused(f"{person} ({person.address}) is {said} of {place} already.", field="address")
    if kind == Kind.DEPUTY and Kind.COORDINATOR in held:
        raise Refused(f"{person} coordinates {place} already and may do all that a deputy may.", field="address")


def _other_coordinators(role: Role) -> QuerySet[Any]:
    """Those who would still coordinate the same place: a cohort has those of its programme too."""
    where = Q(programme=role.programme) if role.programme_id else Q(cohort=role.cohort)
    if role.cohort is not None:
        where |= Q(programme=role.cohort.programme_id)
    open_roles = Role.objects.filter(where, kind=Kind.COORDINATOR, until_on=None, person__user__is_active=True)
    return open_roles.exclude(pk=role.pk)


def _write_invitation(role: Role, place: Place, *, goes_to: str, by: Any, now: datetime) -> None:
    person, address = role.person, role.person.address
    subject = f"You are {role.get_kind_display().lower()} of {place}"[:LONGEST_SUBJECT]
    facts = {"person": person, "role": role.get_kind_display().lower(), "place": place, "inviter": _name_of(by)}
    body = letter_text("invitation", way_in=way_in(address, goes_to=goes_to), **facts)
    key = f"role:{role.public_id}"
    if isinstance(place, Cohort):
        write_to(place, key=key, person=person, subject=subject, body=body, kind="invitation", now=now)
        return
    not_before = opening_time(now, place.time_zone)
    queue_message(
        key=key,
        to=address,
        to_name=person.name,
        subject=subject,
        body=body,
        kind="invitation",
        not_before=not_before,
        now=now,
    )


def _write_handover(cohort: Cohort, role: Role, *, from_name: str, now: datetime) -> None:
    facts = {"person": role.person, "cohort": cohort, "from_name": from_name, "from_on": role.from_on}
    write_to(
        cohort,
        key=f"handover:{public_id()}",
        person=role.person,
        subject=f"You coordinate {cohort} from {role.from_on:%-d %B %Y}",
        body=letter_text("handover", way_in=way_in(role.person.address), **facts),
        kind="handover",
        now=now,
    )


def _name_of(user: Any) -> str:
    person = getattr(user, "person", None)
    return person.name if person else ""
