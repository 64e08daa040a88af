"""The two long works of an import, reading and applying, as jobs that may be cut off and begun again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction

from magpie.jobs.actions import queue_job
from magpie.jobs.kinds import register_kind
from magpie.jobs.models import Job
from magpie.jobs.progress import Cancelled, CutOff, JobFailed, Progress, TakenOver
from magpie.register.importing.actions import (
    CannotDiscard,
    begin_import,
    clear_stale_imports,
    discard_import,
    read_import,
)
from magpie.register.importing.applying import CannotApply, apply_import
from magpie.register.importing.batches import ImportStopped
from magpie.register.importing.files import given_files, keep_upload, remove_kept
from magpie.register.models import RegisterImport

READ, APPLY = "register.read", "register.apply"
State = RegisterImport.State
STOPPED = "Somebody stopped the reading."
UNFORESEEN = "Something went wrong that Magpie did not foresee. Nothing of the register was changed."


def start_import(*, uploads: Sequence[UploadedFile[Any]], by: Any, now: datetime) -> RegisterImport:
    """Keep the files and queue their reading, or nothing at all when another import is under way."""
    clear_stale_imports(now=now)
    files = [keep_upload(upload) for upload in uploads]
    try:
        with transaction.atomic():
            run = begin_import(files=files, by=by, now=now)
            run.job = queue_job(kind=READ, arguments={"import": run.public_id}, by=by, now=now)
            run.save(update_fields=["job"])
    except Exception:
        remove_kept(file["kept"] for file in files)
        raise
    return run


@transaction.atomic
def queue_apply(*, run: RegisterImport, by: Any, now: datetime) -> Job:
    """Let the worker apply what was previewed."""
    if not RegisterImport.objects.filter(pk=run.pk, state=State.PREVIEWED).update(state=State.APPLYING):
        run.refresh_from_db()
        raise CannotApply(f"This import cannot be applied: it is “{run.get_state_display().lower()}”.")
    job = queue_job(kind=APPLY, arguments={"import": run.public_id}, by=by, now=now)
    RegisterImport.objects.filter(pk=run.pk).update(job=job)
    return job


def read_for_job(job: Job, progress: Progress) -> dict[str, Any]:
    run = _run_of(job)
    if not run.is_being_read:
        return {}
    now = _begun(job)
    try:
        read_import(run=run, files=given_files(run), now=now, progress=progress)
    except ImportStopped:
        return {}
    except Cancelled:
        _give_up(run, job, now, STOPPED)
        raise
    except (CutOff, TakenOver, OperationalError):
        raise
    except Exception:
        _give_up(run, job, now, UNFORESEEN)
        raise
    return {"state": run.state}


def apply_for_job(job: Job, progress: Progress) -> dict[str, Any]:
    run = _run_of(job)
    progress.step("Applying the import. This cannot be stopped, and takes some seconds")
    try:
        apply_import(run=run, by=job.by, now=_begun(job))
    except CannotApply as refusal:
        raise JobFailed(str(refusal)) from refusal
    except OperationalError:
        raise
    except Exception:
        RegisterImport.objects.filter(pk=run.pk, state=State.APPLYING).update(state=State.PREVIEWED)
        raise
    return {}


def register_kinds() -> None:
    register_kind(READ, read_for_job, title="Reading the national register", goes_on_to=_page)
    register_kind(APPLY, apply_for_job, title="Applying the national register", goes_on_to=_page)


def _run_of(job: Job) -> RegisterImport:
    run = RegisterImport.objects.filter(public_id=job.arguments["import"]).first()
    if run is None:
        raise JobFailed("This import is no longer there. Send the files again.")
    return run


def _begun(job: Job) -> datetime:
    return job.started_at or job.created_at


def _give_up(run: RegisterImport, job: Job, now: datetime, words: str) -> None:
    try:
        discard_import(run=run, by=job.by, now=now, words=words)
    except CannotDiscard:
        return


def _page(job: Job) -> str:
    run = RegisterImport.objects.filter(public_id=job.arguments["import"]).first()
    return run.get_absolute_url() if run else ""
