"""The reminders of a cohort: what goes when to whom, planning anew, and pausing all of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.duties.actions.reminder_changes import let_reminders_of_go_on, pause_reminders_of
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
            _, n_letters = pause_reminders_of(cohort, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            letters = f" {_letters(n_letters)} that waited are paused too." if n_letters else ""
            messages.success(request, f"Nobody in {cohort} is reminded of anything now.{letters}")
            return redirect("duties:reminders", cohort.slug)
    facts = {"cohort": cohort, "form": form, "pause": pause_of(cohort, request.today)}
    return render(request, "duties/reminders_pause.html", facts)


@require_POST
def reminders_go_on(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_404(request, slug)
    if let_reminders_of_go_on(cohort, by=request.user, now=request.now):
        words = f"Reminders of {cohort} go on. Letters that were paused stay paused: you find them under Letters."
        messages.success(request, words)
    else:
        messages.warning(request, f"The reminders of {cohort} are not paused.")
    return redirect("duties:reminders", cohort.slug)


def _letters(n: int) -> str:
    return "1 letter" if n == 1 else f"{n} letters"


def _rows(found: Iterable[Digest]) -> Iterator[tuple[object, ...]]:
    for each in found:
        n_things = each.n_things  # type: ignore[attr-defined]
        yield each.on, each.person.name, each.person.address, fate_of(each), n_things, each.added_words
