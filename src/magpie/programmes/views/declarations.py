"""Declarations: what somebody has to sign, signing it, and who in a cohort has not."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.declarations import sign_declaration
from magpie.programmes.forms.declarations import InterestForm, SignerSearchForm, SignForm
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Cohort, Declaration
from magpie.programmes.signing import Signer, ToSign, all_to_sign, find_to_sign, own_declarations, signers_of, signs
from magpie.programmes.views.cohorts import cohort_or_404
from magpie.programmes.views.schools import FORM, coordinated_or_refuse
from magpie.register.models import Person
from magpie.register.permissions import require

HEADER = ("person", "address", "as", "school", "declaration", "signed", "declared")


@dataclass(frozen=True, slots=True)
class SignerLine:
    signer: Signer
    signed: Declaration | None


@require_safe
def own_list(request: Any) -> HttpResponse:
    return render(request, "programmes/own_declarations.html", {"own": own_declarations(request.user, request.today)})


@require_safe
def declaration_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    options = all_to_sign(cohort.playbook, request.today)
    form = SignerSearchForm(request.GET, whats=[(each.code, f"{each.title}, {each.occasion}") for each in options])
    asked = form.cleaned_data if form.is_valid() else {}
    chosen = next((each for each in options if each.code == asked.get("what")), options[0] if options else None)
    lines = _lines(cohort, chosen, request.today) if chosen else []
    n_unsigned = sum(line.signed is None for line in lines)
    shown = [line for line in lines if _is_asked_for(line, asked)]
    if wants_file(request) and chosen:
        return csv_file(f"{cohort.slug}-{chosen.code}", HEADER, [_row(chosen, line) for line in shown])
    facts = {"cohort": cohort, "form": form, "chosen": chosen, "rows": page_of(request, shown)}
    return render(request, "programmes/declarations.html", {**facts, "n_all": len(lines), "n_unsigned": n_unsigned})


@require_http_methods(FORM)
def declaration_sign(request: Any, slug: str, kind: str, about: str = "") -> HttpResponse:
    """The wording, word for word, and the box to sign it."""
    cohort = cohort_or_404(request, slug)
    to_sign = find_to_sign(cohort.playbook, kind, about, request.today)
    if to_sign is None:
        raise Http404
    person = Person.objects.filter(user=request.user).first()
    roles = {signer.role for signer in signers_of(cohort, request.today, person=person)} if person else set()
    require(person is not None and signs(to_sign, roles, cohort.playbook))
    open_ones = Declaration.objects.filter(cohort=cohort, person=person, kind=kind, about=about, withdrawn_at=None)
    signed = open_ones.first()
    form = (InterestForm if to_sign.asks_for_interests else SignForm)(request.POST or None, initial=_initial(signed))
    if request.method == "POST" and form.is_valid() and person is not None:
        declared = form.cleaned_data.get("declared", "")
        sign_declaration(
            cohort, person=person, kind=kind, about=about, declared=declared, by=request.user, now=request.now
        )
        messages.success(request, f"You have signed: {to_sign.title}.")
        return redirect("programmes:own-declarations")
    facts = {"cohort": cohort, "to_sign": to_sign, "signed": signed, "form": form}
    return render(request, "programmes/declaration_sign.html", facts)


def _initial(signed: Declaration | None) -> dict[str, str]:
    if signed is None:
        return {}
    return {"has_any": "some" if signed.declared else "none", "declared": signed.declared}


def _lines(cohort: Cohort, to_sign: ToSign, day: Any) -> list[SignerLine]:
    """One for each person, as the first of what they are; who has not signed comes first."""
    found = Declaration.objects.filter(cohort=cohort, kind=to_sign.kind, about=to_sign.about, withdrawn_at=None)
    signed = {each.person_id: each for each in found}
    people: dict[int, Signer] = {}
    for signer in signers_of(cohort, day):
        if signs(to_sign, {signer.role}, cohort.playbook):
            people.setdefault(signer.person.pk, signer)
    lines = [SignerLine(signer, signed.get(pk)) for pk, signer in people.items()]
    return sorted(lines, key=lambda line: (line.signed is not None, line.signer.school, line.signer.person.name))


def _is_asked_for(line: SignerLine, asked: dict[str, str]) -> bool:
    if not _is_of_kind(line, asked.get("who", "")):
        return False
    text = f"{line.signer.person.name} {line.signer.school}".casefold()
    return all(word in text for word in asked.get("q", "").casefold().split())


def _is_of_kind(line: SignerLine, who: str) -> bool:
    if who == "unsigned":
        return line.signed is None
    if who == "signed":
        return line.signed is not None
    return who != "declared" or bool(line.signed and line.signed.declared)


def _row(to_sign: ToSign, line: SignerLine) -> tuple[object, ...]:
    signer, signed = line.signer, line.signed
    return (
        signer.person.name,
        signer.person.address,
        signer.title,
        signer.school,
        f"{to_sign.title}, {to_sign.occasion}",
        f"{signed.signed_at:%Y-%m-%d}" if signed else "",
        signed.declared if signed else "",
    )
