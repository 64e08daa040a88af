"""What people do with an import: begin, read, discard, and what is cleared when nobody does anything."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from magpie.register.history import record
from magpie.register.importing.batches import ImportStopped, batch_of, delete_in_batches
from magpie.register.importing.files import remove_files, remove_old_files
from magpie.register.importing.progress import ImportProgress, Quiet
from magpie.register.importing.reading import GivenFile, Refused, limits_for, read_files, stage_rest
from magpie.register.models import (
    ImportedLink,
    ImportedOrganisation,
    ImportedSchool,
    ImportMistake,
    MissingSchool,
    RegisterImport,
    SchoolBefore,
    User,
)

State = RegisterImport.State
STAGES = (ImportedSchool, ImportedLink, ImportedOrganisation, MissingSchool, ImportMistake)
READING_TAKES_AT_MOST = timedelta(minutes=10)
PREVIEW_WAITS_AT_MOST = timedelta(days=14)
APPLIED_KEPT = 3
"""So many applied imports keep what they replaced, and can be undone one after the other."""
CUT_OFF = "Reading was cut off and not taken up again."
FORGOTTEN = "Nobody applied it for two weeks."


class AnotherUnderWay(Exception):
    """Only one import is staged at a time; ``run`` is the one that is."""

    def __init__(self, run: RegisterImport | None) -> None:
        since = f" since {run.made_at:%-d %B %Y}" if run else ""
        super().__init__(
            f"Another import is under way{since}. Apply it or discard it first. "
            "One that was cut off is given up after ten minutes."
        )
        self.run = run


@transaction.atomic
def begin_import(*, files: Sequence[dict[str, Any]], by: Any, now: datetime) -> RegisterImport:
    """Take the turn: the database lets in one import at a time."""
    try:
        with transaction.atomic():
            return RegisterImport.objects.create(
                state=State.WAITING,
                turn=1,
                files=list(files),
                by=by if isinstance(by, User) else None,
                made_at=now,
            )
    except IntegrityError:
        raise AnotherUnderWay(RegisterImport.objects.under_way().first()) from None


def read_import(
    *,
    run: RegisterImport,
    files: Sequence[GivenFile],
    now: datetime,
    progress: ImportProgress | None = None,
    then_apply: bool = False,
) -> RegisterImport:
    """Read the files into stages, in short transactions; begun again it starts afresh. Refused files end the import.

    ``then_apply`` is for callers who apply at once, so that no preview is left waiting when they are cut off.
    """
    progress = progress or Quiet()
    _begin_reading(run)
    try:
        reading = read_files(run, files, progress, limits_for(settings.UPLOAD_LIMIT_BYTES))
        counts = stage_rest(reading)
    except Refused as refused:
        _refuse(run, str(refused), now)
        return run
    state = State.APPLYING if then_apply else State.PREVIEWED
    with batch_of(run, state=state, files=_with_tables(run.files, reading.tables), **counts):
        run.state = state
    run.refresh_from_db()
    return run


def _begin_reading(run: RegisterImport) -> None:
    """Take the reading over from any earlier try, whose half-filled stages are cleared."""
    with transaction.atomic():
        waiting = RegisterImport.objects.select_for_update().filter(pk=run.pk, state__in=RegisterImport.BEING_READ)
        row = waiting.first()
        if row is None:
            raise ImportStopped
        run.n_tries, run.state = row.n_tries + 1, State.READING
        waiting.update(n_tries=run.n_tries, state=State.READING, n_rows=0)
    clear_stages(run)


def _with_tables(files: list[dict[str, Any]], tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each file with the tables that were found in it."""
    return [file | {"tables": [table for table in tables if table["file"] == file["name"]]} for file in files]


def _refuse(run: RegisterImport, words: str, now: datetime) -> None:
    with batch_of(run, state=State.REFUSED, turn=None, words=words, ended_at=now):
        record("register.import_refused", "Files were refused: they are not the register.", row=run, by=run.by, now=now)
    clear_import(run, now)
    run.refresh_from_db()


class CannotDiscard(Exception):
    """The import has ended or is being applied."""


def discard_import(*, run: RegisterImport, by: Any, now: datetime, words: str = "") -> RegisterImport:
    """Give up an import that is not applied. Whoever reads it stops at the next batch."""
    with transaction.atomic():
        live = RegisterImport.objects.filter(pk=run.pk, state__in=RegisterImport.UNDER_WAY)
        if not live.update(state=State.DISCARDED, turn=None, ended_at=now, words=words):
            raise CannotDiscard("This import has ended already, so there is nothing to discard.")
        record("register.import_discarded", "An import was discarded; nothing was changed.", row=run, by=by, now=now)
    clear_import(run, now)
    run.refresh_from_db()
    return run


def clear_stages(run: RegisterImport) -> None:
    """Remove what was staged, in short transactions; doing it twice does no harm."""
    for model in STAGES:
        delete_in_batches(model._default_manager.filter(run=run))


def clear_import(run: RegisterImport, now: datetime) -> None:
    """Remove all that an ended import has left, but for its line in the history."""
    clear_stages(run)
    delete_in_batches(SchoolBefore.objects.filter(run=run))
    remove_files(run)
    RegisterImport.objects.filter(pk=run.pk, cleared_at=None).update(cleared_at=now)


def clear_stale_imports(*, now: datetime) -> int:
    """For the tick, and before each new import: give up what a dead process or a forgetful person left behind."""
    left = [(run, CUT_OFF) for run in _cut_off(now)] + [(run, FORGOTTEN) for run in _forgotten(now)]
    for run, words in left:
        with suppress(CannotDiscard):
            discard_import(run=run, by=None, now=now, words=words)
    ended = _to_clear()
    for run in ended:
        clear_import(run, now)
    remove_old_files(now)
    return len(left) + len(ended)


def _cut_off(now: datetime) -> models.QuerySet[RegisterImport]:
    """Imports at work whose job has ended or which had none; those of the command line have nobody's name."""
    old = RegisterImport.objects.under_way().filter(made_at__lt=now - READING_TAKES_AT_MOST)
    without_job = Q(job=None) | Q(job__ended_at__isnull=False)
    return old.filter(Q(by=None) | without_job & ~Q(state=State.PREVIEWED))


def _forgotten(now: datetime) -> models.QuerySet[RegisterImport]:
    return RegisterImport.objects.filter(
        state=State.PREVIEWED, by__isnull=False, made_at__lt=now - PREVIEW_WAITS_AT_MOST
    )


def _to_clear() -> list[RegisterImport]:
    applied = RegisterImport.objects.filter(state=State.APPLIED).order_by("-applied_at", "-pk")
    kept = list(applied.values_list("pk", flat=True)[:APPLIED_KEPT])
    ended = RegisterImport.objects.filter(cleared_at=None).exclude(state__in=RegisterImport.UNDER_WAY)
    return list(ended.exclude(pk__in=kept))
