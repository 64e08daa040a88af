"""The pages of a cohort, as its menu lists them. Higher rooms add theirs when Django starts."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class CohortPlace:
    """``order`` says where it stands in the menu; ``url`` takes the cohort's slug."""

    order: int
    words: str
    url: str
    is_for_participants: bool = False


_places: dict[str, CohortPlace] = {}


def add_place(words: str, url: str, *, order: int, is_for_participants: bool = False) -> None:
    _places[url] = CohortPlace(order, words, url, is_for_participants)


def places_of(cohort: Any, *, coordinates: bool = True) -> list[tuple[str, str]]:
    """Words and addresses in their order: all for those who coordinate, else what is for everybody who takes part."""
    shown = [place for place in _places.values() if coordinates or place.is_for_participants]
    return [
        (place.words, reverse(place.url, args=[cohort.slug])) for place in sorted(shown, key=lambda each: each.order)
    ]


add_place("Overview", "programmes:cohort", order=0, is_for_participants=True)
add_place("Schools", "programmes:schools", order=10)
add_place("People", "programmes:people", order=20)
add_place("Letters", "programmes:letters", order=80)
add_place("Calendar", "programmes:cohort-calendar", order=90)
add_place("Settings", "programmes:cohort-settings", order=100)
