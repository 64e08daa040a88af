"""One's own notes of a visit: a form that works by itself, and what pages send while somebody types."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from magpie.commitments.doors import way_to_make
from magpie.core.public_ids import public_id as new_id
from magpie.register.models import Person
from magpie.register.permissions import require
from magpie.visits.actions.notes import Kept, keep_notes
from magpie.visits.forms.notes import Sent, Unreadable, changes_of_form, changes_of_page
from magpie.visits.models import Notes
from magpie.visits.note_pages import boxes_of, comes_for, own_notes
from magpie.visits.queries import Visit
from magpie.visits.views.finding import FORM, visit_or_404


@require_http_methods(FORM)
def notes_page(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    require(visit.takes_notes)
    person: Person = request.user.person
    refused: list[tuple[str, str]] = []
    if request.method == "POST":
        sent = changes_of_form(request.POST, sections_of(visit), new_id())
        kept = _keep(request, visit, person, sent)
        if not sent.refused:
            messages.success(request, _said(kept))
            return redirect("visits:notes", public_id)
        refused = list(sent.refused.values())
    notes = own_notes(visit, person)
    facts = {
        "visit": visit,
        "activity": visit.activity,
        "notes": notes,
        "person": person,
        "sections": boxes_of(visit, notes),
        "refused": refused,
        "is_over": visit.activity.on < request.today,
        "make": way_to_make(visit.activity, request.user, request.today),
    }
    return render(request, "visits/notes.html", facts)


@require_POST
def notes_keep(request: Any, public_id: str) -> HttpResponse:
    """What one page could not be sure of, and what is new since it last heard."""
    visit = visit_or_404(request, public_id)
    require(visit.takes_notes)
    try:
        sent = changes_of_page(request.body, sections_of(visit))
    except Unreadable:
        return JsonResponse({"said": "This is no set of changes to notes."}, status=400)
    kept = _keep(request, visit, request.user.person, sent)
    notes = kept.notes if kept else own_notes(visit, request.user.person)
    return JsonResponse(_answer(sent, kept, notes))


def _keep(request: Any, visit: Visit, person: Person, sent: Sent) -> Kept | None:
    if not sent.changes:
        return None
    enrolment = comes_for(visit, person, request.today)
    return keep_notes(visit, person, sent.changes, enrolment=enrolment, now=request.now)


def _answer(sent: Sent, kept: Kept | None, notes: Notes | None) -> dict[str, Any]:
    """The lines that are new since the page last heard, and those that its changes were about."""
    places = kept.places if kept else {}
    about = {change.key for change in sent.changes} | set(places.values())
    new = notes.lines.filter(Q(revision__gt=sent.since) | Q(key__in=about)).in_order() if notes else ()
    return {
        "revision": notes.revision if notes else 0,
        "places": places,
        "refused": {key: said for key, (said, _) in sent.refused.items()},
        "lines": [
            {"key": line.key, "section": line.section, "words": line.words, "version": line.version} for line in new
        ],
    }


def _said(kept: Kept | None) -> str:
    if kept is None or all(key == place for key, place in kept.places.items()):
        return "Your notes are saved."
    return "Your notes are saved. Where a line was changed on another device too, both stand below."


def sections_of(visit: Visit) -> list[str]:
    return list(visit.papers.note_sections)
