"""A day is set, changed and cancelled."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from magpie.core.diary import asked_day
from magpie.diary.actions.letters import hold_back, terms_of, write
from magpie.diary.models import Activity, Invitation
from magpie.diary.phrases import when_in_words
from magpie.groups.models import Group
from magpie.programmes.actions.enrolment import wait_for_others
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.refusals import Refused
from magpie.register.history import record
from magpie.register.phrases import day_in_words

FAR = timedelta(days=366)
LONGEST = timedelta(days=14)


class ChangedMeanwhile(Exception):
    """Somebody else has changed it since the page was shown; the person sees both and decides."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where, and what for."""

    title: str
    starts_at: datetime
    ends_at: datetime
    is_online: bool
    place: str
    link: str
    purpose: str

    @classmethod
    def of(cls, activity: Activity) -> "Plan":
        return cls(**{each.name: getattr(activity, each.name) for each in fields(cls)})

    @property
    def told(self) -> tuple[object, ...]:
        """What calendars hold: when one of these changes, those who are invited are written to."""
        return (self.title, self.starts_at, self.ends_at, self.is_online, self.place, self.link)


@transaction.atomic
def set_date(
    cohort: Cohort,
    *,
    name: str,
    plan: Plan,
    group: Group | None = None,
    host: Enrolment | None = None,
    by: Any,
    now: datetime,
) -> Activity:
    """Put what the playbook asks for on a day. The same thing at the same time is there once."""
    rule = cohort.playbook.activities.get(name)
    if rule is None:
        raise Refused("The playbook of this cohort knows no such activity.")
    check_plan(cohort, plan)
    wait_for_others(cohort)
    asked = asked_day(name, rule)
    dated = list(_alike(cohort, name, group, host if asked.held == "host" else None))
    same: Activity | None = next(
        (each for each in dated if each.starts_at == plan.starts_at and each.host_id == _pk(host)), None
    )
    if same is not None:
        return same
    if asked.is_full(len(dated)):
        on = day_in_words(dated[-1].on)
        raise Refused(f"“{dated[-1]}” is in the diary already, on {on}. Change its day instead.", field="on")
    activity = Activity.objects.create(
        cohort=cohort,
        group=group,
        host=host,
        turn=_next_turn(dated, host),
        name=name,
        kind=rule.kind,
        made_at=now,
        made_by=by,
        changed_at=now,
        changed_by=by,
        **_values(plan),
    )
    _tell("activity.dated", f"{activity} is on {day_in_words(activity.on)}.", activity, by=by, now=now)
    return activity


@transaction.atomic
def change_activity(activity: Activity, *, plan: Plan, version: int, by: Any, now: datetime) -> int:
    """Take over what somebody wrote who had seen this version; how many people are written to."""
    look_again(activity)
    if activity.version != version:
        raise ChangedMeanwhile
    refuse_cancelled(activity)
    check_plan(activity.cohort, plan)
    old = Plan.of(activity)
    if old == plan:
        return 0
    old_when, old_on = when_in_words(old.starts_at, old.ends_at, activity.zone), activity.on
    for name, value in _values(plan).items():
        setattr(activity, name, value)
    is_news = old.told != plan.told
    activity.version += 1
    activity.sequence += is_news
    activity.changed_at, activity.changed_by = now, by
    activity.save()
    moved = (old.starts_at, old.ends_at) != (plan.starts_at, plan.ends_at)
    words = f"{activity}: what it is for, or where it is, was changed."
    if moved:
        words = f"{activity} moved from {day_in_words(old_on)} to {day_in_words(activity.on)}."
        if old_on == activity.on:
            words = f"{activity}: the hours on {day_in_words(activity.on)} were changed."
    _tell("activity.moved" if moved else "activity.changed", words, activity, by=by, now=now)
    return _write_of_change(activity, old, old_when, moved, by=by, now=now) if is_news else 0


@transaction.atomic
def cancel_activity(activity: Activity, *, reason: str, by: Any, now: datetime) -> int:
    """It does not take place; those who were invited are told, and the playbook asks for another day."""
    look_again(activity)
    refuse_cancelled(activity)
    activity.cancelled_at, activity.cancelled_because = now, reason
    activity.version += 1
    activity.sequence += 1
    activity.changed_at, activity.changed_by = now, by
    activity.save()
    hold_back(activity, by=by, now=now)
    words = f"{activity} on {day_in_words(activity.on)} is cancelled."
    _tell("activity.cancelled", words, activity, by=by, now=now)
    invited = invitations_of(activity)
    terms = terms_of(activity, invited)
    letters = [write("cancelled", each, terms=terms, now=now, reason=reason) for each in invited]
    return sum(letter is not None for letter in letters)


def look_again(activity: Activity) -> None:
    """Wait for whoever is changing it at this moment, and see what they made of it."""
    Activity.objects.select_for_update().only("pk").get(pk=activity.pk)
    activity.refresh_from_db(fields=[each.name for each in Activity._meta.concrete_fields if not each.is_relation])


def refuse_cancelled(activity: Activity) -> None:
    if activity.cancelled_at is not None:
        raise Refused(f"{activity} is cancelled. Set another day instead.")


def invitations_of(activity: Activity) -> list[Invitation]:
    """Those that hold, each tied to this activity, with people and schools."""
    found = activity.invitations.standing().select_related("person__user", "enrolment__school")
    invited = list(found.order_by("pk"))
    for each in invited:
        each.activity = activity
    return invited


def check_plan(cohort: Cohort, plan: Plan) -> None:
    """Refuse what can only be a slip of the pen."""
    if plan.ends_at <= plan.starts_at:
        raise Refused("Write a time after the one at which it starts.", field="ends")
    if plan.ends_at - plan.starts_at > LONGEST:
        raise Refused("This is longer than two weeks. Check the last day.", field="last_on")
    if not is_near(cohort, plan.starts_at.date()):
        raise Refused(f"This is more than a year away from {cohort}. Check the year.", field="on")


def is_near(cohort: Cohort, on: date) -> bool:
    return (cohort.opens_on - on) <= FAR and (on - cohort.closes_on) <= FAR


def _alike(cohort: Cohort, name: str, group: Group | None, host: Enrolment | None) -> Any:
    found = Activity.objects.standing().filter(cohort=cohort, name=name, group=group)
    found = found.filter(host=host) if host is not None else found
    return found.select_related("cohort__programme", "host__school").order_by("starts_at", "pk")


def _next_turn(dated: list[Activity], host: Enrolment | None) -> int:
    taken = {each.turn for each in dated if each.host_id == _pk(host)}
    return next(turn for turn in range(1, len(taken) + 2) if turn not in taken)


def _pk(host: Enrolment | None) -> int | None:
    return host.pk if host else None


def _values(plan: Plan) -> dict[str, Any]:
    return {each.name: getattr(plan, each.name) for each in fields(plan)}


def _write_of_change(activity: Activity, old: Plan, old_when: str, moved: bool, *, by: Any, now: datetime) -> int:
    """Whoever has not had an invitation yet gets one with the new facts; an answer for another day counts no more."""
    unasked = hold_back(activity, by=by, now=now)
    invited = invitations_of(activity)
    if moved:
        forget = {"answer": Invitation.Answer.NONE, "answered_at": None, "answered_by": None}
        activity.invitations.standing().update(**forget)
    terms = terms_of(activity, invited)
    facts: dict[str, Any] = {"old_when": old_when, "moved": moved, "first_at": old.starts_at}
    letters = [
        write("invited" if each.person.public_id in unasked else "moved", each, terms=terms, now=now, **facts)
        for each in invited
    ]
    return sum(letter is not None for letter in letters)


def _tell(what: str, words: str, activity: Activity, *, by: Any, now: datetime) -> None:
    record(what, words, row=activity, by=by, now=now)
    record(what, words, row=activity.cohort, by=by, now=now)
