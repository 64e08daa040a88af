"""Who is invited: the preview and the sending, somebody by hand, an invitation taken back."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from magpie.diary.actions.invitations import end_invitation, gone_from, invite_somebody, send_invitations
from magpie.diary.bridge import schools_of
from magpie.diary.forms.people import InviteForm, SendForm
from magpie.diary.permissions import standing_of
from magpie.diary.views.activities import facts_of
from magpie.diary.views.dates import organised_or_refuse
from magpie.diary.who import guests, roles_asked, roles_unknown, title_of, wanted_at
from magpie.outbox.queries import MailState, mail_state
from magpie.programmes.listing import page_of
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM, refused
from magpie.register.permissions import require


@require_http_methods(FORM)
def invite(request: Any, public_id: str) -> HttpResponse:
    """Whoever holds the playbook's roles on the day and is not invited yet; pressed once more, nobody is left."""
    activity = organised_or_refuse(request, public_id)
    wanted = wanted_at(activity)
    gone = gone_from(activity, wanted)
    form = SendForm(request.POST if request.method == "POST" else None, n_gone=len(gone))
    if form.is_bound and form.is_valid():
        ends_gone = form.cleaned_data.get("ends_gone", False)
        try:
            n_new, n_gone = send_invitations(activity, ends_gone=ends_gone, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            _say(request, n_new, n_gone)
            return redirect(activity)
    known = set(activity.invitations.standing().values_list("person", flat=True))
    new = [each for each in wanted if each.person not in known]
    playbook = activity.cohort.playbook
    page = page_of(request, new)
    facts = {
        **facts_of(request, activity),
        "form": form,
        "listed": page,
        "guests": guests(list(page.object_list), playbook),
        "roles": [(title_of(playbook, role), n) for role, n in Counter(each.role for each in new).items()],
        "gone": gone,
        "n_known": len(known),
        "unknown": [title_of(playbook, role) for role in roles_unknown(activity)],
        "mail_is_off": mail_state() is not MailState.ON,
    }
    return render(request, "diary/invite.html", facts)


def _say(request: Any, n_new: int, n_gone: int) -> None:
    said = []
    if n_new:
        said.append(f"{n_new} {'person is' if n_new == 1 else 'people are'} invited.")
    if n_gone:
        said.append(f"{n_gone} {'person is' if n_gone == 1 else 'people are'} told that they need not come.")
    messages.success(request, " ".join(said) or "Everybody is invited already; nobody was written to.")


@require_http_methods(FORM)
def invite_person(request: Any, public_id: str) -> HttpResponse:
    activity = organised_or_refuse(request, public_id)
    require(standing_of(activity).invites_anybody)
    playbook = activity.cohort.playbook
    seated = schools_of(activity.cohort, activity.group, activity.on) if activity.group else []
    by_id = {each.public_id: each for each in seated}
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        roles=[(role, title_of(playbook, role)) for role in roles_asked(activity)],
        schools=[(key, each.name) for key, each in by_id.items()],
        initial={"role": request.GET.get("role", "")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        school = by_id.get(given.get("school", ""))
        try:
            invitation = invite_somebody(
                activity,
                name=given["name"],
                address=given["address"],
                role=given["role"],
                enrolment=school.enrolment if school else None,
                by=request.user,
                now=request.now,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{invitation.person} is invited.")
            return redirect(activity)
    return render(request, "diary/invite_person.html", {**facts_of(request, activity), "form": form})


@require_http_methods(FORM)
def uninvite(request: Any, public_id: str, invitation: str) -> HttpResponse:
    activity = organised_or_refuse(request, public_id)
    require(standing_of(activity).invites_anybody)
    found = activity.invitations.standing().select_related("person__user", "enrolment__school")
    row = get_object_or_404(found, public_id=invitation)
    row.activity = activity
    if request.method == "POST":
        try:
            end_invitation(row, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, f"The invitation of {row.person} is taken back.")
        return redirect(activity)
    return render(request, "diary/uninvite.html", {**facts_of(request, activity), "invitation": row})
