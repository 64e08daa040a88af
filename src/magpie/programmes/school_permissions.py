"""Who may do what about a school in a cohort."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from magpie.programmes.models import Enrolment
from magpie.programmes.permissions import can_coordinate, coordinates_anything
from magpie.register.models import Post
from magpie.register.permissions import can_operate

LEADERS = frozenset((Post.Kind.HEAD.value, Post.Kind.SECOND_LEADER.value))


@dataclass(frozen=True, slots=True)
class SchoolStanding:
    """Whether somebody coordinates the cohort, and which posts they hold at the school today."""

    coordinates: bool
    posts: frozenset[str]

    @property
    def answers(self) -> bool:
        """Only the head accepts or declines; coordinators who heard by telephone enrol the school themselves."""
        return Post.Kind.HEAD in self.posts

    @property
    def fills_posts(self) -> bool:
        return self.coordinates or Post.Kind.HEAD in self.posts

    @property
    def writes(self) -> bool:
        """What the school shares and seeks, whom it is not to meet, and what speaks for it."""
        return self.coordinates or not LEADERS.isdisjoint(self.posts)


def standing_of_school(user: Any, enrolment: Enrolment, day: date) -> SchoolStanding:
    held = Post.objects.held_on(day).filter(school=enrolment.school_id, person__user=user)
    return SchoolStanding(
        coordinates=can_coordinate(user, enrolment.cohort, day), posts=frozenset(held.values_list("kind", flat=True))
    )


def can_keep_themes(user: Any, day: date) -> bool:
    """The list belongs to the installation; whoever runs programmes on it keeps it."""
    return can_operate(user) or coordinates_anything(user, day)
