"""What an operator does: programmes and their first coordinators, and what users may do."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from magpie.programmes.actions.people import person_with_account
from magpie.programmes.actions.roles import invite_person
from magpie.programmes.models import Programme, Role
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Organisation, Person, User


@transaction.atomic
def make_programme(
    *,
    name: str,
    owner_kind: str,
    owner_name: str,
    coordinator_name: str,
    coordinator_address: str,
    today: date,
    by: Any,
    now: datetime,
    goes_to: str,
) -> Programme:
    """Make a programme with its organisation, if that is not here yet, and ask its first coordinator in."""
    owner = organisation_named(owner_kind, owner_name, by=by, now=now)
    if Programme.objects.filter(owner=owner, name__iexact=name).exists():
        raise Refused(f"{owner} has a programme of this name already. Write another name.", field="name")
    programme = Programme.objects.create(name=name, owner=owner, slug=_free_slug(name))
    record("programme.made", f"Made the programme {programme} of {owner}.", row=programme, by=by, now=now)
    try:
        invite_person(
            programme,
            kind=Role.Kind.COORDINATOR,
            name=coordinator_name,
            address=coordinator_address,
            today=today,
            by=by,
            now=now,
            goes_to=goes_to,
        )
    except Refused as refusal:
        raise Refused(refusal.words, field="coordinator_address") from refusal
    return programme


@transaction.atomic
def organisation_named(kind: str, name: str, *, by: Any, now: datetime) -> Organisation:
    """The organisation of this kind and name, whatever its case; a new one when there is none."""
    found = Organisation.objects.filter(kind=kind, name__iexact=name).order_by("pk").first()
    if found is not None:
        return found
    made = Organisation.objects.create(kind=kind, name=name)
    record("organisation.made", f"Added {made}.", row=made, by=by, now=now)
    return made


@transaction.atomic
def add_operator(*, name: str, address: str, by: Any, now: datetime) -> Person:
    """Make somebody an operator, known here or not. No letter goes: operators are told by word of mouth."""
    person = person_with_account(name=name, address=address, now=now)
    assert person.user is not None
    if person.user.is_operator:
        raise Refused(f"{person} ({person.address}) is an operator already.", field="address")
    set_rights(person.user, is_operator=True, may_import=person.user.may_import, by=by, now=now)
    return person


@transaction.atomic
def set_rights(user: User, *, is_operator: bool, may_import: bool, by: Any, now: datetime) -> None:
    """Give or take the rights to operate and to import the register. An operator always stays."""
    if user.is_operator and not is_operator:
        _refuse_without_operator(user, "is_operator")
    changes = _in_words(user, is_operator=is_operator, may_import=may_import)
    if not changes:
        return
    user.is_operator, user.may_import = is_operator, may_import
    user.save(update_fields=["is_operator", "may_import"])
    record("user.rights", f"{user.email} {' and '.join(changes)}.", row=user, by=by, now=now)


@transaction.atomic
def deactivate(user: User, *, by: Any, now: datetime) -> None:
    """Shut somebody out from the next page on. Posts, roles and history stay as they are."""
    if user == by:
        raise Refused("You cannot shut yourself out. Ask another operator.")
    if user.is_operator:
        _refuse_without_operator(user, None)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record("user.deactivated", f"{user.email} can no longer sign in.", row=user, by=by, now=now)


@transaction.atomic
def reactivate(user: User, *, by: Any, now: datetime) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.reactivated", f"{user.email} can sign in again.", row=user, by=by, now=now)


def _refuse_without_operator(user: User, field: str | None) -> None:
    if not User.objects.filter(is_operator=True, is_active=True).exclude(pk=user.pk).exists():
        raise Refused("This is the last operator. Make somebody else operator first.", field=field)


def _in_words(user: User, *, is_operator: bool, may_import: bool) -> list[str]:
    words = {True: "may", False: "may no longer"}
    changes = []
    if user.is_operator != is_operator:
        changes.append(f"{words[is_operator]} operate this installation")
    if user.may_import != may_import:
        changes.append(f"{words[may_import]} import the register")
    return changes


def _free_slug(name: str) -> str:
    """The name as an address, with a number when another programme has it."""
    stem = slugify(name)[:50] or "programme"
    taken = set(Programme.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    n = 1
    while (slug := stem if n == 1 else f"{stem}-{n}") in taken:
        n += 1
    return slug
