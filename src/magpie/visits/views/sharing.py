"""Lines of one's own notes are shared and taken back; lines that others have shared are read."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.next_steps import counted
from magpie.register.permissions import require
from magpie.visits.actions.sharing import share_lines, withdraw_lines
from magpie.visits.forms.notes import SharingForm
from magpie.visits.models import Notes
from magpie.visits.note_pages import boxes_of, circles_of, own_notes, shared_with
from magpie.visits.views.finding import FORM, visit_or_404

DEEDS = {"share": share_lines, "withdraw": withdraw_lines}


@require_http_methods(FORM)
def notes_share(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    require(visit.takes_notes)
    notes = own_notes(visit, request.user.person)
    if notes is None or not (lines := list(notes.lines.written().in_order())):
        messages.warning(request, "You have not written anything yet.")
        return redirect("visits:notes", public_id)
    sent = request.POST if request.method == "POST" else None
    form = SharingForm(sent, lines=lines, circles=circles_of(visit, notes))
    if request.method == "POST" and form.is_valid():
        _do(request, notes, form)
        return redirect("visits:notes-share", public_id)
    sections = [section for section in boxes_of(visit, notes) if len(section.boxes) > 1]
    ticked = set(request.POST.getlist("lines")) if request.method == "POST" else set()
    facts = {"visit": visit, "activity": visit.activity, "form": form, "sections": sections, "ticked": ticked}
    return render(request, "visits/notes_share.html", facts)


def _do(request: Any, notes: Notes, form: SharingForm) -> None:
    is_withdrawal = request.POST.get("do") == "withdraw"
    deed = DEEDS["withdraw" if is_withdrawal else "share"]
    n = deed(notes, form.cleaned_data["lines"], form.chosen_circles, by=request.user, now=request.now)
    if not n:
        messages.info(request, "Nothing has changed: that was so already.")
    elif is_withdrawal:
        messages.success(request, f"{counted(n, 'line')} taken back. What somebody has copied is not called back.")
    else:
        messages.success(request, f"{counted(n, 'line')} shared.")


@require_safe
def shared_notes(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    sections = shared_with(visit, request.user, request.today)
    facts = {"visit": visit, "activity": visit.activity, "sections": sections}
    return render(request, "visits/shared_notes.html", {**facts, "n": sum(len(each.lines) for each in sections)})
