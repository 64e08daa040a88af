"""Whose calendar a page is about, from its address, and which academic year."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from magpie.core.dates import AcademicYear, NotUnderstood
from magpie.register.bridge import CalendarOwner
from magpie.register.models import Organisation, School
from magpie.register.queries import CALENDAR_KINDS

SCHOOL, ORGANISATION = "school-", "organisation-"
FIRST_YEAR, LAST_YEAR = 2000, 2099


def address_of(owner: CalendarOwner) -> str:
    return f"{SCHOOL}{owner.number}" if isinstance(owner, School) else f"{ORGANISATION}{owner.public_id}"


def owner_at(request: Any, address: str) -> CalendarOwner:
    """A school, a trust or an authority: others have no term dates that could apply to a school."""
    if address.startswith(SCHOOL):
        schools = School.objects.visible_to(request.user).select_related("authority", "trust")
        return get_object_or_404(schools.addressed(address.removeprefix(SCHOOL)))
    organisations = Organisation.objects.visible_to(request.user).filter(kind__in=CALENDAR_KINDS)
    return get_object_or_404(organisations, public_id=address.removeprefix(ORGANISATION))


def year_at(label: str) -> AcademicYear:
    try:
        year = AcademicYear.parse(label)
    except NotUnderstood:
        raise Http404 from None
    if not FIRST_YEAR <= year.start <= LAST_YEAR:
        raise Http404
    return year
