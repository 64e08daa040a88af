"""What the page of one school in a cohort shows: its leaders, its signatures, whom it is not to meet."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from magpie.programmes.models import Cohort, Declaration, Enrolment, NoGoPair, Substitution
from magpie.programmes.signing import BEFORE, ToSign, all_to_sign
from magpie.programmes.wants import SchoolLine, posts_needed
from magpie.register.models import Post, School


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post that the programme works with: who holds it, who follows, who stands in."""

    kind: str
    title: str
    post: Post | None
    coming: list[Post]
    substitutions: list["StandIn"]
    same_all_year: bool


@dataclass(frozen=True, slots=True)
class StandIn:
    row: Substitution
    last_on: date
    is_over: bool


@dataclass(frozen=True, slots=True)
class Signature:
    to_sign: ToSign
    title: str
    post: Post
    signed: Declaration | None


@dataclass(frozen=True, slots=True)
class Wish:
    """``asked_by`` is None where the coordinators wrote it."""

    pair: NoGoPair
    other: School
    asked_by: School | None


def people_of(line: SchoolLine, cohort: Cohort, day: date) -> list[PostLine]:
    enrolment, playbook = line.enrolment, cohort.playbook
    coming = list(
        Post.objects.filter(school=enrolment.school, from_on__gt=day).select_related("person__user").order_by("from_on")
    )
    stand_ins = list(enrolment.substitutions.select_related("person__user"))
    return [
        PostLine(
            kind=kind,
            title=playbook.roles[kind].title,
            post=line.posts.get(kind),
            coming=[post for post in coming if post.kind == kind],
            substitutions=[stand_in(each, day) for each in stand_ins if each.post_kind == kind],
            same_all_year=playbook.roles[kind].same_all_year,
        )
        for kind in posts_needed(playbook)
    ]


def stand_in(row: Substitution, day: date) -> StandIn:
    return StandIn(row, row.until_on - timedelta(days=1), row.until_on <= day)


def signatures_of(line: SchoolLine, cohort: Cohort, day: date) -> list[Signature]:
    """What the school's leaders sign once, and whether they have."""
    playbook = cohort.playbook
    once = [each for each in all_to_sign(playbook, day) if each.rule.when != BEFORE]
    people = [post.person_id for post in line.posts.values()]
    open_ones = Declaration.objects.filter(cohort=cohort, person__in=people, withdrawn_at=None)
    signed = {(each.person_id, each.kind, each.about): each for each in open_ones}
    return [
        Signature(each, playbook.roles[kind].title, post, signed.get((post.person_id, each.kind, each.about)))
        for each in once
        for kind, post in line.posts.items()
        if kind in each.rule.by
    ]


def apart_from(enrolment: Enrolment, *, coordinates: bool) -> list[Wish]:
    """All pairs for coordinators; for a school those that it asked for, never those that others did."""
    school = enrolment.school_id
    pairs = NoGoPair.objects.filter(Q(school=school) | Q(other=school), cohort=enrolment.cohort)
    if not coordinates:
        pairs = pairs.filter(asked_by=school)
    found = pairs.select_related("school", "other", "asked_by")
    wishes = [Wish(pair, pair.other if pair.school_id == school else pair.school, pair.asked_by) for pair in found]
    return sorted(wishes, key=lambda wish: (wish.other.name, wish.pair.pk))
