"""One reminder before it is a letter: what it would say, words of one's own, and holding it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.duties.actions import reminder_changes as changes
from magpie.duties.forms.reminders import WordsForm
from magpie.duties.models import Digest
from magpie.duties.reminder_list import WAITING, fate_of
from magpie.duties.reminder_preview import lines_to, preview_of, things_in
from magpie.programmes.models import Cohort
from magpie.programmes.permissions import standing_in
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from magpie.register.permissions import require

State = Digest.State

# What the buttons do, and what is said when it is done.
DEEDS: dict[str, tuple[Callable[..., Digest], str]] = {
    "pause": (changes.pause_reminder, "The reminder is paused."),
    "resume": (changes.resume_reminder, "The reminder goes on."),
    "cancel": (changes.cancel_reminder, "The reminder is cancelled. What comes later is not touched."),
    "send": (changes.send_reminder_now, ""),
}
SENT = {
    State.WRITTEN: "The letter is written and on its way.",
    State.SPARED: "No letter is needed: nothing of it is open any more.",
}


def reminder_or_404(request: Any, slug: str, public_id: str) -> tuple[Cohort, Digest]:
    """With its cohort, in one statement."""
    cohorts = Cohort.objects.visible_to(request.user, request.today).filter(slug=slug)
    digests = Digest.objects.filter(cohort__in=cohorts.order_by().values("pk")).select_related(
        "cohort__programme", "cohort__edition", "person__user", "letter__message", "changed_by__person"
    )
    digest = get_object_or_404(digests, public_id=public_id)
    require(standing_in(request.user, digest.cohort, request.today).coordinates)
    return digest.cohort, digest


@require_safe
def reminder_page(request: Any, slug: str, public_id: str) -> HttpResponse:
    cohort, digest = reminder_or_404(request, slug, public_id)
    is_waiting, lines = digest.state in WAITING, lines_to(digest)
    facts = {
        "cohort": cohort,
        "digest": digest,
        "fate": fate_of(digest),
        "things": things_in(digest, lines),
        "is_waiting": is_waiting,
        "preview": preview_of(digest, lines, now=request.now) if is_waiting else None,
        "history": None if is_waiting else history_of(digest),
    }
    return render(request, "duties/reminder.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def reminder_words(request: Any, slug: str, public_id: str) -> HttpResponse:
    cohort, digest = reminder_or_404(request, slug, public_id)
    if request.method != "POST" and digest.state not in WAITING:
        messages.warning(request, changes.CANNOT[State(digest.state)])
        return redirect("duties:reminder", cohort.slug, public_id)
    form, theirs = WordsForm.of(digest, request.POST), None
    if request.method == "POST" and form.is_valid():
        try:
            changes.add_words(digest, **form.cleaned_data, by=request.user, now=request.now)
        except changes.ReminderChanged as changed:
            theirs = changed.digest
            form.add_error(None, f"{changed} Both stand below: save again to put yours in place of theirs.")
            form.goes_on_from(theirs)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            kept = "Your words are kept for the letter."
            messages.success(request, kept if form.cleaned_data["words"] else "It has no words of yours.")
            return redirect("duties:reminder", cohort.slug, public_id)
    facts = {"cohort": cohort, "digest": digest, "form": form, "theirs": theirs}
    return render(request, "duties/reminder_words.html", facts)


@require_safe
def reminder_cancel(request: Any, slug: str, public_id: str) -> HttpResponse:
    """Asks before the button on this page cancels."""
    cohort, digest = reminder_or_404(request, slug, public_id)
    return render(request, "duties/reminder_cancel.html", {"cohort": cohort, "digest": digest})


@require_POST
def reminder_do(request: Any, slug: str, public_id: str, deed: str) -> HttpResponse:
    cohort, digest = reminder_or_404(request, slug, public_id)
    if deed not in DEEDS:
        raise Http404
    act, done = DEEDS[deed]
    version = request.POST.get("version", "")
    shown = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        changed = act(digest, version=shown, by=request.user, now=request.now)
    except changes.ReminderChanged as meanwhile:
        messages.warning(request, f"{meanwhile} Read it as it stands now, then decide.")
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, done or SENT.get(State(changed.state), "The letter could not be written now."))
    return redirect("duties:reminder", cohort.slug, public_id)
