"""A commitment: made, changed, handed to a colleague."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from magpie.commitments.models import Commitment
from magpie.commitments.versions import SavedMeanwhile
from magpie.commitments.words import word_of, words_of
from magpie.diary.models import Activity
from magpie.programmes.models import Enrolment
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.models import Person, Post


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody writes of a commitment."""

    words: str
    first_step: str
    by_when: date
    would_show: str

    @classmethod
    def of(cls, commitment: Commitment) -> "Written":
        return cls(commitment.words, commitment.first_step, commitment.by_when, commitment.would_show)


@transaction.atomic
def make_commitment(
    activity: Activity,
    *,
    enrolment: Enrolment,
    written: Written,
    made_by: Person,
    owner: Person,
    today: date,
    by: Any,
    now: datetime,
) -> Commitment:
    """The same words twice, as when a button is pressed again, are one commitment."""
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    own = Commitment.objects.filter(activity=activity, made_by=made_by)
    again = own.filter(enrolment=enrolment, words=written.words, outcome="").first()
    if again is not None:
        return again
    _refuse_more_than_allowed(activity, own.count())
    _refuse_strangers(enrolment, owner, today)
    commitment = Commitment.objects.create(
        enrolment=enrolment,
        activity=activity,
        made_by=made_by,
        owner=owner,
        made_on=activity.on,
        **asdict(written),
        made_at=now,
        changed_at=now,
        changed_by=by,
    )
    word = word_of(activity.cohort.playbook)
    said = f"{enrolment.school} took a {word} home: {activity}, {activity.on:%-d %B %Y}."
    record("commitment.made", said, row=commitment, by=by, now=now)
    return commitment


def _refuse_more_than_allowed(activity: Activity, n_made: int) -> None:
    playbook = activity.cohort.playbook
    most = playbook.commitments.at_most if playbook.commitments else None
    if most is not None and n_made >= most:
        word = word_of(playbook) if most == 1 else words_of(playbook)
        raise Refused(f"This programme asks each person for {most} {word} here at most. Change one of yours instead.")


def _refuse_strangers(enrolment: Enrolment, owner: Person, today: date) -> None:
    if not Post.objects.held_on(today).filter(school=enrolment.school_id, person=owner).exists():
        raise Refused(f"Choose somebody who works at {enrolment.school}.", field="owner")


@transaction.atomic
def change_commitment(commitment: Commitment, *, written: Written, version: int, by: Any, now: datetime) -> Commitment:
    """``version`` is the one that the writer was shown."""
    found = locked(commitment)
    refuse_closed(found)
    if Written.of(found) == written:
        return found
    if found.version != version:
        raise SavedMeanwhile(found)
    for name, value in asdict(written).items():
        setattr(found, name, value)
    found.version, found.changed_at, found.changed_by = found.version + 1, now, by
    found.save(update_fields=[*asdict(written), "version", "changed_at", "changed_by"])
    record("commitment.changed", "It was written anew.", row=found, by=by, now=now)
    return found


@transaction.atomic
def hand_over(commitment: Commitment, *, owner: Person, today: date, by: Any, now: datetime) -> Commitment:
    """What has been answered stays; what is still to be looked back at is the new owner's."""
    found = locked(commitment)
    refuse_closed(found)
    if found.owner_id == owner.pk:
        return found
    _refuse_strangers(found.enrolment, owner, today)
    record(
        "commitment.handed", f"It went from {found.owner} to {owner}, who sees to it now.", row=found, by=by, now=now
    )
    found.owner, found.changed_at, found.changed_by = owner, now, by
    found.save(update_fields=["owner", "changed_at", "changed_by"])
    return found


def locked(commitment: Commitment) -> Commitment:
    """As it stands now, and changed by nobody else before the transaction ends."""
    rows = Commitment.objects.select_related("enrolment__school", "owner", "changed_by__person")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=commitment.pk)


def refuse_closed(commitment: Commitment) -> None:
    if commitment.is_closed:
        raise Refused("It is closed. Open it again first.")
