"""A school goes on under another number, or in another school."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from magpie.register.actions.posts import SOLE_POSTS
from magpie.register.history import record
from magpie.register.models import Membership, Post, School, SchoolLink
from magpie.register.phrases import day_in_words


@dataclass(slots=True)
class Continuation:
    """What went over to the successor, and which posts did not because somebody holds them there."""

    posts: list[Post] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    not_taken: list[Post] = field(default_factory=list)


@transaction.atomic
def continue_as(*, school: School, successor: School, on: date, now: datetime, by: Any) -> Continuation:
    """End posts and memberships on the old row and open them on the new, from that day; doing it twice does nothing."""
    if school.pk == successor.pk:
        raise ValidationError("A school cannot follow itself. Choose the other school.", code="same")
    _, is_new = SchoolLink.objects.get_or_create(
        predecessor=school, successor=successor, defaults={"on": on, "kind": "Successor"}
    )
    moved = Continuation()
    for post in _unfinished(Post.objects.filter(school=school), on).select_related("person"):
        _continue_post(post, successor, on, moved)
    for membership in _unfinished(Membership.objects.filter(school=school), on).select_related("organisation"):
        _continue_membership(membership, successor, on, moved)
    if is_new or moved.posts or moved.memberships:
        day = day_in_words(on)
        record("school.continued", f"Goes on as {successor} from {day}.", row=school, by=by, now=now)
        record("school.continues", f"Follows {school} from {day}.", row=successor, by=by, now=now)
    _record_people(school, successor, moved, by=by, now=now)
    return moved


def _unfinished(rows: Any, on: date) -> Any:
    return rows.filter(Q(until_on=None) | Q(until_on__gt=on)).order_by("from_on", "pk")


def _continue_post(post: Post, successor: School, on: date, moved: Continuation) -> None:
    there = Post.objects.filter(school=successor, kind=post.kind)
    if post.kind not in SOLE_POSTS:
        there = there.filter(person=post.person)
    is_taken = _overlaps(there, post, on)
    begins_on = max(post.from_on, on)
    until_on = post.until_on
    _end(post, on)
    if is_taken:
        moved.not_taken.append(post)
        return
    moved.posts.append(
        Post.objects.create(school=successor, kind=post.kind, person=post.person, from_on=begins_on, until_on=until_on)
    )


def _continue_membership(membership: Membership, successor: School, on: date, moved: Continuation) -> None:
    there = Membership.objects.filter(school=successor, organisation=membership.organisation)
    is_taken = _overlaps(there, membership, on)
    begins_on = max(membership.from_on, on)
    until_on = membership.until_on
    _end(membership, on)
    if not is_taken:
        moved.memberships.append(
            Membership.objects.create(
                school=successor, organisation=membership.organisation, from_on=begins_on, until_on=until_on
            )
        )


def _overlaps(there: Any, holding: Any, on: date) -> bool:
    overlapping = there.filter(Q(until_on=None) | Q(until_on__gt=max(holding.from_on, on)))
    if holding.until_on is not None:
        overlapping = overlapping.filter(from_on__lt=holding.until_on)
    return bool(overlapping.exists())


def _end(holding: Any, on: date) -> None:
    """What was to begin on that day or later never began here."""
    if holding.from_on >= on:
        holding.delete()
        return
    holding.until_on = on
    holding.save(update_fields=["until_on"])


def _record_people(school: School, successor: School, moved: Continuation, *, by: Any, now: datetime) -> None:
    """Kept apart from the other lines, because not everybody may read names."""
    for post in moved.posts:
        kind = post.get_kind_display()
        record("post.continued", f"{post.person} ({kind}) goes on at {successor}.", row=school, by=by, now=now)
        record("post.continued", f"{post.person} ({kind}) came from {school}.", row=successor, by=by, now=now)
    for post in moved.not_taken:
        kind = post.get_kind_display()
        words = f"{post.person} ({kind}) ended here: {successor} has its own."
        record("post.ended", words, row=school, by=by, now=now)
