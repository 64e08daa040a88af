"""What every page shows around its own words."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from magpie.programmes.models import Cohort
from magpie.programmes.permissions import coordinates_anything
from magpie.web.places import bands_for, places_for


class Page:
    """Worked out only when a template asks, so that redirects and downloads cost nothing.

    A view that knows some of it already gives its own page to the template.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def person_name(self) -> str:
        person = getattr(self.request.user, "person", None)
        return person.name if person else str(self.request.user)

    @cached_property
    def coordinates(self) -> bool:
        return coordinates_anything(self.request.user, self.request.today)  # type: ignore[attr-defined]

    @cached_property
    def takes_part(self) -> bool:
        """In some cohort, be it over."""
        user, today = self.request.user, self.request.today  # type: ignore[attr-defined]
        return self.coordinates or Cohort.objects.visible_to(user, today).exists()

    @cached_property
    def places(self) -> list[Any]:
        return places_for(self.request, coordinates=self.coordinates, takes_part=self.takes_part)

    @cached_property
    def bands(self) -> list[str]:
        return bands_for(self.request, coordinates=self.coordinates)


def page(request: HttpRequest) -> dict[str, Page]:
    return {"page": Page(request)}
