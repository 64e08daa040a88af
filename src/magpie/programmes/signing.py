"""Who has to sign what in a cohort, and what of it is signed."""

from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from magpie.core.dates import AcademicYear
from magpie.core.playbook import Declaration as Rule
from magpie.core.playbook import Playbook
from magpie.programmes.models import Cohort, Declaration, Enrolment, Role
from magpie.register.models import Person, Post

BEFORE = "before each activity"
POSTS = (Post.Kind.HEAD, Post.Kind.SECOND_LEADER)
ROLES = {"coordinator": (Role.Kind.COORDINATOR, Role.Kind.DEPUTY), "facilitator": (Role.Kind.FACILITATOR,)}


@dataclass(frozen=True, slots=True)
class ToSign:
    """One declaration and what it is signed for: the cohort, a school year, or an activity of the playbook."""

    kind: str
    about: str
    title: str
    occasion: str
    rule: Rule

    @property
    def code(self) -> str:
        return f"{self.kind}.{self.about}" if self.about else self.kind

    @property
    def asks_for_interests(self) -> bool:
        """What is signed before an activity may name something: an interest, a tie, a rivalry."""
        return self.rule.when == BEFORE


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs, and as what."""

    person: Person
    role: str
    title: str
    school: str = ""
    school_pk: int = 0


def all_to_sign(playbook: Playbook, day: date) -> list[ToSign]:
    found = []
    for kind, rule in playbook.declarations.items():
        found += [
            ToSign(kind, about, rule.title, occasion, rule) for about, occasion in _occasions(playbook, rule, day)
        ]
    return found


def _occasions(playbook: Playbook, rule: Rule, day: date) -> list[tuple[str, str]]:
    if rule.when == "once a year":
        year = AcademicYear.of(day).label
        return [(year, f"for {year}")]
    if rule.when != BEFORE:
        return [("", "once for the whole cohort")]
    signing = set(rule.by)
    return [
        (name, f"before: {playbook.activities[name].title}")
        for name in playbook.activities_in_order()
        if signing & set(playbook.activities[name].invites)
    ]


def find_to_sign(playbook: Playbook, kind: str, about: str, day: date) -> ToSign | None:
    return next((each for each in all_to_sign(playbook, day) if (each.kind, each.about) == (kind, about)), None)


def signers_of(cohort: Cohort, day: date, *, person: Person | None = None) -> list[Signer]:
    """Everybody who takes part on that day, once for each thing that they are."""
    playbook = cohort.playbook
    wanted = {role for rule in playbook.declarations.values() for role in rule.by}
    posts = _posts(Enrolment.objects.taking_part().filter(cohort=cohort), wanted, day, person)
    found = [
        Signer(post.person, post.kind, _title(playbook, post.kind), post.school.name, post.school_id) for post in posts
    ]
    kinds = [kind for role in wanted for kind in ROLES.get(role, ())]
    if kinds:
        roles = Role.objects.held_on(day).filter(Q(cohort=cohort) | Q(programme=cohort.programme_id), kind__in=kinds)
        roles = roles.filter(person=person) if person else roles
        found += [
            Signer(role.person, name, _title(playbook, name))
            for role in roles.select_related("person__user").order_by("person__name", "pk")
            for name in wanted
            if role.kind in ROLES.get(name, ())
        ]
    return found


def _posts(enrolments: Any, wanted: set[str], day: date, person: Person | None) -> Iterable[Post]:
    kinds = [kind for kind in POSTS if kind.value in wanted]
    held = Post.objects.held_on(day).filter(school__in=enrolments.values("school"), kind__in=kinds)
    held = held.filter(person=person) if person else held
    return held.select_related("person__user", "school").order_by("school__name", "kind", "pk")


def _title(playbook: Playbook, role: str) -> str:
    return playbook.roles[role].title if role in playbook.roles else role


Ahead = Set[tuple[int, str]]
"""Cohorts and the activities, as their playbooks name them, that still lie before somebody."""

ActivitiesAhead = Callable[[Any, Collection[int], date], Ahead]
_ahead: list[ActivitiesAhead] = []


def add_ahead(activities: ActivitiesAhead) -> ActivitiesAhead:
    """Let the higher room that keeps the days say which activities of these cohorts still lie before a user."""
    if activities not in _ahead:
        _ahead.append(activities)
    return activities


def ahead_of(user: Any, cohorts: Collection[int], day: date) -> Ahead:
    return frozenset().union(*(activities(user, cohorts, day) for activities in _ahead))


def is_asked(each: ToSign, cohort: Cohort, roles: Set[str], ahead: Ahead) -> bool:
    """Wherever somebody is asked to sign: what comes before an activity, only while one is ahead of them."""
    is_ahead = each.rule.when != BEFORE or (cohort.pk, each.about) in ahead
    return is_ahead and signs(each, roles, cohort.playbook)


@dataclass(frozen=True, slots=True)
class OwnDeclaration:
    """What one person has to sign in one cohort, and their signature if it is there."""

    cohort: Cohort
    to_sign: ToSign
    signed: Declaration | None


def own_declarations(user: Any, day: date) -> list[OwnDeclaration]:
    """What they are asked to sign and then what they have signed; in few queries for each cohort of the person."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        return []
    signed = {
        (each.cohort_id, each.kind, each.about): each
        for each in Declaration.objects.filter(person=person, withdrawn_at=None)
    }
    found = []
    cohorts = Cohort.objects.visible_to(user, day).filter(closes_on__gte=day).select_related("edition", "programme")
    ahead = ahead_of(user, [cohort.pk for cohort in cohorts], day)
    for cohort in cohorts:
        roles = {signer.role for signer in signers_of(cohort, day, person=person)}
        for each in all_to_sign(cohort.playbook, day):
            own = OwnDeclaration(cohort, each, signed.get((cohort.pk, each.kind, each.about)))
            if is_asked(each, cohort, roles, ahead) or (own.signed and signs(each, roles, cohort.playbook)):
                found.append(own)
    return sorted(found, key=lambda own: own.signed is not None)


def signs(to_sign: ToSign, roles: Set[str], playbook: Playbook) -> bool:
    """Whoever signs before an activity is also asked to come to it."""
    mine = roles & set(to_sign.rule.by)
    if to_sign.rule.when == BEFORE:
        mine &= set(playbook.activities[to_sign.about].invites)
    return bool(mine)
