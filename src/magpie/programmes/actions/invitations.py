"""A school is asked, answers by itself, and may be asked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from magpie.outbox.actions import cancel
from magpie.outbox.models import Message
from magpie.programmes.actions.enrolment import (
    State,
    enrol_school,
    keep_apart,
    look_again,
    refuse_closed,
    tell,
    wait_for_others,
    write_profile,
)
from magpie.programmes.actions.letters import letter_text, write_to
from magpie.programmes.actions.people import person_with_account
from magpie.programmes.actions.substitutes import fill_post, write_to_holder
from magpie.programmes.addresses import way_in
from magpie.programmes.asks import ask_in_words
from magpie.programmes.models import Cohort, Enrolment, Letter, Theme
from magpie.programmes.refusals import Refused
from magpie.register.models import Person, Post, School

LETTER_KIND = "school invitation"
HAS_NOT_GONE = (Message.State.DRAFT, Message.State.QUEUED, Message.State.PAUSED, Message.State.FAILED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a school says when it accepts."""

    shares: Sequence[Theme]
    seeks: Sequence[Theme]
    shares_words: str
    seeks_words: str
    second_name: str = ""
    second_address: str = ""
    apart_from: Sequence[School] = ()


@transaction.atomic
def invite_school(
    cohort: Cohort, *, school: School, head_name: str, head_address: str, today: date, by: Any, now: datetime
) -> Enrolment:
    """Make the person head if they are not, and write them a letter that leads to the page of the answer.

    Without a name and an address it goes to whoever is head today.
    """
    refuse_closed(school)
    wait_for_others(cohort)
    enrolment = Enrolment.objects.select_for_update().filter(cohort=cohort, school=school).first()
    if enrolment is None:
        enrolment = Enrolment(cohort=cohort, school=school)
    _refuse_unless_asked_again(enrolment)
    asked = head_of(school, today) if enrolment.state == State.INVITED else None
    enrolment.state, enrolment.asked_at, enrolment.answered_at = State.INVITED, now, None
    enrolment.ended_because, enrolment.until_on = "", None
    enrolment.save()
    head = _head_to_invite(enrolment, name=head_name, address=head_address, today=today, by=by, now=now)
    if head == asked:
        raise Refused(f"{head} is invited already. Send another letter from the school’s page.", field="head_address")
    tell("enrolment.invited", f"{school} was invited to {cohort}.", enrolment=enrolment, by=by, now=now)
    _write_invitation(enrolment, head, by=by, now=now)
    return enrolment


@transaction.atomic
def invite_again(enrolment: Enrolment, *, today: date, by: Any, now: datetime) -> Enrolment:
    """Another letter to whoever is head today; what had not gone yet is cancelled."""
    look_again(enrolment)
    head = head_of(enrolment.school, today)
    if head is None or not head.address:
        raise Refused(f"{enrolment.school} has no head with an address. Name its head first.")
    _refuse_unless_asked_again(enrolment)
    refuse_closed(enrolment.school)
    _cancel_letters(enrolment, by=by, now=now)
    enrolment.state, enrolment.asked_at, enrolment.answered_at = State.INVITED, now, None
    enrolment.ended_because, enrolment.until_on = "", None
    enrolment.save(update_fields=["state", "asked_at", "answered_at", "ended_because", "until_on"])
    tell("enrolment.invited", f"{enrolment.school} was invited again.", enrolment=enrolment, by=by, now=now)
    _write_invitation(enrolment, head, by=by, now=now)
    return enrolment


@transaction.atomic
def cancel_invitation(enrolment: Enrolment, *, by: Any, now: datetime) -> Enrolment:
    """The letter stays at home if it has not gone, and the school's page takes no answer any more."""
    look_again(enrolment)
    if enrolment.state not in (State.INVITED, State.APPLIED):
        raise Refused(f"{enrolment.school} has no invitation that is open.")
    _cancel_letters(enrolment, by=by, now=now)
    enrolment.state = State.CANCELLED
    enrolment.save(update_fields=["state"])
    words = f"The invitation of {enrolment.school} was taken back."
    tell("enrolment.cancelled", words, enrolment=enrolment, by=by, now=now)
    return enrolment


@transaction.atomic
def accept_invitation(enrolment: Enrolment, *, answer: Answer, today: date, by: Any, now: datetime) -> Enrolment:
    """The school says yes. Where the playbook asks for no decision, it takes part at once; else a person decides."""
    _refuse_unless_open(enrolment)
    write_profile(
        enrolment,
        shares=answer.shares,
        seeks=answer.seeks,
        shares_words=answer.shares_words,
        seeks_words=answer.seeks_words,
        by=by,
        now=now,
    )
    if answer.second_name:
        _name_second_leader(enrolment, answer, today=today, by=by, now=now)
    for school in answer.apart_from:
        keep_apart(enrolment, other=school, asked_by=enrolment.school, by=by, now=now)
    enrolment.state, enrolment.answered_at, enrolment.ended_because = State.APPLIED, now, ""
    enrolment.save(update_fields=["state", "answered_at", "ended_because"])
    tell("enrolment.accepted", f"{enrolment.school} would like to take part.", enrolment=enrolment, by=by, now=now)
    if enrolment.cohort.playbook.eligibility is None:
        from_on = max(today, enrolment.cohort.opens_on)
        return enrol_school(enrolment.cohort, school=enrolment.school, from_on=from_on, by=by, now=now)
    return enrolment


@transaction.atomic
def decline_invitation(enrolment: Enrolment, *, reason: str, by: Any, now: datetime) -> Enrolment:
    _refuse_unless_open(enrolment)
    enrolment.state, enrolment.answered_at, enrolment.ended_because = State.DECLINED, now, reason
    enrolment.save(update_fields=["state", "answered_at", "ended_because"])
    tell("enrolment.declined", f"{enrolment.school} declined.", enrolment=enrolment, by=by, now=now)
    return enrolment


def _head_to_invite(enrolment: Enrolment, *, name: str, address: str, today: date, by: Any, now: datetime) -> Person:
    if not address:
        known = head_of(enrolment.school, today)
        if known is None or not known.address:
            raise Refused("Write the headteacher’s name and address: Magpie knows none.", field="head_address")
        return known
    try:
        head = person_with_account(name=name, address=address, now=now)
        fill_post(enrolment, kind=Post.Kind.HEAD, person=head, on=today, by=by, now=now)
    except Refused as refusal:
        raise Refused(refusal.words, field="head_address") from refusal
    return head


def head_of(school: School, day: date) -> Person | None:
    posts = Post.objects.held_on(day).filter(school=school, kind=Post.Kind.HEAD)
    post = posts.select_related("person__user").first()
    return post.person if post else None


def answer_path(enrolment: Enrolment) -> str:
    return reverse("programmes:invitation-answer", args=[enrolment.cohort.slug, enrolment.public_id])


def _name_second_leader(enrolment: Enrolment, answer: Answer, *, today: date, by: Any, now: datetime) -> None:
    """A new second leader is written to; one who holds the post already is not."""
    held = Post.objects.held_on(today).filter(school=enrolment.school, kind=Post.Kind.SECOND_LEADER)
    known = set(held.values_list("pk", flat=True))
    try:
        person = person_with_account(name=answer.second_name, address=answer.second_address, now=now)
        kind = Post.Kind.SECOND_LEADER
        post = fill_post(enrolment, kind=kind, person=person, on=today, by_school=True, by=by, now=now)
        if post.pk not in known:
            page = reverse("programmes:enrolment", args=[enrolment.cohort.slug, enrolment.public_id])
            write_to_holder(enrolment, post, goes_to=page, now=now)
    except Refused as refusal:
        raise Refused(refusal.words, field="second_address") from refusal


def _refuse_unless_open(enrolment: Enrolment) -> None:
    look_again(enrolment)
    if enrolment.state not in (State.INVITED, State.APPLIED):
        raise Refused("This invitation is not open any more. The coordinators can tell you more.")


def _refuse_unless_asked_again(enrolment: Enrolment) -> None:
    if enrolment.state == State.ENROLLED:
        raise Refused(f"{enrolment.school} takes part already.", field="school")
    if enrolment.state == State.APPLIED:
        raise Refused(
            f"{enrolment.school} has answered already. Enrol it, or take the invitation back.", field="school"
        )


def _cancel_letters(enrolment: Enrolment, *, by: Any, now: datetime) -> None:
    letters = Letter.objects.filter(
        cohort=enrolment.cohort,
        school=enrolment.school,
        message__kind=LETTER_KIND,
        message__state__in=HAS_NOT_GONE,
    )
    for letter in letters.select_related("message"):
        cancel(letter.message, now=now, reason="The invitation was taken back or sent again.", by=by)


def _write_invitation(enrolment: Enrolment, head: Person, *, by: Any, now: datetime) -> None:
    cohort, school = enrolment.cohort, enrolment.school
    inviter = getattr(by, "person", None)
    playbook = cohort.playbook
    body = letter_text(
        "school_invitation",
        person=head,
        school=school,
        cohort=cohort,
        programme=cohort.programme,
        inviter=inviter.name if inviter else "",
        summary=playbook.summary,
        ask=ask_in_words(playbook),
        way_in=way_in(head.address, goes_to=answer_path(enrolment)),
    )
    write_to(
        cohort,
        key=f"school-invitation:{enrolment.public_id}:{now.isoformat()}",
        person=head,
        subject=f"{school} is invited to {cohort}",
        body=body,
        kind=LETTER_KIND,
        school=school,
        now=now,
    )
