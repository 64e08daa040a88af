from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from magpie.register.history import record
from magpie.register.models import Person, Post, School
from magpie.register.phrases import day_in_words

# A school has one of each; whoever is appointed takes over from whoever held it.
SOLE_POSTS = (Post.Kind.HEAD, Post.Kind.SECOND_LEADER)


@transaction.atomic
def appoint(*, person: Person, school: School, kind: str, on: date, now: datetime, by: Any) -> Post:
    """Give the post to the person from that day. The same appointment twice is one; a sole post changes hands."""
    known = Post.objects.filter(school=school, kind=kind)
    held: Post | None = known.held_on(on).filter(person=person, until_on=None).first()
    if held:
        return held
    if kind in SOLE_POSTS:
        _refuse_if_filled_later(known, on)
        for post in known.held_on(on).select_related("person"):
            end_post(post=post, on=on, now=now, by=by)
    else:
        _refuse_if_filled_later(known.filter(person=person), on)
        for post in known.held_on(on).filter(person=person):
            end_post(post=post, on=on, now=now, by=by)
    post = Post(school=school, kind=kind, person=person, from_on=on)
    post.full_clean()
    post.save()
    record("post.began", f"{person} became {_named(post)} on {day_in_words(on)}.", row=school, by=by, now=now)
    return post


@transaction.atomic
def end_post(*, post: Post, on: date, now: datetime, by: Any) -> Post:
    """``on`` is the first day on which the post is no longer held."""
    if on <= post.from_on:
        raise ValidationError(
            f"{post.person} holds this post from {day_in_words(post.from_on)}. Write a day after that.",
            code="ends_too_early",
        )
    if post.until_on is not None and post.until_on <= on:
        raise ValidationError(f"This post has ended on {day_in_words(post.until_on)} already.", code="ended")
    post.until_on = on
    post.save(update_fields=["until_on"])
    record(
        "post.ended",
        f"{post.person} ceased to be {_named(post)} on {day_in_words(on)}.",
        row=post.school,
        by=by,
        now=now,
    )
    return post


def _refuse_if_filled_later(known: Any, on: date) -> None:
    later = known.filter(from_on__gte=on).select_related("person").first()
    if later:
        raise ValidationError(
            f"{later.person} holds this post from {day_in_words(later.from_on)}. Write a later day.",
            code="held_later",
        )


def _named(post: Post) -> str:
    words = str(post.get_kind_display())
    return f"{words[0].lower()}{words[1:]} of {post.school}"
