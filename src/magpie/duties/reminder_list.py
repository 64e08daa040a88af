"""The reminders of a cohort as its coordinators see them: what goes when to whom, and what came of it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, DateField, F, IntegerField, Q, QuerySet, When
from django.urls import reverse

from magpie.duties.models import Digest, ReminderPause
from magpie.outbox.models import Message
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
    """How many go today and later, how many are paused, and what is wrong."""
    return Digest.objects.filter(_days("", today), cohort=cohort).aggregate(
        today=Count("pk", filter=Q(state=State.PLANNED, on__lte=today)),
        later=Count("pk", filter=Q(state=State.PLANNED, on__gt=today)),
        paused=Count("pk", filter=Q(state=State.PAUSED)),
        nowhere=Count("pk", filter=WITHOUT_ADDRESS),
        troubled=Count("pk", filter=TROUBLED),
    )


def pause_of(cohort: Cohort, today: date) -> ReminderPause | None:
    return ReminderPause.objects.held_on(today).filter(cohort=cohort).select_related("by__person").first()


def steps_of_reminders(cohorts: list[Any], today: date) -> list[Step]:
    """What waits for coordinators; letters in trouble stand among the cohort's letters already."""
    by_key = {cohort.pk: cohort for cohort in cohorts}
    return [*_pauses(by_key, today), *_without_address(by_key)]


def _pauses(cohorts: Mapping[int, Any], today: date) -> Iterator[Step]:
    """Of those that last until somebody says so."""
    for key in _keys(ReminderPause.objects.held_on(today).filter(cohort__in=cohorts, until_on=None)):
        yield Step("Let reminders go on, or leave them paused", _address(cohorts[key]), str(cohorts[key]))


def _without_address(cohorts: Mapping[int, Any]) -> Iterator[Step]:
    waiting = Digest.objects.filter(WITHOUT_ADDRESS, cohort__in=cohorts).order_by()
    for key, n in waiting.values_list("cohort").annotate(Count("person", distinct=True)):
        address = f"{_address(cohorts[key])}?state={NOWHERE}"
        words = f"Find an address for {'1 person' if n == 1 else f'{n} people'} with something to do"
        yield Step(words, address, str(cohorts[key]))


def _keys(rows: QuerySet[Any]) -> Iterable[int]:
    return rows.order_by("cohort").values_list("cohort", flat=True)


def _address(cohort: Any) -> str:
    return reverse("duties:reminders", args=[cohort.slug])
