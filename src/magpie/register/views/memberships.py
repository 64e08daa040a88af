from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from magpie.core.tables import Mistake
from magpie.register.actions import join, join_many, leave
from magpie.register.forms.files import ConfirmForm, FileForm, signed_rows
from magpie.register.forms.organisations import EndMembershipForm, MembershipForm
from magpie.register.membership_lists import COLUMNS, Row, plan_memberships, rows_of_list
from magpie.register.models import Membership, Organisation, School
from magpie.register.permissions import can_import_register, require
from magpie.register.queries import JOINED_KINDS
from magpie.register.sent_files import read_sent_list

EXPECTED = [name for names in COLUMNS.values() for name in names]


def membership_new(request: Any, public_id: str) -> HttpResponse:
    organisation = _organisation(request, public_id)
    require(can_import_register(request.user))
    given = request.POST or None
    form = MembershipForm(given, organisation=organisation, initial={"school": request.GET.get("school", "")})
    if request.method == "POST" and form.is_valid():
        school, on = form.cleaned_data["school"], form.cleaned_data["from_on"]
        join(school=school, organisation=organisation, on=on, now=request.now, by=request.user)
        messages.success(request, f"{school} is now in {organisation}.")
        return redirect(organisation)
    return render(request, "register/membership_form.html", {"form": form, "organisation": organisation})


def membership_end(request: Any, public_id: str, urn: str) -> HttpResponse:
    organisation = _organisation(request, public_id)
    school = get_object_or_404(School.objects.visible_to(request.user).addressed(urn))
    membership = get_object_or_404(Membership, organisation=organisation, school=school, until_on=None)
    require(can_import_register(request.user))
    form = EndMembershipForm(request.POST or None, membership=membership, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        leave(membership=membership, on=form.cleaned_data["on"], now=request.now, by=request.user)
        messages.success(request, f"{school} has left {organisation}.")
        return redirect(organisation)
    return render(request, "register/membership_end.html", {"form": form, "membership": membership})


def membership_import(request: Any) -> HttpResponse:
    """Send a list and look at what taking it over would do."""
    require(can_import_register(request.user))
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = read_sent_list(form.cleaned_data["file"], EXPECTED)
        rows, mistakes = rows_of_list(sent)
        return _preview(request, rows, [*sent.mistakes, *mistakes], sent.cleaned)
    return render(request, "register/memberships_file.html", {"form": form})


def membership_import_confirm(request: Any) -> HttpResponse:
    """Take over the list that was looked at; it is read again, since the register may have changed meanwhile."""
    require(can_import_register(request.user))
    if request.method != "POST":
        return redirect("register:memberships-import")
    form = ConfirmForm(request.POST, purpose=_purpose(request))
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("register:memberships-import")
    rows = [(number, cells) for number, cells in form.cleaned_data["rows"]]
    plan = plan_memberships(rows)
    if plan.mistakes:
        return _preview(request, rows, [], ())
    n_taken = join_many(joinings=plan.joinings, now=request.now, by=request.user)
    messages.success(request, f"{n_taken} membership{'' if n_taken == 1 else 's'} added.")
    return redirect("register:organisations")


def _preview(request: Any, rows: list[Row], mistakes: list[Mistake], cleaned: tuple[Mistake, ...]) -> HttpResponse:
    plan = plan_memberships(rows)
    mistakes = [*mistakes, *plan.mistakes]
    context = {"plan": plan, "mistakes": mistakes, "cleaned": cleaned}
    if not mistakes and plan.joinings:
        context["rows"] = signed_rows(rows, _purpose(request))
    return render(request, "register/memberships_preview.html", context)


def _purpose(request: Any) -> str:
    return f"memberships of user {request.user.pk}"


def _organisation(request: Any, public_id: str) -> Organisation:
    """A trust's and an authority's schools are the register's to say, so there is no such page for them."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), public_id=public_id)
    if organisation.kind not in JOINED_KINDS:
        raise Http404
    return organisation
