"""The people of a cohort: who is what, asking somebody in, ending a role."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.roles import end_role, invite_person
from magpie.programmes.forms.roles import EndRoleForm, InviteForm, RoleSearchForm
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Role
from magpie.programmes.permissions import can_end_role, can_invite, standing_in
from magpie.programmes.queries import roles_at, schools_of_people
from magpie.programmes.refusals import Refused
from magpie.programmes.views.cohorts import cohort_or_404
from magpie.register.permissions import require

HEADER = ("name", "address", "role", "of", "school", "from", "until")


@require_safe
def people_list(request: Any, slug: str) -> HttpResponse:
    cohort = cohort_or_404(request, slug)
    standing = standing_in(request.user, cohort, request.today)
    require(standing.coordinates)
    form = RoleSearchForm(request.GET)
    roles = _found(roles_at(cohort), form.cleaned_data if form.is_valid() else {}, request.today)
    if wants_file(request):
        return csv_file(f"{cohort.slug}-people", HEADER, _rows(list(roles), request.today))
    page = page_of(request, roles)
    schools = schools_of_people((role.person_id for role in page.object_list), request.today)
    lines = [
        (role, schools.get(role.person_id, []), role.until_on is None and can_end_role(standing, role))
        for role in page.object_list
    ]
    return render(request, "programmes/people.html", {"cohort": cohort, "form": form, "listed": page, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: Any, slug: str) -> HttpResponse:
    cohort = cohort_or_404(request, slug)
    standing = standing_in(request.user, cohort, request.today)
    require(standing.coordinates)
    kinds = [(kind.value, str(kind.label)) for kind in Role.Kind if can_invite(standing, kind)]
    form = InviteForm(request.POST or None, kinds=kinds, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        try:
            role = invite_person(
                cohort,
                **form.cleaned_data,
                today=request.today,
                by=request.user,
                now=request.now,
                goes_to=reverse("programmes:cohort", args=[cohort.slug]),
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            said = f"{role.person} is {role.get_kind_display().lower()} of {cohort}; a letter is on its way."
            messages.success(request, said)
            return redirect("programmes:people", cohort.slug)
    return render(request, "programmes/person_invite.html", {"cohort": cohort, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: Any, slug: str, public_id: str) -> HttpResponse:
    """Asks for the day, and says what the person can no longer do then."""
    cohort = cohort_or_404(request, slug)
    standing = standing_in(request.user, cohort, request.today)
    require(standing.coordinates)
    role = get_object_or_404(roles_at(cohort), public_id=public_id)
    require(can_end_role(standing, role))
    form = EndRoleForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            end_role(role, on=form.cleaned_data["on"], by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            messages.success(request, f"{role.person} is {role.get_kind_display().lower()} until that day.")
            return redirect(*_where_next(request, cohort))
    return render(request, "programmes/role_end.html", {"cohort": cohort, "role": role, "form": form})


def _where_next(request: Any, cohort: Any) -> tuple[str, ...]:
    """Those who ended their own role may see the cohort no more."""
    still = standing_in(request.user, cohort, request.today).coordinates
    return ("programmes:people", cohort.slug) if still else ("home",)


def _found(roles: Any, asked: dict[str, Any], day: Any) -> Any:
    for word in asked.get("q", "").split():
        named = Q(person__name__icontains=word) | Q(person__user__email__icontains=word)
        roles = roles.filter(named | Q(person__contact_address__icontains=word))
    if asked.get("kind"):
        roles = roles.filter(kind=asked["kind"])
    if asked.get("held") == "ended":
        return roles.filter(until_on__lte=day)
    return roles if asked.get("held") == "all" else roles.filter(Q(until_on=None) | Q(until_on__gt=day))


def _rows(roles: list[Role], day: Any) -> list[tuple[object, ...]]:
    schools = schools_of_people((role.person_id for role in roles), day)
    return [
        (
            role.person.name,
            role.person.address,
            role.get_kind_display(),
            role.place,
            "; ".join(str(school) for school in schools.get(role.person_id, [])),
            role.from_on,
            role.until_on,
        )
        for role in roles
    ]
