"""The reminders of a cohort as its coordinators see them: what goes when to whom, and what came of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, When
from django.urls import reverse

from magpie.duties.models import Digest, ReminderPause
from magpie.duties.models.digests import HELD_BY_A_PAUSE
from magpie.outbox.models import Message
from magpie.programmes.counts import number_of
from magpie.programmes.models import Cohort
from magpie.programmes.next_steps import Step

State = Digest.State
WAITING = (State.PLANNED, State.PAUSED)
RECENT = timedelta(days=14)
NOWHERE, IN_TROUBLE = "nowhere", "in-trouble"
SHOWN = [("", "All"), *State.choices, (IN_TROUBLE, "Letters in trouble"), (NOWHERE, "Without an address")]
DAYS = [("", "The last fortnight and what comes"), ("today", "Today"), ("coming", "After today"), ("all", "All days")]

WITHOUT_ADDRESS = Q(person__user=None, person__contact_address="", state__in=WAITING)
TROUBLED = Q(letter__message__state__in=(Message.State.FAILED, Message.State.UNDECIDED))


def reminders_found(cohort: Cohort, today: date, *, words: str, state: str, days: str) -> QuerySet[Digest]:
    """Letters in trouble first, then what waits in the order of its days, then the newest."""
    found = Digest.objects.filter(cohort=cohort).select_related("person__user", "letter__message")
    for word in words.split():
        found = found.filter(person__name__icontains=word)
    found = found.filter(_days(days, today), _state(state))
    urgency = Case(When(TROUBLED, then=0), When(state__in=WAITING, then=1), default=2, output_field=IntegerField())
    coming_on = Case(When(state__in=WAITING, then=F("on")), output_field=DateField())
    n_things = Count("lines", filter=Q(lines__is_dropped=False))
    return found.annotate(n_things=n_things).order_by(urgency, coming_on, "-on", "person__name", "pk")


def _days(days: str, today: date) -> Q:
    return {
        "today": Q(on=today),
        "coming": Q(on__gt=today),
        "all": Q(),
    }.get(days, Q(on__gte=today - RECENT) | Q(state__in=WAITING))


def _state(state: str) -> Q:
    if state == NOWHERE:
        return WITHOUT_ADDRESS
    if state == IN_TROUBLE:
        return TROUBLED
    return Q(state=state) if state in State.values else Q()


def fate_of(digest: Digest) -> str:
    """What became of it, in a word or two."""
    if digest.letter is not None:
        return f"Letter: {digest.letter.message.get_state_display().lower()}"
    return str(digest.get_state_display())


def counts_of_waiting(cohort: Cohort, today: date) -> dict[str, int]:
    """How many go today and later, how many are paused or would be with all others, and what is wrong."""
    return Digest.objects.filter(_days("", today), cohort=cohort).aggregate(
        today=Count("pk", filter=Q(state=State.PLANNED, on__lte=today)),
        later=Count("pk", filter=Q(state=State.PLANNED, on__gt=today)),
        paused=Count("pk", filter=Q(state=State.PAUSED)),
        nowhere=Count("pk", filter=WITHOUT_ADDRESS),
        troubled=Count("pk", filter=TROUBLED),
        held=Count("pk", filter=HELD_BY_A_PAUSE),
    )


def pause_of(cohort: Cohort, today: date) -> ReminderPause | None:
    return ReminderPause.objects.held_on(today).filter(cohort=cohort).select_related("by__person").first()


def counts_of_reminders(cohorts: Iterable[Cohort], today: date) -> dict[str, Any]:
    """A pause counts that lasts until somebody says so."""
    pauses = ReminderPause.objects.held_on(today).filter(cohort=OuterRef("pk"), until_on=None)
    return {
        "is_paused": Exists(pauses),
        "n_nowhere": number_of(Digest.objects.filter(WITHOUT_ADDRESS), n=Count("person", distinct=True)),
    }


def steps_of_reminders(cohorts: list[Any], today: date) -> list[Step]:
    """What waits for coordinators; letters in trouble stand among the cohort's letters already."""
    steps = [
        Step("Let reminders go on, or leave them paused", _address(cohort), str(cohort))
        for cohort in cohorts
        if cohort.is_paused
    ]
    return steps + [_to_find_addresses(cohort) for cohort in cohorts if cohort.n_nowhere]


def _to_find_addresses(cohort: Any) -> Step:
    people = "1 person" if cohort.n_nowhere == 1 else f"{cohort.n_nowhere} people"
    words = f"Find an address for {people} with something to do"
    return Step(words, f"{_address(cohort)}?state={NOWHERE}", str(cohort))


def _address(cohort: Any) -> str:
    return reverse("duties:reminders", args=[cohort.slug])
