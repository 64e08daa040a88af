"""A commitment is made, written anew by one of two, and handed to a colleague."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from magpie.commitments.actions.commitments import change_commitment, hand_over, make_commitment
from magpie.commitments.forms.commitments import NewForm, OwnerForm, WordsForm
from magpie.commitments.models import Commitment
from magpie.commitments.models.commitments import LONGEST_WORDS
from magpie.commitments.permissions import enrolments_to_commit
from magpie.commitments.versions import SavedMeanwhile
from magpie.commitments.views.finding import FORM, changed_or_refuse
from magpie.commitments.words import with_article, word_of, words_of
from magpie.diary.permissions import visible_activities
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import refused
from magpie.register.permissions import require


@require_http_methods(FORM)
def commitment_new(request: Any, public_id: str) -> HttpResponse:
    """``?words=`` is what was taken home already, such as a note; it stands in the box to begin with."""
    activities = visible_activities(request.user, request.today)
    activity = get_object_or_404(activities, public_id=public_id)
    enrolments = enrolments_to_commit(activity, request.user, request.today)
    require(bool(enrolments))
    person, cohort = request.user.person, activity.cohort
    form = NewForm(
        request.POST if request.method == "POST" else None,
        initial={"words": request.GET.get("words", "")[:LONGEST_WORDS]},
        enrolments=enrolments,
        person=person,
        cohort=cohort,
        made_on=activity.on,
        today=request.today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = make_commitment(
                activity,
                enrolment=form.chosen,
                written=form.written,
                made_by=person,
                owner=form.cleaned_data["owner"],
                today=request.today,
                by=request.user,
                now=request.now,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"The {word_of(cohort.playbook)} is made. Your group can read it.")
            return redirect(made)
    own = Commitment.objects.filter(activity=activity, made_by=person)
    facts = {
        "activity": activity,
        "cohort": cohort,
        "form": form,
        "own": own.select_related("enrolment__school"),
        "at_most": cohort.playbook.commitments.at_most,
        "word": word_of(cohort.playbook),
        "words": words_of(cohort.playbook),
        "a_word": with_article(cohort.playbook),
    }
    return render(request, "commitments/commitment_new.html", facts)


@require_http_methods(FORM)
def commitment_edit(request: Any, public_id: str) -> HttpResponse:
    found = changed_or_refuse(request, public_id)
    commitment = found.commitment
    limits: dict[str, Any] = {"cohort": commitment.enrolment.cohort, "made_on": commitment.made_on}
    saved: Commitment | None = None
    if request.method == "POST":
        form = WordsForm(request.POST, **limits)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                change_commitment(commitment, written=form.written, version=version, by=request.user, now=request.now)
            except SavedMeanwhile as meanwhile:
                saved = meanwhile.saved
                form = WordsForm(with_version(request.POST, meanwhile.saved.version), **limits)
            except Refused as refusal:
                refused(form, refusal)
            else:
                messages.success(request, f"The {found.facts['word']} is saved.")
                return redirect(commitment)
    else:
        form = WordsForm.showing(commitment)
    return render(request, "commitments/commitment_edit.html", {**found.facts, "form": form, "saved": saved})


@require_http_methods(FORM)
def commitment_owner(request: Any, public_id: str) -> HttpResponse:
    found = changed_or_refuse(request, public_id)
    commitment = found.commitment
    form = OwnerForm(
        request.POST if request.method == "POST" else None,
        initial={"owner": commitment.owner_id},
        commitment=commitment,
        today=request.today,
    )
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data["owner"]
        try:
            hand_over(commitment, owner=owner, today=request.today, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{owner} sees to it from now on, and finds it under What I owe.")
            return redirect(commitment)
    return render(request, "commitments/commitment_owner.html", {**found.facts, "form": form})


def with_version(sent: Any, version: int) -> Any:
    """What was typed, with the version that stands now: saved once more, it takes the other's place."""
    data = sent.copy()
    data["version"] = str(version)
    return data
