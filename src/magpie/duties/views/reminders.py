"""The reminders of a cohort: what goes when to whom, planning anew, and pausing all of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.duties.actions.reminder_pauses import PausedAnew, let_reminders_of_go_on, pause_reminders_of
from magpie.duties.forms.reminders import PauseForm, ReminderSearchForm
from magpie.duties.models import Digest
from magpie.duties.nightly import plan_now
from magpie.duties.reminder_list import counts_of_waiting, fate_of, pause_of, reminders_found
from magpie.outbox.queries import MailState, mail_state
from magpie.outbox.writing import can_be_written_to
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Cohort
from magpie.programmes.permissions import standing_in
from magpie.programmes.refusals import Refused
from magpie.programmes.views.cohorts import cohort_or_404
from magpie.register.permissions import require

HEADER = ("day", "person", "address", "state", "things", "words added")


def coordinated_or_404(request: Any, slug: str) -> Cohort:
    cohort = cohort_or_404(request, slug)
    require(standing_in(request.user, cohort, request.today).coordinates)
    return cohort


@require_safe
def reminder_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_404(request, slug)
    form = ReminderSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = reminders_found(
        cohort, request.today, words=asked.get("q", ""), state=asked.get("state", ""), days=asked.get("days", "")
    )
    if wants_file(request):
        return csv_file(f"{cohort.slug}-reminders", HEADER, _rows(found))
    listed = page_of(request, found)
    facts = {
        "cohort": cohort,
        "form": form,
        "listed": listed,
        "lines": [(each, fate_of(each), can_be_written_to(each.person.address)) for each in listed.object_list],
        "counts": counts_of_waiting(cohort, request.today),
        "pause": pause_of(cohort, request.today),
        "mail_is_off": mail_state() is not MailState.ON,
    }
    return render(request, "duties/reminders.html", facts)


@require_POST
def reminders_plan(request: Any, slug: str) -> HttpResponse:
    """Large cohorts take a minute, so it is a job with a page of its own."""
    cohort = coordinated_or_404(request, slug)
    return redirect(plan_now(cohort, by=request.user, now=request.now))


@require_http_methods(["GET", "HEAD", "POST"])
def reminders_pause(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_404(request, slug)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _, n_held = pause_reminders_of(cohort, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            messages.success(request, f"Nobody in {cohort} is reminded of anything now.{_held(n_held)}")
            return redirect("duties:reminders", cohort.slug)
    n_held = Digest.objects.filter(cohort=cohort).held_by_a_pause().count()
    facts = {"cohort": cohort, "form": form, "pause": pause_of(cohort, request.today), "n_held": n_held}
    return render(request, "duties/reminders_pause.html", facts)


@require_POST
def reminders_go_on(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_404(request, slug)
    shown = request.POST.get("seen", "")
    seen = int(shown) if shown.isdecimal() and len(shown) < 19 else None
    try:
        went_on = let_reminders_of_go_on(cohort, seen=seen, by=request.user, now=request.now)
    except PausedAnew as anew:
        messages.warning(request, str(anew))
    else:
        if went_on:
            messages.success(request, f"Reminders of {cohort} go on. What is still owed is said in new letters.")
        else:
            messages.warning(request, f"The reminders of {cohort} are not paused.")
    return redirect("duties:reminders", cohort.slug)


def _held(n: int) -> str:
    return f" It holds back {'1 reminder that waits' if n == 1 else f'{n} reminders that wait'}." if n else ""


def _rows(found: Iterable[Digest]) -> Iterator[tuple[object, ...]]:
    for each in found:
        n_things = each.n_things  # type: ignore[attr-defined]
        yield each.on, each.person.name, each.person.address, fate_of(each), n_things, each.added_words
