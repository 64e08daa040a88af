"""People are invited to an activity, and need not come after all."""

from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.diary.actions.dates import invitations_of, look_again, refuse_cancelled
from magpie.diary.actions.letters import hold_back, terms_of, write
from magpie.diary.models import Activity, Invitation
from magpie.diary.who import Wanted, is_known, roles_asked, wanted_at
from magpie.programmes.actions.people import person_with_account
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Person


@transaction.atomic
def send_invitations(activity: Activity, *, by: Any, now: datetime, ends_gone: bool = True) -> tuple[int, int]:
    """Invite all who are wanted and not invited yet; how many these are, and how many need not come any more."""
    look_again(activity)
    refuse_cancelled(activity)
    refuse_over(activity, now)
    wanted = wanted_at(activity)
    known = {each.person_id for each in activity.invitations.standing()}
    new = _open(activity, [each for each in wanted if each.person not in known], now=now)
    gone = gone_from(activity, wanted) if ends_gone else []
    for invitation in gone:
        close(invitation, now=now, by=by)
    if new and activity.invited_at is None:
        activity.invited_at = now
        activity.save(update_fields=["invited_at"])
    if new:
        words = f"Invitations to {activity} went to {_people(len(new))}."
        record("activity.invited", words, row=activity, by=by, now=now)
        write_invitations(activity, {each.pk for each in new}, now=now)
    return len(new), len(gone)


@transaction.atomic
def invite_somebody(
    activity: Activity,
    *,
    name: str,
    address: str,
    role: str,
    enrolment: int | None = None,
    by: Any,
    now: datetime,
) -> Invitation:
    """Somebody whom the playbook does not name, or whom Magpie does not know."""
    look_again(activity)
    refuse_cancelled(activity)
    refuse_over(activity, now)
    person = person_with_account(name=name, address=address, now=now)
    refuse_invited(activity, person)
    wanted = Wanted(person.pk, role, enrolment)
    (invitation,) = _open(activity, [wanted], now=now)
    if activity.invited_at is None:
        activity.invited_at = now
        activity.save(update_fields=["invited_at"])
    record("activity.invited", f"{person} was invited to {activity}.", row=activity, by=by, now=now)
    write_invitations(activity, {invitation.pk}, now=now)
    return invitation


@transaction.atomic
def end_invitation(invitation: Invitation, *, by: Any, now: datetime) -> None:
    """The person need not come, and is told."""
    activity = invitation.activity
    look_again(activity)
    invitation.refresh_from_db(fields=["ended_at"])
    if invitation.ended_at is not None:
        raise Refused(f"{invitation.person} is not invited any more.")
    if activity.starts_at <= now:
        raise Refused("It has begun: who was invited stays as it was.")
    close(invitation, now=now, by=by)
    words = f"The invitation of {invitation.person} to {activity} was taken back."
    record("activity.uninvited", words, row=activity, by=by, now=now)


def refuse_over(activity: Activity, now: datetime) -> None:
    if activity.ends_at <= now:
        raise Refused(f"{activity} is over: nobody can be invited any more.")


def refuse_invited(activity: Activity, person: Person) -> None:
    if activity.invitations.standing().filter(person=person).exists():
        raise Refused(f"{person} is invited already. Write somebody else.", field="address")


def gone_from(activity: Activity, wanted: list[Wanted]) -> list[Invitation]:
    """Those who were asked as what they no longer are on that day; guests and substitutes stay."""
    people = {each.person for each in wanted}
    asked = activity.invitations.standing().filter(instead_of=None, role__in=roles_asked(activity))
    rows = asked.exclude(person__in=people).select_related("person__user", "enrolment__school")
    found = [each for each in rows.order_by("pk") if is_known(activity.cohort.playbook, each.role)]
    for each in found:
        each.activity = activity
    return found


def _open(activity: Activity, wanted: list[Wanted], *, now: datetime) -> list[Invitation]:
    """New invitations, and those that had ended and hold again, without what was answered to them."""
    ended = {each.person_id: each for each in activity.invitations.exclude(ended_at=None)}
    again = [_fresh(ended[each.person], each, now) for each in wanted if each.person in ended]
    for invitation in again:
        invitation.save()
    new = [_fresh(Invitation(activity=activity), each, now) for each in wanted if each.person not in ended]
    return again + Invitation.objects.bulk_create(new)


def _fresh(invitation: Invitation, wanted: Wanted, now: datetime) -> Invitation:
    invitation.person_id, invitation.role, invitation.enrolment_id = wanted.person, wanted.role, wanted.enrolment
    invitation.invited_at, invitation.ended_at, invitation.instead_of = now, None, None
    invitation.answer, invitation.answered_at, invitation.answered_by = Invitation.Answer.NONE, None, None
    return invitation


def open_instead(activity: Activity, original: Invitation, person: Person, *, now: datetime) -> Invitation:
    """The invitation of somebody who comes in another person's place."""
    (found,) = _open(activity, [Wanted(person.pk, original.role, original.enrolment_id)], now=now)
    found.instead_of = original
    found.save(update_fields=["instead_of"])
    return found


def close(invitation: Invitation, *, now: datetime, by: Any) -> None:
    activity = invitation.activity
    close_quietly(invitation, now=now)
    hold_back(activity, person=invitation.person, by=by, now=now)
    write("not-needed", invitation, terms=terms_of(activity, [invitation]), now=now)


def close_quietly(invitation: Invitation, *, now: datetime) -> None:
    """It holds no more, and the place of whoever it stood for is free."""
    invitation.ended_at, invitation.instead_of = now, None
    invitation.save(update_fields=["ended_at", "instead_of"])


def write_invitations(activity: Activity, keys: set[int], *, now: datetime) -> None:
    invited = [each for each in invitations_of(activity) if each.pk in keys]
    terms = terms_of(activity, invited)
    for invitation in invited:
        write("invited", invitation, terms=terms, now=now)


def _people(n: int) -> str:
    return "1 person" if n == 1 else f"{n} people"
