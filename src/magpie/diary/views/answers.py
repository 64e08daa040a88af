"""Somebody says whether they come, for themselves or for another."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from magpie.diary.actions.answers import (
    NEVER,
    answer_invitation,
    comes_from_facilitators,
    rule_of,
    send_instead,
    substitute_of,
    who_may_come,
)
from magpie.diary.activity_page import own_invitation
from magpie.diary.forms.people import AnswerForm
from magpie.diary.models import Activity, Invitation
from magpie.diary.permissions import can_answer_for, standing_of
from magpie.diary.views.activities import facts_of
from magpie.diary.views.dates import activity_or_404
from magpie.programmes.models import Role
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM, refused
from magpie.register.models import Person
from magpie.register.permissions import require


@require_http_methods(FORM)
def answer(request: Any, public_id: str) -> HttpResponse:
    activity = activity_or_404(request, public_id)
    invitation = own_invitation(activity, request.user)
    require(invitation is not None)
    assert invitation is not None, "whoever is not invited was refused"
    return _answer(request, activity, invitation)


@require_http_methods(FORM)
def answer_for(request: Any, public_id: str, invitation: str) -> HttpResponse:
    """For somebody who said so by telephone."""
    activity = activity_or_404(request, public_id)
    found = activity.invitations.standing().select_related("person__user", "enrolment")
    row = get_object_or_404(found, public_id=invitation)
    require(can_answer_for(request.user, row, standing_of(activity), request.today))
    return _answer(request, activity, row)


def _answer(request: Any, activity: Activity, invitation: Invitation) -> HttpResponse:
    invitation.activity = activity
    known = substitute_of(invitation)
    may_send = rule_of(activity, invitation.role) != NEVER and invitation.instead_of_id is None
    form = AnswerForm.of(
        invitation,
        request.POST if request.method == "POST" else None,
        has_place=not activity.is_online,
        may_send=may_send,
        others=_facilitators(activity, invitation, request.today),
    )
    if request.method == "POST" and form.is_valid():
        try:
            said = _take(form, invitation, by=request.user, now=request.now)
        except Refused as refusal:
            field = {"name": "instead_name", "address": "instead_address"}.get(refusal.field or "", refusal.field)
            refused(form, Refused(refusal.words, field=field))
        else:
            messages.success(request, said)
            return redirect(activity)
    playbook = activity.cohort.playbook
    facts = {
        **facts_of(request, activity),
        "form": form,
        "invitation": invitation,
        "is_own": invitation.person.user_id == request.user.pk,
        "instead": known,
        "may_send": may_send,
        "rule": rule_of(activity, invitation.role),
        "who_may_come": who_may_come(playbook, invitation.role),
    }
    return render(request, "diary/answer.html", facts)


@transaction.atomic
def _take(form: AnswerForm, invitation: Invitation, *, by: Any, now: Any) -> str:
    """The answer and whoever comes instead are saved together or not at all."""
    given = form.cleaned_data
    comes = given["answer"] == "yes"
    answer_invitation(
        invitation,
        comes=comes,
        words=given["words"],
        needs=given.get("needs", invitation.needs),
        car=given.get("car", invitation.car),
        by=by,
        now=now,
    )
    if given.get("instead_address"):
        name, address = given["instead_name"], given["instead_address"]
        instead = send_instead(invitation, name=name, address=address, by=by, now=now)
    elif given.get("instead"):
        instead = send_instead(invitation, person=given["instead"], by=by, now=now)
    else:
        return "Thank you: the answer is noted. You can change it until the day."
    return f"The answer is noted, and {instead.person} is invited instead."


def _facilitators(activity: Activity, invitation: Invitation, day: Any) -> Any:
    """Others of the cohort who facilitate and are not there anyway; None where people come from elsewhere."""
    if not comes_from_facilitators(activity.cohort.playbook, invitation.role):
        return None
    roles = Role.objects.held_on(max(day, activity.on)).filter(kind=Role.Kind.FACILITATOR)
    held = roles.filter(cohort=activity.cohort_id) | roles.filter(programme=activity.cohort.programme_id)
    invited = activity.invitations.standing().filter(instead_of=None)
    others = Person.objects.filter(pk__in=held.values("person")).exclude(pk__in=invited.values("person"))
    return others.order_by("name", "pk")
