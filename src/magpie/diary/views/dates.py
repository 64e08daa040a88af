"""A day is set, moved and cancelled: what speaks against it and what moves with it is shown before it is saved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from magpie.core.diary import Asked, asked_day
from magpie.diary.actions.dates import (
    ChangedMeanwhile,
    Plan,
    cancel_activity,
    change_activity,
    invitations_of,
    set_date,
)
from magpie.diary.consequences import Consequences, consequences_of, differences_of
from magpie.diary.forms.dates import CancelForm, DateForm, initial_of_activity, initial_of_rule
from magpie.diary.models import Activity
from magpie.diary.permissions import standing_of, visible_activities, with_standing
from magpie.groups.models import Group, Seat
from magpie.programmes.models import Cohort, Enrolment
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM, coordinated_or_refuse, refused
from magpie.register.permissions import require


@require_http_methods(FORM)
def event_new(request: Any, slug: str, name: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    asked = _asked_or_404(cohort, name)
    if asked.held != "cohort":
        raise Http404
    return _new(request, cohort, asked)


@require_http_methods(FORM)
def meeting_new(request: Any, public_id: str, name: str) -> HttpResponse:
    """What a group holds without a host."""
    groups = Group.objects.visible_to(request.user, request.today).current()
    found = with_standing(groups, request.user, request.today, group="pk")
    group = get_object_or_404(found.select_related("cohort__programme", "cohort__edition"), public_id=public_id)
    asked = _asked_or_404(group.cohort, name)
    if asked.held != "group":
        raise Http404
    require(standing_of(group).organises)
    return _new(request, group.cohort, asked, group=group)


@require_http_methods(FORM)
def visit_new(request: Any, public_id: str, name: str, enrolment: str) -> HttpResponse:
    """What a school of a group hosts."""
    groups = Group.objects.visible_to(request.user, request.today).current()
    seats = Seat.objects.filter(group__in=groups.values("pk"), until_on=None)
    found = with_standing(seats, request.user, request.today, cohort="group__cohort", school="enrolment__school")
    found = found.select_related("group__cohort__programme", "group__cohort__edition", "enrolment__school")
    seat = get_object_or_404(found, group__public_id=public_id, enrolment__public_id=enrolment)
    asked = _asked_or_404(seat.group.cohort, name)
    if not asked.has_host:
        raise Http404
    require(standing_of(seat).organises)
    return _new(request, seat.group.cohort, asked, group=seat.group, host=seat.enrolment)


def _asked_or_404(cohort: Cohort, name: str) -> Asked:
    rule = cohort.playbook.activities.get(name)
    if rule is None:
        raise Http404
    return asked_day(name, rule)


def _new(
    request: Any, cohort: Cohort, asked: Asked, *, group: Group | None = None, host: Enrolment | None = None
) -> HttpResponse:
    rule = cohort.playbook.activities[asked.name]
    initial = initial_of_rule(rule, host.school if host else None)
    form = DateForm(request.POST if request.method == "POST" else None, cohort=cohort, rule=rule, initial=initial)
    shown: Consequences | None = None
    if request.method == "POST" and form.is_valid() and form.plan is not None:
        shown = consequences_of(cohort, asked.name, form.plan, group=group, host=host, today=request.today)
        if shown.may_go_on(request.POST.get("anyway", "")):
            try:
                activity = set_date(
                    cohort, name=asked.name, plan=form.plan, group=group, host=host, by=request.user, now=request.now
                )
            except Refused as refusal:
                refused(form, refusal)
                shown = None
            else:
                messages.success(request, f"{activity} has a date. Invite people next.")
                return redirect(activity)
    facts = {
        "cohort": cohort,
        "asked": asked,
        "rule": rule,
        "group": group,
        "host": host,
        "form": form,
        "shown": shown,
        "taken": _taken(cohort, asked, group, host),
    }
    return render(request, "diary/date_new.html", facts)


def _taken(cohort: Cohort, asked: Asked, group: Group | None, host: Enrolment | None) -> Activity | None:
    """The last of those that there are, when there can be no more."""
    found = Activity.objects.standing().filter(cohort=cohort, name=asked.name, group=group)
    if asked.held == "host":
        found = found.filter(host=host)
    dated = list(found.select_related("cohort__programme", "host__school"))
    return dated[-1] if asked.is_full(len(dated)) else None


@require_http_methods(FORM)
def activity_edit(request: Any, public_id: str) -> HttpResponse:
    activity = organised_or_refuse(request, public_id)
    if activity.cancelled_at is not None:
        messages.warning(request, "This is cancelled and stays as it was. Set another day instead.")
        return redirect(activity)
    cohort = activity.cohort
    rule = cohort.playbook.activities.get(activity.name)
    sent = request.POST if request.method == "POST" else None
    form = DateForm(sent, cohort=cohort, rule=rule, initial=initial_of_activity(activity))
    facts: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid() and form.plan is not None:
        if form.cleaned_data["version"] != activity.version:
            facts = _both_versions(form, activity)
        else:
            shown = consequences_of(
                cohort,
                activity.name,
                form.plan,
                group=activity.group,
                host=activity.host,
                today=request.today,
                moving=activity,
                n_letters=len(invitations_of(activity)),
            )
            if shown.may_go_on(request.POST.get("anyway", "")):
                return _change(request, activity, form)
            facts = {"shown": shown}
    facts |= {"activity": activity, "cohort": cohort, "form": form, "standing": standing_of(activity)}
    return render(request, "diary/activity_edit.html", facts)


def _change(request: Any, activity: Activity, form: DateForm) -> HttpResponse:
    assert form.plan is not None, "the form was valid"
    facts: dict[str, Any] = {}
    try:
        n = change_activity(
            activity, plan=form.plan, version=form.cleaned_data["version"], by=request.user, now=request.now
        )
    except ChangedMeanwhile:
        facts = _both_versions(form, activity)
    except Refused as refusal:
        refused(form, refusal)
    else:
        told = f" {n} {'person is' if n == 1 else 'people are'} written to." if n else ""
        messages.success(request, f"{activity} is changed.{told}")
        return redirect(activity)
    facts |= {"activity": activity, "cohort": activity.cohort, "form": form, "standing": standing_of(activity)}
    return render(request, "diary/activity_edit.html", facts)


def _both_versions(form: DateForm, activity: Activity) -> dict[str, Any]:
    """What stands there now beside what was typed; pressed again, the form takes the place of what is shown."""
    assert form.plan is not None, "the form was valid"
    form.take_newest(activity.version)
    return {"both": differences_of(Plan.of(activity), form.plan, activity.zone), "is_stale": True}


@require_http_methods(FORM)
def activity_cancel(request: Any, public_id: str) -> HttpResponse:
    activity = organised_or_refuse(request, public_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            n = cancel_activity(activity, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            told = f" {n} {'person is' if n == 1 else 'people are'} written to." if n else ""
            messages.success(request, f"{activity} is cancelled.{told}")
            return redirect(activity)
    facts = {"activity": activity, "cohort": activity.cohort, "form": form}
    is_over = activity.ends_at <= request.now
    n_told = 0 if is_over else activity.invitations.standing().count()
    return render(request, "diary/activity_cancel.html", {**facts, "n_told": n_told})


def activity_or_404(request: Any, public_id: str) -> Any:
    """An activity that the user sees, with what the user is to it."""
    return get_object_or_404(visible_activities(request.user, request.today), public_id=public_id)


def organised_or_refuse(request: Any, public_id: str) -> Any:
    activity = activity_or_404(request, public_id)
    if not standing_of(activity).organises:
        raise PermissionDenied
    return activity
