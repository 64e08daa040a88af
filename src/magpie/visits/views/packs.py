"""The pack: read, written, shared, taken back; and the list for the host's reception."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import refused
from magpie.register.history import history_of
from magpie.register.permissions import require
from magpie.visits.actions.packs import save_pack, share_pack, titled, withdraw_pack
from magpie.visits.forms.packs import PackForm, VersionForm
from magpie.visits.letters import can_be_reached
from magpie.visits.models import Pack
from magpie.visits.papers import Paper
from magpie.visits.people import People
from magpie.visits.prefill import prefill_of
from magpie.visits.queries import Visit
from magpie.visits.reception import reception_lines
from magpie.visits.versions import SavedMeanwhile
from magpie.visits.views.finding import FORM, pack_or_404, visit_or_404
from magpie.visits.where_it_stands import is_due


@require_safe
def pack_page(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    pack = pack_or_404(visit)
    facts = {
        **facts_of(visit, pack, request.today),
        "sections": titled(visit, pack),
        "history": history_of(pack)[:20] if pack and visit.standing.hosts else [],
    }
    return render(request, "visits/pack.html", facts)


@require_http_methods(FORM)
def pack_edit(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    pack = pack_or_404(visit)
    require(visit.standing.writes_pack)
    sections = visit.papers.sections
    saved: Pack | None = None
    if request.method == "POST":
        form = PackForm(request.POST, sections=sections)
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                save_pack(visit, sections=form.written, version=version, by=request.user, now=request.now)
            except SavedMeanwhile as meanwhile:
                saved = meanwhile.saved
                form = PackForm(_with_version(request.POST, meanwhile.saved.version), sections=sections)
            except Refused as refusal:
                refused(form, refusal)
            else:
                messages.success(request, "The pack is saved.")
                return redirect("visits:pack", public_id)
        prefill = None
    else:
        prefill = None if pack else prefill_of(visit)
        words = prefill.sections if prefill else pack.sections if pack else {}
        form = PackForm.showing(words, pack.version if pack else 0, sections=sections)
    facts = {**facts_of(visit, pack, request.today), "form": form, "prefill": prefill, "saved": saved}
    return render(request, "visits/pack_edit.html", {**facts, "theirs": titled(visit, saved) if saved else []})


@require_http_methods(FORM)
def pack_share(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    pack = pack_or_404(visit)
    require(visit.standing.owns)
    form = VersionForm(request.POST or None, initial={"version": pack.version if pack else 0})
    if request.method == "POST" and form.is_valid():
        try:
            n_letters = share_pack(visit, **form.cleaned_data, today=request.today, by=request.user, now=request.now)
        except SavedMeanwhile as meanwhile:
            pack = meanwhile.saved
            form = VersionForm(initial={"version": meanwhile.saved.version})
            messages.warning(request, "Somebody changed the pack after you opened this page. Read it again below.")
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"The pack is shared; {letters_in_words(n_letters)}.")
            return redirect("visits:pack", public_id)
    reached, unreached = can_be_reached(People(visit, request.today).reached_by(Paper.PACK))
    facts = {**facts_of(visit, pack, request.today), "form": form, "sections": titled(visit, pack)}
    return render(request, "visits/pack_share.html", {**facts, "reached": reached, "unreached": unreached})


@require_http_methods(FORM)
def pack_withdraw(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    pack = pack_or_404(visit)
    require(visit.standing.owns)
    if request.method == "POST":
        try:
            withdraw_pack(visit, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, "The pack is for your school only again.")
        return redirect("visits:pack", public_id)
    return render(request, "visits/pack_withdraw.html", facts_of(visit, pack, request.today))


@require_safe
def reception(request: Any, public_id: str) -> HttpResponse:
    """Who comes, in which car and with which needs; to be printed for the host's reception."""
    visit = visit_or_404(request, public_id)
    require(visit.standing.knows_visitors)
    lines = reception_lines(visit, request.today)
    return render(request, "visits/reception.html", {"visit": visit, "activity": visit.activity, "lines": lines})


def facts_of(visit: Visit, pack: Pack | None, today: date) -> dict[str, Any]:
    return {
        "visit": visit,
        "activity": visit.activity,
        "standing": visit.standing,
        "pack": pack,
        "due_words": is_due(visit, Paper.PACK, today),
        "wanted": visit.papers.wanted(pack.sections if pack else {}),
    }


def letters_in_words(n: int) -> str:
    return "1 letter is on its way" if n == 1 else f"{n} letters are on their way"


def _with_version(sent: Any, version: int) -> Any:
    """What was typed, with the version that stands now: saved once more, it takes the other's place."""
    data = sent.copy()
    data["version"] = str(version)
    return data
