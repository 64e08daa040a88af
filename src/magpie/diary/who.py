"""Who is asked to an activity: those who hold the playbook's roles on its day, or stand in for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from magpie.core.playbook import Playbook
from magpie.diary.models import Activity
from magpie.groups.models import FacilitatorSeat, Seat
from magpie.programmes.models import Cohort, Enrolment, Role, Substitution
from magpie.register.models import Person, Post

FACILITATOR = Role.Kind.FACILITATOR.value
HELD_AS = {Role.Kind.COORDINATOR.value: (Role.Kind.COORDINATOR, Role.Kind.DEPUTY)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to be asked, by keys; ``holder`` is the person in whose place they come, if they stand in."""

    person: int
    role: str
    enrolment: int | None = None
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """The same with names, as pages show it."""

    person: Person
    role: str
    title: str
    school: str
    enrolment: int | None
    instead_of: str


def roles_asked(activity: Activity) -> tuple[str, ...]:
    asked = activity.cohort.playbook.activities.get(activity.name)
    return asked.invites if asked else ()


def roles_unknown(activity: Activity) -> list[str]:
    """Roles of the playbook whose holders Magpie does not know: people are asked by hand."""
    playbook = activity.cohort.playbook
    return [name for name in roles_asked(activity) if not is_known(playbook, name)]


def is_known(playbook: Playbook, role: str) -> bool:
    return role in _posts(playbook, (role,)) or role in Role.Kind.values or _facilitates(playbook, role)


def wanted_at(activity: Activity) -> list[Wanted]:
    """Each person once, as the first of what they are; in three statements at most."""
    roles, playbook = roles_asked(activity), activity.cohort.playbook
    found = _holders_of_posts(activity, _posts(playbook, roles)) if _posts(playbook, roles) else []
    facilitating = next((name for name in roles if _facilitates(playbook, name)), "")
    if facilitating and activity.group is not None:
        seats = FacilitatorSeat.objects.held_on(activity.on).filter(group=activity.group_id)
        found += [Wanted(person, facilitating) for person in seats.values_list("person", flat=True)]
        roles = tuple(name for name in roles if name != facilitating)
    found += _holders_of_roles(activity.cohort, roles, activity.on)
    first: dict[int, Wanted] = {}
    for each in found:
        first.setdefault(each.person, each)
    return list(first.values())


def _posts(playbook: Playbook, roles: tuple[str, ...]) -> list[str]:
    of_school = playbook.roles_of_school()
    return [name for name in roles if name in of_school and name in Post.Kind.values]


def _facilitates(playbook: Playbook, role: str) -> bool:
    """A playbook may call the facilitator by another word, and the role by that word's name."""
    rule = playbook.roles.get(role)
    word = playbook.words.get("facilitator", "").casefold()
    return role == FACILITATOR or (rule is not None and rule.held_for == "group" and rule.title.casefold() == word)


def _holders_of_posts(activity: Activity, kinds: list[str]) -> list[Wanted]:
    day = activity.on
    enrolments = Enrolment.objects.taking_part().filter(cohort=activity.cohort_id)
    if activity.group is not None:
        seats = Seat.objects.held_on(max(day, activity.group.from_on)).filter(group=activity.group_id)
        enrolments = Enrolment.objects.filter(pk__in=seats.values("enrolment"))
    standing_in = Substitution.objects.filter(
        enrolment=OuterRef("pk"), post_kind=OuterRef("school__posts__kind"), from_on__lte=day, until_on__gt=day
    )
    held = enrolments.filter(
        Q(school__posts__until_on=None) | Q(school__posts__until_on__gt=day),
        school__posts__from_on__lte=day,
        school__posts__kind__in=kinds,
    )
    rows = held.annotate(stand_in=Subquery(standing_in.values("person")[:1])).order_by("school__name", "pk")
    fields = ("pk", "school__posts__kind", "school__posts__person", "stand_in")
    found = [
        Wanted(stand_in or holder, kind, enrolment, holder if stand_in else None)
        for enrolment, kind, holder, stand_in in rows.values_list(*fields)
    ]
    return sorted(found, key=lambda each: kinds.index(each.role))


def _holders_of_roles(cohort: Cohort, roles: tuple[str, ...], day: date) -> list[Wanted]:
    as_role: dict[str, str] = {}
    for name in roles:
        kinds: tuple[Any, ...] = HELD_AS.get(name, (name,)) if name in Role.Kind.values else ()
        kinds = (FACILITATOR,) if _facilitates(cohort.playbook, name) else kinds
        as_role |= {str(kind): name for kind in kinds}
    if not as_role:
        return []
    where = Q(cohort=cohort) | Q(programme=cohort.programme_id)
    held = Role.objects.held_on(day).filter(where, kind__in=as_role).order_by("person__name", "pk")
    found = [Wanted(person, as_role[kind]) for person, kind in held.values_list("person", "kind")]
    return sorted(found, key=lambda each: roles.index(each.role))


def guests(wanted: list[Wanted], playbook: Playbook) -> list[Guest]:
    """With names, for as many as a page shows; in two statements."""
    keys = {each.person for each in wanted} | {each.holder for each in wanted if each.holder}
    people = Person.objects.select_related("user").in_bulk(keys)
    enrolments = Enrolment.objects.filter(pk__in=[each.enrolment for each in wanted if each.enrolment])
    schools = dict(enrolments.values_list("pk", "school__name"))
    return [
        Guest(
            person=people[each.person],
            role=each.role,
            title=title_of(playbook, each.role),
            school=schools.get(each.enrolment, "") if each.enrolment else "",
            enrolment=each.enrolment,
            instead_of=people[each.holder].name if each.holder else "",
        )
        for each in wanted
    ]


GUEST = "guest"


def title_of(playbook: Playbook, role: str) -> str:
    if role == GUEST:
        return "Guest"
    return playbook.roles[role].title if role in playbook.roles else role.replace("_", " ").capitalize()
