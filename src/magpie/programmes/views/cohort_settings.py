"""What a cohort is: name, days, edition, handing over, and the term dates that count for its schools."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.cohorts import change_cohort, move_to_edition
from magpie.programmes.actions.roles import hand_over
from magpie.programmes.forms.cohorts import CohortForm, HandOverForm
from magpie.programmes.models import Cohort, PlaybookEdition, Role
from magpie.programmes.moves import check_move
from magpie.programmes.permissions import Standing, can_hand_over, standing_in
from magpie.programmes.phrases import finding_in_words, source_in_words
from magpie.programmes.queries import calendar_years, roles_at
from magpie.programmes.refusals import Refused
from magpie.programmes.telling import difference_lines
from magpie.programmes.views.cohorts import cohort_or_404
from magpie.register.permissions import require
from magpie.register.views.owners import address_of

FORM = ["GET", "HEAD", "POST"]


def _coordinated(request: Any, slug: str) -> tuple[Cohort, Standing]:
    cohort = cohort_or_404(request, slug)
    standing = standing_in(request.user, cohort, request.today)
    require(standing.coordinates)
    return cohort, standing


@require_http_methods(FORM)
def cohort_settings(request: Any, slug: str) -> HttpResponse:
    cohort, standing = _coordinated(request, slug)
    form = CohortForm.of(cohort, request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            change_cohort(cohort, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            messages.success(request, "Name and days are saved.")
            return redirect("programmes:cohort-settings", cohort.slug)
    facts = {"cohort": cohort, "form": form, "may_hand_over": can_hand_over(standing)}
    return render(request, "programmes/cohort_settings.html", facts)


@require_safe
def edition_choice(request: Any, slug: str) -> HttpResponse:
    """Which edition to move to; the next page shows what would be different."""
    cohort, _ = _coordinated(request, slug)
    others = PlaybookEdition.objects.exclude(pk=cohort.edition_id).filter(is_ready=True).defer("source")
    return render(request, "programmes/edition_choice.html", {"cohort": cohort, "others": others})


@require_http_methods(FORM)
def cohort_move(request: Any, slug: str, playbook: str, edition: int) -> HttpResponse:
    """Shows the differences and what they mean for this cohort; moves when the button is pressed."""
    cohort, _ = _coordinated(request, slug)
    wanted = get_object_or_404(PlaybookEdition, slug=playbook, edition=edition)
    if request.method == "POST":
        try:
            move_to_edition(cohort, edition=wanted, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
            return redirect("programmes:cohort-edition", cohort.slug)
        messages.success(request, f"{cohort} runs on {wanted} now.")
        return redirect("programmes:cohort-settings", cohort.slug)
    findings = [(finding.severity, finding_in_words(finding)) for finding in check_move(cohort, wanted)]
    facts = {
        "cohort": cohort,
        "edition": wanted,
        "findings": findings,
        "is_refused": any(severity == "refuses" for severity, _ in findings),
        "differences": difference_lines(cohort.playbook, wanted.playbook),
    }
    return render(request, "programmes/cohort_move.html", facts)


@require_http_methods(FORM)
def cohort_handover(request: Any, slug: str) -> HttpResponse:
    """Who coordinates only until a day that is set already has nothing left to hand over."""
    cohort, standing = _coordinated(request, slug)
    require(can_hand_over(standing))
    held = roles_at(cohort).filter(until_on=None)
    own: Any = (
        held.filter(kind=Role.Kind.COORDINATOR, person__user=request.user)
        .order_by(F("cohort_id").asc(nulls_first=True))
        .last()
    )
    require(own is not None)
    deputies = held.filter(kind=Role.Kind.DEPUTY)
    form = HandOverForm(request.POST or None, deputies=deputies)
    if request.method == "POST" and form.is_valid():
        try:
            new = hand_over(cohort, **form.cleaned_data, own=own, on=request.today, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            messages.success(request, f"{new.person} coordinates {cohort} from today.")
            return redirect("home")
    return render(request, "programmes/handover.html", {"cohort": cohort, "form": form, "deputies": deputies})


@require_safe
def cohort_calendar(request: Any, slug: str) -> HttpResponse:
    """Year by year the cohort's own term dates, and whose dates count for how many of its schools."""
    cohort, _ = _coordinated(request, slug)
    years = [(each, [(source_in_words(source), n) for source, n in each.sources]) for each in calendar_years(cohort)]
    facts = {"cohort": cohort, "years": years, "address": address_of(cohort)}
    return render(request, "programmes/cohort_calendar.html", facts)
