"""A commitment is looked back at, closed with what came of it, and opened again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from magpie.commitments.actions.check_ins import answer_check_in
from magpie.commitments.actions.closing import close_commitment, reopen_commitment
from magpie.commitments.forms.check_ins import CheckInForm, CloseForm
from magpie.commitments.models import CheckIn
from magpie.commitments.versions import SavedMeanwhile
from magpie.commitments.views.finding import FORM, changed_or_refuse
from magpie.commitments.views.making import with_version
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import refused
from magpie.register.phrases import due_in_words


@require_http_methods(FORM)
def check_in(request: Any, public_id: str, number: int) -> HttpResponse:
    found = changed_or_refuse(request, public_id)
    commitment = found.commitment
    look_back = next((each for each in found.line.look_backs if each.number == number), None)
    if look_back is None:
        raise Http404
    asked: dict[str, Any] = {"asks": look_back.asks, "would_show": commitment.would_show}
    saved: CheckIn | None = None
    if request.method == "POST":
        form = CheckInForm(request.POST, **asked)
        if form.is_valid():
            try:
                answer_check_in(
                    commitment,
                    number=number,
                    **form.said,
                    version=form.cleaned_data["version"],
                    person=request.user.person,
                    by=request.user,
                    now=request.now,
                )
            except SavedMeanwhile as meanwhile:
                saved = meanwhile.saved
                form = CheckInForm(with_version(request.POST, meanwhile.saved.version), **asked)
            except Refused as refusal:
                refused(form, refusal)
            else:
                messages.success(request, "The check-in is saved. Your group can read it.")
                return redirect(commitment)
    else:
        form = CheckInForm.showing(look_back.answer, **asked)
    facts = {**found.facts, "form": form, "saved": saved, "look_back": look_back}
    return render(request, "commitments/check_in.html", {**facts, "due": due_in_words(look_back.due)})


@require_http_methods(FORM)
def commitment_close(request: Any, public_id: str) -> HttpResponse:
    found = changed_or_refuse(request, public_id)
    commitment = found.commitment
    if commitment.is_closed and request.method != "POST":
        messages.warning(request, "It is closed already.")
        return redirect(commitment)
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        initial={"on": request.today, "words": commitment.closed_words},
        today=request.today,
        made_on=commitment.made_on,
    )
    if request.method == "POST" and form.is_valid():
        try:
            close_commitment(commitment, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"The {found.facts['word']} is closed, with what came of it.")
            return redirect(commitment)
    return render(request, "commitments/commitment_close.html", {**found.facts, "form": form})


@require_POST
def commitment_reopen(request: Any, public_id: str) -> HttpResponse:
    found = changed_or_refuse(request, public_id)
    try:
        reopen_commitment(found.commitment, by=request.user, now=request.now)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, f"The {found.facts['word']} is open again.")
    return redirect(found.commitment)
