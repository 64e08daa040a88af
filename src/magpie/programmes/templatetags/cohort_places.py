from typing import Any

from django import template

from magpie.programmes.places import places_of

register = template.Library()


@register.simple_tag
def cohort_places(cohort: Any, coordinates: bool = True) -> list[tuple[str, str]]:
    return places_of(cohort, coordinates=coordinates)
