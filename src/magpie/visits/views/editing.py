"""The editor of an agenda: a form that works by itself, and what it is told while somebody types."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from magpie.core.agenda import Block, CannotMove
from magpie.programmes.refusals import Refused
from magpie.register.permissions import require
from magpie.visits.actions.agendas import save_agenda
from magpie.visits.agenda_text import agenda_text
from magpie.visits.bridge import blocks_of, findings_of
from magpie.visits.changes import changes_between
from magpie.visits.editor import DEEDS, Editor, Said
from magpie.visits.models import Agenda
from magpie.visits.queries import Visit
from magpie.visits.versions import SavedMeanwhile
from magpie.visits.views.finding import FORM, agenda_or_404, visit_or_404

BUTTONS = (("after", "Add after"), ("up", "Up"), ("down", "Down"), ("remove", "Remove"))


@require_http_methods(FORM)
def agenda_edit(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    agenda = agenda_or_404(visit)
    require(visit.standing.writes_agenda)
    if request.method != "POST":
        blocks = blocks_of(agenda)
        editor = Editor.showing(blocks or [Block("")], version=agenda.version if agenda else 0, parts=parts_of(visit))
        return _page(request, visit, editor)
    editor = Editor.sent(request.POST, parts=parts_of(visit))
    deed, _, place = request.POST.get("do", "").partition(":")
    if deed in DEEDS:
        editor = editor.after(deed, int(place) if place.isdecimal() and len(place) < 5 else -1)
        return _page(request, visit, editor, is_unsaved=True)
    if deed == "check" or not editor.is_valid():
        return _page(request, visit, editor, is_unsaved=True)
    return _save(request, visit, editor)


@require_POST
def agenda_check(request: Any, public_id: str) -> HttpResponse:
    """What is noticed about the form as it stands, as a piece of the page. Nothing is saved."""
    visit = visit_or_404(request, public_id)
    agenda_or_404(visit)
    require(visit.standing.writes_agenda)
    editor = Editor.sent(request.POST, parts=parts_of(visit))
    day = notice(visit, editor)
    return render(request, "visits/parts/says.html", {"lines": lines_of(editor, day), "editor": editor})


def _save(request: Any, visit: Visit, editor: Editor) -> HttpResponse:
    try:
        day = editor.day()
        save_agenda(visit, blocks=day, version=editor.version, by=request.user, now=request.now)
    except CannotMove:
        return _page(request, visit, editor, is_unsaved=True)
    except SavedMeanwhile as meanwhile:
        return _page(request, visit, editor.with_version(meanwhile.saved.version), saved=meanwhile.saved, typed=day)
    except Refused as refusal:
        editor.general.append(Said("deed.refused", refusal.words))
        return _page(request, visit, editor, is_unsaved=True)
    messages.success(request, "The agenda is saved.")
    return redirect("visits:agenda", visit.activity.public_id)


def _page(
    request: Any,
    visit: Visit,
    editor: Editor,
    *,
    is_unsaved: bool = False,
    saved: Agenda | None = None,
    typed: Sequence[Block] = (),
) -> HttpResponse:
    """``saved`` is what somebody else has saved meanwhile, ``typed`` the day that its reader wanted to save."""
    day = notice(visit, editor)
    plan = visit.papers.plan
    facts = {
        "visit": visit,
        "activity": visit.activity,
        "standing": visit.standing,
        "agenda": visit.agenda,
        "editor": editor,
        "form": editor.form,
        "lines": lines_of(editor, day),
        "deeds": BUTTONS,
        "is_unsaved": is_unsaved,
        "hints": plan.hints if plan else (),
        "saved": saved,
    }
    if saved is not None:
        theirs = blocks_of(saved)
        facts |= {"theirs": agenda_text(theirs), "mine": agenda_text(typed), "changes": changes_between(theirs, typed)}
    return render(request, "visits/agenda_edit.html", facts)


def notice(visit: Visit, editor: Editor) -> dict[int, Block]:
    """Put what is noticed beside its row, and answer with the block of each row as it would be saved."""
    rows = _rows_of(editor)
    blocks = list(rows.values())
    places = list(rows)
    for finding in findings_of(visit, blocks):
        said = Said(finding.code, finding.message)
        if finding.index is None:
            editor.general.append(said)
        else:
            editor.says.setdefault(places[finding.index], []).append(said)
    return rows


def _rows_of(editor: Editor) -> dict[int, Block]:
    if not editor.form.is_bound:
        return {n: row.shown for n, row in enumerate(editor.rows) if row.shown.title}
    typed = editor.typed
    if editor.is_valid():
        try:
            return dict(zip([n for n, _ in typed], editor.day(), strict=True))
        except CannotMove as why:
            editor.general.append(Said("deed.no_room", str(why)))
    return {n: row.block for n, row in typed}


def lines_of(editor: Editor, day: dict[int, Block]) -> list[dict[str, Any]]:
    """For the template: each row with its block and what is said of it."""
    return [
        {"n": n, "row": row, "block": day.get(n), "says": editor.says.get(n, [])} for n, row in enumerate(editor.rows)
    ]


def parts_of(visit: Visit) -> list[str]:
    """The parts of the template; the editor adds those that the agenda has besides."""
    plan = visit.papers.plan
    return list(dict.fromkeys(block.part for block in plan.blocks)) if plan else []
