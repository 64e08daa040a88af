"""An agenda that exists already: pasted or sent as a file, read, looked at, taken over."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from magpie.core.agenda import Block, Unread, Unreadable, read_agenda, read_text
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import refused
from magpie.register.permissions import require
from magpie.visits.actions.agendas import save_agenda
from magpie.visits.bridge import blocks_of, findings_of, fitted, starts_at
from magpie.visits.forms.agendas import MOST_ROWS
from magpie.visits.forms.reading import ReadForm, TakeForm
from magpie.visits.queries import Visit
from magpie.visits.versions import SavedMeanwhile
from magpie.visits.views.finding import FORM, agenda_or_404, visit_or_404

HOWS = ("replace", "append")


@dataclass(frozen=True, slots=True)
class Read:
    blocks: list[Block]
    unread: list[Unread]


@require_http_methods(FORM)
def agenda_read(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    agenda_or_404(visit)
    require(visit.standing.writes_agenda)
    if request.method == "POST" and request.POST.get("do") in HOWS:
        return _take(request, visit)
    form = ReadForm(request.POST, request.FILES) if request.method == "POST" else ReadForm()
    if request.method == "POST" and form.is_valid():
        try:
            read = _read(visit, **form.cleaned_data)
        except (Unreadable, Refused) as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refusal))
        else:
            version = visit.agenda.version if visit.agenda else 0
            return _preview(request, visit, TakeForm.showing(read.blocks, version), read)
    return render(request, "visits/agenda_read.html", {**_facts(visit), "form": form})


def _read(visit: Visit, *, text: str, file: Any) -> Read:
    options: dict[str, Any] = {"template": visit.papers.plan, "starts": starts_at(visit.activity)}
    reading = read_agenda(file.read(), file.name, **options) if file else read_text(text, **options)
    if not reading.blocks:
        raise Refused("No block was found in it. Write a line for each, its time first, such as: 9.30–9.50 Welcome.")
    if len(reading.blocks) > MOST_ROWS:
        raise Refused(f"This has {len(reading.blocks)} blocks; an agenda has up to {MOST_ROWS}. Send one day.")
    found = [fitted(block, f"Block {n}") for n, block in enumerate(reading.blocks, start=1)]
    return Read([block for block, _ in found], [*reading.unread, *(rest for _, over in found for rest in over)])


def _take(request: Any, visit: Visit) -> HttpResponse:
    form = TakeForm(request.POST)
    if not form.is_valid():
        return render(request, "visits/agenda_read.html", {**_facts(visit), "form": form, "is_lost": True})
    read, own = form.cleaned_data["taken"], blocks_of(visit.agenda)
    blocks = [*own, *read] if request.POST["do"] == "append" else read
    try:
        if len(blocks) > MOST_ROWS:
            raise Refused(f"Together these are {len(blocks)} blocks; an agenda has up to {MOST_ROWS}.")
        version = form.cleaned_data["version"]
        save_agenda(visit, blocks=blocks, version=version, by=request.user, now=request.now)
    except SavedMeanwhile as meanwhile:
        messages.warning(request, "Somebody changed the agenda after you opened this page. Look at both, then choose.")
        return _preview(request, visit, TakeForm.showing(read, meanwhile.saved.version), Read(read, []))
    except Refused as refusal:
        refused(form, refusal)
        return _preview(request, visit, form, Read(read, []))
    messages.success(request, "The blocks are in the agenda.")
    return redirect("visits:agenda-edit", visit.activity.public_id)


def _preview(request: Any, visit: Visit, form: TakeForm, read: Read) -> HttpResponse:
    facts = {
        **_facts(visit),
        "form": form,
        "blocks": read.blocks,
        "unread": read.unread,
        "own": blocks_of(visit.agenda),
        "findings": findings_of(visit, read.blocks),
    }
    return render(request, "visits/agenda_preview.html", facts)


def _facts(visit: Visit) -> dict[str, Any]:
    return {"visit": visit, "activity": visit.activity, "standing": visit.standing, "agenda": visit.agenda}
