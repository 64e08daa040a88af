"""Somebody says whether they come, and who comes instead."""

from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.core.playbook import Playbook
from magpie.diary.actions.dates import look_again, refuse_cancelled
from magpie.diary.actions.invitations import close, open_instead, refuse_invited, write_invitations
from magpie.diary.actions.letters import terms_of, write
from magpie.diary.models import Activity, Invitation
from magpie.diary.who import FACILITATOR
from magpie.programmes.actions.people import person_with_account
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Person

Answer = Invitation.Answer
NEVER = "never"


@transaction.atomic
def answer_invitation(
    invitation: Invitation,
    *,
    comes: bool,
    words: str = "",
    needs: str = "",
    car: str = "",
    by: Any,
    now: datetime,
) -> Invitation:
    """Yes or no, and it may be changed until the activity is over. Whoever comes after all needs nobody instead."""
    _look(invitation, now)
    answer = Answer.YES if comes else Answer.NO
    is_news = invitation.answer != answer
    invitation.words, invitation.needs, invitation.car = words, needs, car
    if is_news:
        invitation.answer, invitation.answered_at = answer, now
        invitation.answered_by = by
    invitation.save(update_fields=["words", "needs", "car", "answer", "answered_at", "answered_by"])
    activity = invitation.activity
    if is_news:
        said = "comes" if comes else "does not come"
        record("activity.answered", f"{invitation.person} {said} to {activity}.", row=activity, by=by, now=now)
    if comes:
        _end_substitute(invitation, by=by, now=now)
    return invitation


@transaction.atomic
def send_instead(
    invitation: Invitation,
    *,
    name: str = "",
    address: str = "",
    person: Person | None = None,
    by: Any,
    now: datetime,
) -> Invitation:
    """Somebody else comes: they are invited and told, the person who was invited is told, the history says so."""
    _look(invitation, now)
    activity = invitation.activity
    if invitation.answer != Answer.NO:
        raise Refused("Whoever comes needs nobody instead. Say first that they do not come.", field="answer")
    if rule_of(activity, invitation.role) == NEVER or invitation.instead_of_id is not None:
        raise Refused("Nobody else can come in this place. Talk to the coordinators.", field="name")
    person = person or person_with_account(name=name, address=address, now=now)
    known = substitute_of(invitation)
    if known is not None and known.person_id == person.pk:
        return known
    refuse_invited(activity, person)
    _end_substitute(invitation, by=by, now=now)
    instead = open_instead(activity, invitation, person, now=now)
    words = f"{person} comes to {activity} instead of {invitation.person}."
    for row in (activity, activity.cohort):
        record("activity.substitute", words, row=row, by=by, now=now)
    write_invitations(activity, {instead.pk}, now=now)
    write("replaced", invitation, terms=terms_of(activity, [invitation]), other=person.name, now=now)
    return instead


def rule_of(activity: Activity, role: str) -> str:
    """What the playbook says about a substitute: of the activity, else of the role."""
    playbook = activity.cohort.playbook
    rule = playbook.activities.get(activity.name)
    if rule is not None and rule.substitute is not None:
        return rule.substitute
    return playbook.roles[role].substitute if role in playbook.roles else "may be sent"


def who_may_come(playbook: Playbook, role: str) -> str:
    rule = playbook.roles.get(role)
    return (rule.substitute_from or "") if rule else ""


def comes_from_facilitators(playbook: Playbook, role: str) -> bool:
    """Instead of a facilitator comes another one of the cohort, whom Magpie knows."""
    return role == FACILITATOR or "facilitator" in who_may_come(playbook, role)


def substitute_of(invitation: Invitation) -> Invitation | None:
    found = invitation.activity.invitations.standing().filter(instead_of=invitation)
    return found.select_related("person__user", "enrolment__school").first()


def _look(invitation: Invitation, now: datetime) -> None:
    activity = invitation.activity
    look_again(activity)
    refuse_cancelled(activity)
    invitation.refresh_from_db(fields=["answer", "answered_at", "ended_at"])
    if invitation.ended_at is not None:
        raise Refused(f"{invitation.person} is not invited any more.")
    if activity.ends_at <= now:
        raise Refused(f"{activity} is over: an answer would change nothing.")


def _end_substitute(invitation: Invitation, *, by: Any, now: datetime) -> None:
    known = substitute_of(invitation)
    if known is None:
        return
    known.activity = invitation.activity
    close(known, by=by, now=now)
    words = f"{known.person} need not come to {invitation.activity} instead of {invitation.person}."
    record("activity.substitute-ended", words, row=invitation.activity, by=by, now=now)
