"""Whose calendar a page is about, from its address, and which academic year."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from magpie.core.dates import AcademicYear, NotUnderstood, Source
from magpie.register.bridge import CalendarOwner, OwnerKind, kind_of, owner_kind, register_owner
from magpie.register.models import Organisation, School
from magpie.register.permissions import can_edit_school_dates, can_import_register
from magpie.register.queries import CALENDAR_KINDS

FIRST_YEAR, LAST_YEAR = 2000, 2099

SCHOOLS = OwnerKind(
    slug="school",
    model=School,
    key_of=lambda school: school.number,
    find=lambda user, number, _: School.objects.visible_to(user).addressed(number).select_related("authority", "trust"),
    may_edit=can_edit_school_dates,
    names_of=lambda school: (school.name if school.urn is None else str(school.urn), school.name, school.number),
    source_of=lambda _: Source.SCHOOL,
    page_of=lambda school, _: school.get_absolute_url(),
    applies_to="the school",
)

# Only trusts and authorities: others have no term dates that could apply to a school.
ORGANISATIONS = OwnerKind(
    slug="organisation",
    model=Organisation,
    key_of=lambda organisation: organisation.public_id,
    find=lambda user, key, _: Organisation.objects.visible_to(user).filter(kind__in=CALENDAR_KINDS, public_id=key),
    may_edit=lambda user, _, day: can_import_register(user),
    names_of=lambda organisation: (organisation.name, organisation.code),
    source_of=lambda organisation: Source(organisation.kind),
    page_of=lambda organisation, _: organisation.get_absolute_url(),
    applies_to="every school here that has entered none of its own",
)


def register_owners() -> None:
    register_owner(SCHOOLS)
    register_owner(ORGANISATIONS)


def address_of(owner: CalendarOwner) -> str:
    kind = kind_of(owner)
    return f"{kind.slug}-{kind.key_of(owner)}"


def owner_at(request: Any, address: str) -> CalendarOwner:
    slug, _, key = address.partition("-")
    kind = owner_kind(slug)
    if kind is None:
        raise Http404
    owner: CalendarOwner = get_object_or_404(kind.find(request.user, key, request.today))
    return owner


def year_at(label: str) -> AcademicYear:
    try:
        year = AcademicYear.parse(label)
    except NotUnderstood:
        raise Http404 from None
    if not FIRST_YEAR <= year.start <= LAST_YEAR:
        raise Http404
    return year
