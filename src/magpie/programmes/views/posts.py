"""Who holds a post at a school of the cohort, and who stands in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from magpie.programmes.actions.substitutes import end_substitution, hand_over_post, send_substitute
from magpie.programmes.forms.posts import HandOverPostForm, SubstituteForm
from magpie.programmes.models import Enrolment
from magpie.programmes.refusals import Refused
from magpie.programmes.school_page import stand_in
from magpie.programmes.school_permissions import SchoolStanding, standing_of_school
from magpie.programmes.views.enrolment import back_to, enrolment_or_404, facts_of
from magpie.programmes.views.schools import FORM, refused
from magpie.programmes.wants import lines_for, posts_needed
from magpie.register.permissions import require


@require_http_methods(FORM)
def post_hand_over(request: Any, slug: str, public_id: str, kind: str) -> HttpResponse:
    enrolment, standing, title = _post_or_refuse(request, slug, public_id, kind)
    form = HandOverPostForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            post = hand_over_post(
                enrolment,
                kind=kind,
                **form.cleaned_data,
                today=request.today,
                goes_to=reverse("programmes:enrolment", args=[slug, public_id]),
                by_school=standing.answers,
                by=request.user,
                now=request.now,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{post.person} follows as {title.lower()}; a letter is on its way.")
            return _back_to_what_is_still_theirs(request, enrolment)
    holder = lines_for([enrolment], enrolment.cohort, request.today)[0].posts.get(kind)
    facts = {**facts_of(enrolment, standing), "form": form, "title": title, "holder": holder}
    return render(request, "programmes/post_hand_over.html", facts)


@require_http_methods(FORM)
def substitute_send(request: Any, slug: str, public_id: str, kind: str) -> HttpResponse:
    enrolment, standing, title = _post_or_refuse(request, slug, public_id, kind)
    form = SubstituteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_substitute(enrolment, kind=kind, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{form.cleaned_data['name']} stands in for those days.")
            return back_to(enrolment)
    role = enrolment.cohort.playbook.roles[kind]
    facts = {**facts_of(enrolment, standing), "form": form, "title": title, "role": role}
    return render(request, "programmes/substitute_send.html", facts)


@require_http_methods(FORM)
def substitute_end(request: Any, slug: str, public_id: str, row: str) -> HttpResponse:
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.fills_posts)
    substitution = get_object_or_404(enrolment.substitutions.select_related("person", "enrolment"), public_id=row)
    if request.method == "POST":
        try:
            end_substitution(substitution, today=request.today, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, f"{substitution.person} no longer stands in.")
        return back_to(enrolment)
    facts = {**facts_of(enrolment, standing), "stand_in": stand_in(substitution, request.today)}
    return render(
        request, "programmes/substitute_end.html", {**facts, "has_begun": substitution.from_on <= request.today}
    )


def _post_or_refuse(request: Any, slug: str, public_id: str, kind: str) -> tuple[Enrolment, SchoolStanding, str]:
    enrolment = enrolment_or_404(request, slug, public_id)
    standing = standing_of_school(request.user, enrolment, request.today)
    require(standing.fills_posts)
    playbook = enrolment.cohort.playbook
    if kind not in posts_needed(playbook):
        raise Http404
    return enrolment, standing, playbook.roles[kind].title


def _back_to_what_is_still_theirs(request: Any, enrolment: Enrolment) -> HttpResponse:
    """A head who has handed over as from today sees the school's page no more."""
    still = Enrolment.objects.visible_to(request.user, request.today).filter(pk=enrolment.pk).exists()
    return back_to(enrolment) if still else redirect("home")
