"""Lines of notes are shared by whoever wrote them, and by nobody else."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.register.history import record
from magpie.visits.models import NoteLine, Notes, SharedLine


@transaction.atomic
def share_lines(
    notes: Notes, keys: Collection[str], circles: Iterable[SharedLine.Circle], *, by: Any, now: datetime
) -> int:
    """Let the circles read the lines as they stand now; how many lines anybody reads anew."""
    lines = _locked(notes, keys)
    standing = {(each.line_id, each.circle): each for each in SharedLine.objects.standing().filter(line__in=lines)}
    new: list[SharedLine] = []
    for circle in circles:
        for line in lines:
            before = standing.get((line.pk, circle))
            if before is None or (before.words, before.section) != (line.words, line.section):
                new.append(SharedLine(line=line, circle=circle, section=line.section, words=line.words, shared_at=now))
    replaced = [standing[each.line_id, each.circle].pk for each in new if (each.line_id, each.circle) in standing]
    SharedLine.objects.filter(pk__in=replaced).update(withdrawn_at=now)
    SharedLine.objects.bulk_create(new)
    n_lines = len({each.line_id for each in new})
    if n_lines:
        words = f"{notes.person} shared {n_lines} {'line' if n_lines == 1 else 'lines'} of notes on {notes.activity}."
        record("notes.shared", words, row=notes, by=by, now=now)
    return n_lines


@transaction.atomic
def withdraw_lines(
    notes: Notes, keys: Collection[str], circles: Iterable[SharedLine.Circle], *, by: Any, now: datetime
) -> int:
    """The circles read the lines no more, from now on; how many lines anybody had read."""
    shared = SharedLine.objects.standing().filter(line__in=_locked(notes, keys), circle__in=list(circles))
    n_lines = len(set(shared.values_list("line", flat=True)))
    shared.update(withdrawn_at=now)
    if n_lines:
        words = (
            f"{notes.person} took back {n_lines} {'line' if n_lines == 1 else 'lines'} of notes on {notes.activity}."
        )
        record("notes.withdrawn", words, row=notes, by=by, now=now)
    return n_lines


def _locked(notes: Notes, keys: Collection[str]) -> list[NoteLine]:
    """The lines that are still written, which no page changes before the transaction ends."""
    Notes.objects.select_for_update().get(pk=notes.pk)
    return list(notes.lines.written().filter(key__in=keys).in_order())
