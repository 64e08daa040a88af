"""The operator's pages: programmes with their first coordinators, and what users may do."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from magpie.outbox.queries import mail_state
from magpie.programmes.actions.programmes import add_operator, deactivate, make_programme, reactivate, set_rights
from magpie.programmes.actions.roles import invite_person
from magpie.programmes.addresses import page_address
from magpie.programmes.forms.settings import PersonForm, ProgrammeForm, RightsForm, UserSearchForm
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Programme, Role
from magpie.programmes.refusals import Refused
from magpie.register.history import history_of
from magpie.register.models import Person, User
from magpie.register.permissions import can_operate, require

FORM = ["GET", "HEAD", "POST"]


@require_safe
def settings_page(request: Any) -> HttpResponse:
    require(can_operate(request.user))
    coordinators = Role.objects.filter(kind=Role.Kind.COORDINATOR, until_on=None).select_related("person__user")
    programmes: Any = (
        Programme.objects.select_related("owner")
        .annotate(n_cohorts=Count("cohorts"))
        .prefetch_related(Prefetch("roles", queryset=coordinators, to_attr="coordinators"))
        .order_by("name", "pk")
    )
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if words:
        programmes = programmes.filter(Q(name__icontains=words) | Q(owner__name__icontains=words))
    if wants_file(request):
        rows = [(each.name, each.owner.name, each.n_cohorts, _names(each)) for each in programmes]
        return csv_file("programmes", ("programme", "organisation", "cohorts", "coordinators"), rows)
    facts = {"listed": page_of(request, programmes), "words": words, "mail": mail_state().value}
    return render(request, "programmes/settings.html", facts)


@require_http_methods(FORM)
def programme_new(request: Any) -> HttpResponse:
    require(can_operate(request.user))
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            programme = make_programme(
                **form.cleaned_data,
                today=request.today,
                by=request.user,
                now=request.now,
                goes_to=reverse("programmes:cohorts"),
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            address = form.cleaned_data["coordinator_address"]
            messages.success(request, f"{programme} is made, and a letter to {address} is on its way.")
            return redirect("programmes:programme", programme.slug)
    return render(request, "programmes/programme_new.html", {"form": form})


@require_http_methods(FORM)
def programme_page(request: Any, slug: str) -> HttpResponse:
    """What an operator may know of a programme, and a way to ask another coordinator in."""
    require(can_operate(request.user))
    programme = get_object_or_404(Programme.objects.select_related("owner"), slug=slug)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            role = invite_person(
                programme,
                kind=Role.Kind.COORDINATOR,
                **form.cleaned_data,
                today=request.today,
                by=request.user,
                now=request.now,
                goes_to=reverse("programmes:cohorts"),
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            messages.success(request, f"{role.person} coordinates {programme}; a letter is on its way.")
            return redirect("programmes:programme", programme.slug)
    counted = programme.cohorts.annotate(n_schools=Count("enrolments", filter=Q(enrolments__state="enrolled")))
    cohorts = counted.order_by("-opens_on", "pk")
    roles = programme.roles.select_related("person__user").order_by("kind", "person__name", "pk")
    facts = {"programme": programme, "cohorts": cohorts, "roles": roles, "form": form, "way_in": _way_in()}
    return render(request, "programmes/programme.html", {**facts, "history": history_of(programme)[:20]})


@require_safe
def user_list(request: Any) -> HttpResponse:
    require(can_operate(request.user))
    form = UserSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    people = Person.objects.filter(user__isnull=False).select_related("user").order_by("name", "pk")
    for word in asked.get("q", "").split():
        people = people.filter(Q(name__icontains=word) | Q(user__email__icontains=word))
    people = people.filter(**WITH_RIGHT.get(asked.get("right", ""), {}))
    if wants_file(request):
        users: Any = people
        rows = [(each.name, each.user.email, *_rights(each.user)) for each in users]
        return csv_file("users", ("name", "address", "operator", "may import", "can sign in"), rows)
    nameless = User.objects.filter(person=None).values_list("email", flat=True)[:20]
    facts = {"form": form, "listed": page_of(request, people), "nameless": nameless}
    return render(request, "programmes/users.html", facts)


@require_http_methods(FORM)
def user_page(request: Any, public_id: str) -> HttpResponse:
    require(can_operate(request.user))
    person = _person(public_id)
    # A form without ticks is sent empty and takes both rights away.
    form = RightsForm(request.POST) if request.method == "POST" else RightsForm(initial=_rights_now(person.user))
    if request.method == "POST" and form.is_valid():
        try:
            set_rights(person.user, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            messages.success(request, f"The rights of {person} are saved.")
            return redirect("programmes:user", person.public_id)
    facts = {"person": person, "form": form, "history": history_of(person.user)[:20]}
    return render(request, "programmes/user.html", facts)


@require_http_methods(FORM)
def operator_new(request: Any) -> HttpResponse:
    require(can_operate(request.user))
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = add_operator(**form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.words)
        else:
            messages.success(request, f"{person} is an operator now. Tell them to sign in with {person.address}.")
            return redirect("programmes:user", person.public_id)
    return render(request, "programmes/operator_new.html", {"form": form})


@require_http_methods(FORM)
def user_deactivate(request: Any, public_id: str) -> HttpResponse:
    require(can_operate(request.user))
    person = _person(public_id)
    if request.method == "POST":
        try:
            deactivate(person.user, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, f"{person} can no longer sign in.")
        return redirect("programmes:user", person.public_id)
    held = person.roles.filter(until_on=None).select_related("programme", "cohort")
    posts = person.posts.filter(until_on=None).select_related("school")
    return render(request, "programmes/user_deactivate.html", {"person": person, "roles": held, "posts": posts})


@require_http_methods(["POST"])
def user_reactivate(request: Any, public_id: str) -> HttpResponse:
    require(can_operate(request.user))
    person = _person(public_id)
    reactivate(person.user, by=request.user, now=request.now)
    messages.success(request, f"{person} can sign in again.")
    return redirect("programmes:user", person.public_id)


def _way_in() -> str:
    return page_address("account_request_login_code")


WITH_RIGHT: dict[str, dict[str, bool]] = {
    "operator": {"user__is_operator": True},
    "import": {"user__may_import": True},
    "out": {"user__is_active": False},
}


def _person(public_id: str) -> Any:
    return get_object_or_404(Person.objects.filter(user__isnull=False).select_related("user"), public_id=public_id)


def _rights_now(user: User) -> dict[str, bool]:
    return {"is_operator": user.is_operator, "may_import": user.may_import}


def _names(programme: Any) -> str:
    return "; ".join(str(role.person) for role in programme.coordinators)


def _rights(user: Any) -> tuple[str, str, str]:
    return _yes(user.is_operator), _yes(user.may_import), _yes(user.is_active)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
