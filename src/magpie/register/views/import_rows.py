"""The lists behind an import's counts, a page at a time and as files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from magpie.core.tables import write_csv
from magpie.register.forms.imports import ImportRowsForm
from magpie.register.importing import looking
from magpie.register.importing.batches import in_batches
from magpie.register.models import RegisterImport
from magpie.register.permissions import can_import_register, require
from magpie.register.views.lists import page_of

AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class RowList:
    """One list: what stands in it, what is added to the rows of a page, and how a row stands in a file."""

    title: str
    lead: str
    find: Callable[[RegisterImport, str], QuerySet[Any]]
    shown: Callable[[RegisterImport, Sequence[Any]], Sequence[Any]]
    columns: tuple[str, ...]
    lines: Callable[[Any], Iterable[Sequence[object]]]


def _as_they_are(run: RegisterImport, rows: Sequence[Any]) -> Sequence[Any]:
    return rows


def _staged(which: str) -> Callable[[RegisterImport, str], QuerySet[Any]]:
    return lambda run, words: looking.staged_schools(run, which, words)


def _changed_lines(change: looking.SchoolChange) -> Iterator[Sequence[object]]:
    for cell in change.cells:
        yield change.school.urn, change.school.name, cell.column, cell.old, cell.new


LISTS = {
    "changed": RowList(
        "Changed cells",
        "What the files say differently from the register, cell by cell.",
        _staged("changed"),
        looking.changes_of,
        ("URN", "School", "Column", "Before", "After"),
        _changed_lines,
    ),
    "added": RowList(
        "Added schools",
        "Schools that the register did not have.",
        _staged("added"),
        _as_they_are,
        ("URN", "School", "Town", "Phase", "Status"),
        lambda row: [(row.urn, row.name, row.town, row.phase, row.get_status_display())],
    ),
    "closed": RowList(
        "Closed and converted schools",
        "Schools that are open in the register and closed in the files, with those that follow them.",
        _staged("closed"),
        looking.closings_of,
        ("URN", "School", "Closed on", "Converted", "Followed by"),
        lambda row: [
            (
                *(row.school.urn, row.school.name, row.school.closed_on, "yes" if row.school.converts else "no"),
                ", ".join(row.successors),
            )
        ],
    ),
    "missing": RowList(
        "Schools that no file has",
        "The register has these schools and the files do not. They stay as they are: an import deletes nothing.",
        looking.missing_found,
        _as_they_are,
        ("URN", "School", "Town", "Status"),
        lambda row: [(row.urn, row.name, row.town, row.get_status_display())],
    ),
    "links": RowList(
        "Links between schools",
        "Which school follows which, where the files tell something new.",
        looking.links_found,
        looking.link_changes_of,
        ("URN", "School", "Followed by URN", "Followed by", "Kind", "On"),
        lambda row: [
            (
                *(row.link.predecessor_urn, row.predecessor, row.link.successor_urn, row.successor),
                *(row.link.kind, row.link.on),
            )
        ],
    ),
    "mistakes": RowList(
        "Mistakes in the files",
        "Rows with an error were left out whole. Put them right and import the file again, or go on without them.",
        looking.mistakes_found,
        _as_they_are,
        ("File", "Row", "Column", "Left out", "Message"),
        lambda row: [(row.file, row.row_number, row.column, "yes" if row.is_error else "no", row.message)],
    ),
}


@require_safe
def import_rows(request: Any, public_id: str, which: str) -> HttpResponse:
    run, rows = _asked_for(request, public_id, which)
    form = ImportRowsForm(request.GET)
    page = page_of(rows.find(run, form.given()), request)
    context = {
        "run": run,
        "which": which,
        "rows": rows,
        "form": form,
        "is_search": form.has_changed(),
        "page_of": page,
        "shown": rows.shown(run, list(page)),
        "part": f"register/import_{which}.html",
    }
    return render(request, "register/import_rows.html", context)


@require_safe
def import_rows_csv(request: Any, public_id: str, which: str) -> StreamingHttpResponse:
    run, rows = _asked_for(request, public_id, which)
    found = rows.find(run, ImportRowsForm(request.GET).given())
    headers = {"Content-Disposition": f'attachment; filename="import-{which}.csv"'}
    return StreamingHttpResponse(_pieces(run, rows, found), content_type="text/csv; charset=utf-8", headers=headers)


def _asked_for(request: Any, public_id: str, which: str) -> tuple[RegisterImport, RowList]:
    run = get_object_or_404(RegisterImport.objects.visible_to(request.user), public_id=public_id)
    require(can_import_register(request.user))
    if which not in LISTS:
        raise Http404
    return run, LISTS[which]


def _pieces(run: RegisterImport, rows: RowList, found: QuerySet[Any]) -> Iterator[bytes]:
    """The file in pieces, so that a million changed cells need no more memory than two hundred schools."""
    yield write_csv([], rows.columns)
    for batch in in_batches(found.iterator(chunk_size=AT_A_TIME), AT_A_TIME):
        lines = [line for row in rows.shown(run, batch) for line in rows.lines(row)]
        # Each piece but the first goes without the headings and the mark that begins a file.
        yield write_csv(lines, rows.columns).split(b"\r\n", 1)[1]
