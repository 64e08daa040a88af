"""Notes: what pages send is settled line by line, and nothing of it is lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from magpie.core.notes import Change, Line, Outcome, settle
from magpie.programmes.models import Enrolment
from magpie.register.models import Person
from magpie.visits.models import NoteLine, NoteReceipt, Notes, SharedLine
from magpie.visits.queries import Visit


@dataclass(frozen=True, slots=True)
class Kept:
    """``places``: the key of each change → the key of the line where its words are now."""

    notes: Notes
    places: dict[str, str]


@transaction.atomic
def keep_notes(
    visit: Visit, person: Person, changes: Iterable[Change], *, enrolment: Enrolment | None, now: datetime
) -> Kept:
    """Settle the changes one by one. What came before changes nothing, however often it comes."""
    notes = _locked(visit, person, enrolment, now)
    rows = {row.key: row for row in notes.lines.select_related("beside")}
    lines = {key: _line(row) for key, row in rows.items()}
    received = {(each.writer, each.key): each.number for each in notes.receipts.all()}
    heard: dict[tuple[str, str], int] = {}
    places: dict[str, str] = {}
    for change in changes:
        page = change.writer, change.key
        settled = settle(change, lines, heard.get(page, received.get(page, 0)))
        line = settled.line
        if settled.outcome is not Outcome.KNOWN and line is not None:
            rows[line.key], lines[line.key] = _write(notes, rows, line, change, now), line
        heard[page] = max(change.number, heard.get(page, received.get(page, 0)))
        places[change.key] = line.key if line else change.key
    _keep_heard(notes, heard)
    notes.save(update_fields=["revision"])
    return Kept(notes, places)


def _locked(visit: Visit, person: Person, enrolment: Enrolment | None, now: datetime) -> Notes:
    """The person's notes, which no other page changes before the transaction ends."""
    made = {"enrolment": enrolment, "made_at": now}
    found, _ = Notes.objects.get_or_create(activity=visit.activity, person=person, defaults=made)
    return Notes.objects.select_for_update().get(pk=found.pk)


def _line(row: NoteLine) -> Line:
    return Line(row.key, row.section, row.words, row.version, row.writer)


def _write(notes: Notes, rows: dict[str, NoteLine], line: Line, change: Change, now: datetime) -> NoteLine:
    notes.revision += 1
    row = rows.get(line.key)
    if row is None:
        origin = rows.get(change.key)
        row = NoteLine(notes=notes, key=line.key, made_at=now, beside=origin and (origin.beside or origin))
    row.section, row.words, row.version, row.writer = line.section, line.words, line.version, line.writer
    row.revision, row.changed_at = notes.revision, now
    row.save()
    if not row.words:
        SharedLine.objects.standing().filter(line=row).update(withdrawn_at=now)
    return row


def _keep_heard(notes: Notes, heard: dict[tuple[str, str], int]) -> None:
    NoteReceipt.objects.bulk_create(
        [NoteReceipt(notes=notes, writer=writer, key=key, number=number) for (writer, key), number in heard.items()],
        update_conflicts=True,
        unique_fields=["notes", "writer", "key"],
        update_fields=["number"],
    )
