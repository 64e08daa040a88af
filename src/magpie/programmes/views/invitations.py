"""The invitation of a school: what the head reads and answers, and what coordinators do about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.invitations import (
    Answer,
    accept_invitation,
    cancel_invitation,
    decline_invitation,
    head_of,
    invite_again,
)
from magpie.programmes.asks import ask_in_words
from magpie.programmes.forms.profile import AcceptForm, DeclineForm
from magpie.programmes.models import Enrolment
from magpie.programmes.refusals import Refused
from magpie.programmes.school_permissions import standing_of_school
from magpie.programmes.views.enrolment import back_to, coordinated_enrolment, enrolment_or_404, facts_of
from magpie.programmes.views.schools import FORM, refused
from magpie.programmes.wants import lines_for, posts_needed
from magpie.programmes.year import year_of
from magpie.register.models import Post
from magpie.register.permissions import require

ANSWERABLE = (Enrolment.State.INVITED, Enrolment.State.APPLIED)


@require_safe
def invitation_answer(request: Any, slug: str, public_id: str) -> HttpResponse:
    """What the programme is and what it asks, before the yes or no."""
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    playbook = enrolment.cohort.playbook
    facts = {
        **facts_of(enrolment, standing),
        "is_open": enrolment.state in ANSWERABLE,
        "ask": ask_in_words(playbook),
        "year": year_of(playbook),
    }
    return render(request, "programmes/invitation_answer.html", facts)


@require_http_methods(FORM)
def invitation_accept(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.answers)
    cohort = enrolment.cohort
    second = lines_for([enrolment], cohort, request.today)[0].second
    initial = {"second_name": second.person.name, "second_address": second.person.address} if second else {}
    needs_second = Post.Kind.SECOND_LEADER in posts_needed(cohort.playbook)
    data = request.POST if request.method == "POST" else None
    form = AcceptForm(data, enrolment=enrolment, needs_second=needs_second, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            accept_invitation(
                enrolment, answer=Answer(**form.cleaned_data), today=request.today, by=request.user, now=request.now
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "Your yes is on its way to the coordinators.")
            return back_to(enrolment)
    facts = {**facts_of(enrolment, standing), "form": form, "ask": ask_in_words(cohort.playbook)}
    return render(request, "programmes/invitation_accept.html", facts)


@require_http_methods(FORM)
def invitation_decline(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.answers)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_invitation(enrolment, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "Thank you for your answer. The coordinators know now.")
            return back_to(enrolment)
    return render(request, "programmes/invitation_decline.html", {**facts_of(enrolment, standing), "form": form})


@require_http_methods(FORM)
def invitation_again(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment, standing = coordinated_enrolment(request, slug, public_id)
    if request.method == "POST":
        try:
            invite_again(enrolment, today=request.today, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, f"Another invitation to {enrolment.school} is on its way.")
        return back_to(enrolment)
    head = head_of(enrolment.school, request.today)
    return render(request, "programmes/invitation_again.html", {**facts_of(enrolment, standing), "head": head})


@require_http_methods(FORM)
def invitation_cancel(request: Any, slug: str, public_id: str) -> HttpResponse:
    enrolment, standing = coordinated_enrolment(request, slug, public_id)
    if request.method == "POST":
        try:
            cancel_invitation(enrolment, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, f"The invitation of {enrolment.school} is taken back.")
        return redirect("programmes:schools", slug)
    return render(request, "programmes/invitation_cancel.html", facts_of(enrolment, standing))
