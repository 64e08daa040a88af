"""Who is to be reached in a group: the leaders of its schools, and who facilitates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from magpie.core.dates import SchoolCalendar
from magpie.groups.models import FacilitatorSeat, Group
from magpie.programmes.models import Cohort
from magpie.programmes.queries import calendars_of_cohort, schools_of_people
from magpie.programmes.signing import POSTS
from magpie.register.bridge import calendars_for
from magpie.register.models import Person, Post, School


@dataclass(slots=True)
class Leaders:
    """A school and who leads it on a day, the head first."""

    school: School
    posts: list[Post] = field(default_factory=list)


def leaders_of(schools: Iterable[School], day: date) -> dict[int, Leaders]:
    """By the schools' keys, in one statement."""
    found = {school.pk: Leaders(school) for school in schools}
    held = Post.objects.held_on(day).filter(school__in=found, kind__in=POSTS).select_related("person__user")
    for post in sorted(held, key=lambda post: (POSTS.index(Post.Kind(post.kind)), post.pk)):
        found[post.school_id].posts.append(post)
    return found


def people_of(leaders: Iterable[Leaders]) -> dict[Person, list[School]]:
    """Each person once, with the schools that they lead."""
    found: dict[Person, list[School]] = {}
    for each in leaders:
        for post in each.posts:
            schools = found.setdefault(post.person, [])
            if each.school not in schools:
                schools.append(each.school)
    return found


def terms_for(cohort: Cohort, schools: Iterable[School]) -> dict[int, SchoolCalendar]:
    """The term dates by which a letter waits for each school's own day."""
    resolved = calendars_for(schools, None, calendars_of_cohort(cohort))
    return {key: each.calendar for key, each in resolved.items()}


def terms_of_people(cohort: Cohort, people: Iterable[Person], day: date) -> dict[int, SchoolCalendar]:
    """For people who come from elsewhere: the term dates of the school at which they hold a post, by their keys."""
    own = schools_of_people((person.pk for person in people), day)
    terms = terms_for(cohort, [schools[0] for schools in own.values()])
    return {person: terms[schools[0].pk] for person, schools in own.items()}


def facilitators_now(groups: Sequence[Group]) -> dict[int, Person]:
    """Who facilitates each group, by its key."""
    open_seats = FacilitatorSeat.objects.filter(group__in=groups, until_on=None).select_related("person__user")
    return {seat.group_id: seat.person for seat in open_seats}
