"""The letters of a cohort: their fate, their text, and what a coordinator can still do with them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.outbox import actions as outbox
from magpie.outbox.holding import why_held_back
from magpie.outbox.models import Message
from magpie.outbox.queries import MailState, mail_state
from magpie.outbox.writing import LetterRefused
from magpie.programmes.actions.letters import (
    ChangedMeanwhile,
    edit_letter,
    newest_letter,
    settle_letter,
    version_of,
)
from magpie.programmes.forms.letters import LetterForm, LetterSearchForm
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Letter
from magpie.programmes.permissions import standing_in
from magpie.programmes.queries import letter_counts, letters_found
from magpie.programmes.views.cohorts import cohort_or_404
from magpie.register.permissions import require

State = Message.State
HEADER = ("to", "name", "subject", "kind", "state", "made at", "sent at", "why")
EDITABLE = (State.DRAFT, State.QUEUED, State.PAUSED, State.FAILED)
CANCELLABLE = (State.DRAFT, State.QUEUED, State.PAUSED, State.FAILED)

# What the buttons do, and what is said when it is done.
DEEDS: dict[str, tuple[Callable[..., Any], dict[str, Any], str]] = {
    "send": (outbox.send_draft, {}, "The letter is on its way."),
    "pause": (outbox.pause, {}, "The letter is paused."),
    "resume": (outbox.resume, {}, "The letter goes on."),
    "try-again": (outbox.try_again, {}, "The letter is tried again."),
    "was-sent": (outbox.settle_undecided, {"was_sent": True}, "The letter counts as sent."),
    "send-again": (outbox.settle_undecided, {"was_sent": False}, "The letter is sent once more."),
    "cancel": (outbox.cancel, {"reason": "A coordinator cancelled it."}, "The letter is cancelled."),
}


def letter_or_404(request: Any, slug: str, public_id: str) -> tuple[Any, Letter]:
    cohort = cohort_or_404(request, slug)
    require(standing_in(request.user, cohort, request.today).coordinates)
    letters = Letter.objects.filter(cohort=cohort).select_related("cohort__programme", "message", "school")
    return cohort, get_object_or_404(letters, message__public_id=public_id)


@require_safe
def letter_list(request: Any, slug: str) -> HttpResponse:
    cohort = cohort_or_404(request, slug)
    require(standing_in(request.user, cohort, request.today).coordinates)
    form = LetterSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = letters_found(Letter.objects.filter(cohort=cohort), words=asked.get("q", ""), state=asked.get("state", ""))
    if wants_file(request):
        return csv_file(f"{cohort.slug}-letters", HEADER, (_row(letter.message) for letter in found))
    facts = {"cohort": cohort, "form": form, "listed": page_of(request, found), "counts": letter_counts(cohort)}
    return render(request, "programmes/letters.html", {**facts, "mail_is_off": mail_state() is not MailState.ON})


@require_safe
def letter_page(request: Any, slug: str, public_id: str) -> HttpResponse:
    cohort, letter = letter_or_404(request, slug, public_id)
    state = letter.message.state
    facts = {
        "cohort": cohort,
        "letter": letter,
        "message": letter.message,
        "may_edit": state in EDITABLE,
        "may_cancel": state in CANCELLABLE,
        "mail_is_off": mail_state() is not MailState.ON,
        "held_back": why_held_back(letter.message, now=request.now) if state == State.QUEUED else "",
        "seen": version_of(letter.message),
        "newest": newest_letter(letter),
    }
    return render(request, "programmes/letter.html", facts)


@require_safe
def letter_print(request: Any, slug: str, public_id: str) -> HttpResponse:
    """To be copied or printed and put in an envelope while mail is off."""
    cohort, letter = letter_or_404(request, slug, public_id)
    return render(request, "programmes/letter_print.html", {"cohort": cohort, "message": letter.message})


@require_http_methods(["GET", "HEAD", "POST"])
def letter_edit(request: Any, slug: str, public_id: str) -> HttpResponse:
    cohort, letter = letter_or_404(request, slug, public_id)
    letter = newest_letter(letter)
    if request.method != "POST" and letter.message.state not in EDITABLE:
        messages.warning(request, "This letter can no longer be changed.")
        return redirect("programmes:letter", cohort.slug, public_id)
    form, theirs = LetterForm.of(letter, request.POST), None
    if request.method == "POST" and form.is_valid():
        try:
            new = edit_letter(letter, **form.cleaned_data, by=request.user, now=request.now)
        except ChangedMeanwhile as meanwhile:
            theirs = meanwhile.letter
            form.add_error(
                None, f"{meanwhile} Both versions stand below: save yours again to put it in place of theirs."
            )
            form.goes_on_from(theirs)
        except (LetterRefused, outbox.WrongState) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The letter is changed.")
            return redirect("programmes:letter", cohort.slug, new.message.public_id)
    facts = {"cohort": cohort, "letter": letter, "form": form, "theirs": theirs}
    return render(request, "programmes/letter_edit.html", facts)


@require_safe
def letter_cancel(request: Any, slug: str, public_id: str) -> HttpResponse:
    """Asks before the button on this page cancels."""
    cohort, letter = letter_or_404(request, slug, public_id)
    facts = {"cohort": cohort, "message": letter.message, "seen": version_of(letter.message)}
    return render(request, "programmes/letter_cancel.html", facts)


@require_POST
def letter_do(request: Any, slug: str, public_id: str, deed: str) -> HttpResponse:
    cohort, letter = letter_or_404(request, slug, public_id)
    if deed not in DEEDS:
        raise Http404
    act, facts, done = DEEDS[deed]
    try:
        settle_letter(letter, act, seen=request.POST.get("seen", ""), by=request.user, now=request.now, **facts)
    except ChangedMeanwhile as meanwhile:
        messages.warning(request, f"{meanwhile} Read it as it stands now, then decide.")
        public_id = meanwhile.letter.message.public_id
    except outbox.WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        held = why_held_back(letter.message, now=request.now)
        messages.success(request, f"The letter waits. {held}" if held else done)
    return redirect("programmes:letter", cohort.slug, public_id)


def _row(message: Message) -> tuple[object, ...]:
    return (
        message.to_address,
        message.to_name,
        message.subject,
        message.kind,
        message.get_state_display(),
        message.made_at,
        message.sent_at,
        message.error,
    )
