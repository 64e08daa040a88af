"""Reading and applying as jobs: stopped, cut off, begun again, failed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError

from magpie.jobs.kinds import goes_on_to
from magpie.jobs.models import Job
from magpie.jobs.running import run_job
from magpie.register.importing import jobs, statements
from magpie.register.importing.files import folder
from magpie.register.importing.jobs import queue_apply, start_import
from magpie.register.models import ImportedSchool, RegisterImport, School
from tests.making import make_user
from tests.register.imports import preview, school_row, write_rows

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir()


@pytest.fixture
def waiting(tmp_path, now):
    """An import of 2,500 schools whose reading is queued."""
    path = write_rows(tmp_path / "register.csv", [school_row(900001 + n) for n in range(2500)])
    upload = SimpleUploadedFile(path.name, path.read_bytes(), "text/csv")
    return start_import(uploads=[upload], by=make_user(), now=now)


def seconds_after(now, deed=lambda n: None):
    """A clock that moves on by a second, and does something each time it is asked."""
    asked = []

    def clock():
        asked.append(None)
        deed(len(asked))
        return now + timedelta(seconds=len(asked))

    return clock


def test_a_job_reads_the_files_and_goes_on_to_the_import(waiting, now):
    run_job(waiting.job.pk, seconds_after(now))
    waiting.refresh_from_db()
    job = Job.objects.get()
    assert (waiting.state, waiting.n_added, job.result) == ("previewed", 2500, {"state": "previewed"})
    assert goes_on_to(job) == waiting.get_absolute_url()


def test_a_job_that_is_stopped_discards_its_import_and_the_file(waiting, now):
    def stop(n):
        if n == 3:
            Job.objects.update(cancel_asked_at=now)

    run_job(waiting.job.pk, seconds_after(now, stop))
    waiting.refresh_from_db()
    assert (waiting.state, Job.objects.get().state) == ("discarded", "cancelled")
    assert (ImportedSchool.objects.count(), list(folder().iterdir())) == (0, [])


def test_a_job_that_the_machine_cuts_off_is_begun_again_from_the_start(waiting, now):
    stops = iter([False, False, True])
    run_job(waiting.job.pk, seconds_after(now), lambda: next(stops, False))
    waiting.refresh_from_db()
    assert (waiting.state, Job.objects.get().state, len(list(folder().iterdir()))) == ("reading", "queued", 1)
    run_job(waiting.job.pk, seconds_after(now))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.n_added, ImportedSchool.objects.count()) == ("previewed", 2500, 2500)


def test_reading_that_fails_without_warning_ends_the_import(waiting, now, monkeypatch):
    monkeypatch.setattr(jobs, "read_import", lambda **kwargs: 1 / 0)
    run_job(waiting.job.pk, seconds_after(now))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.words, Job.objects.get().state) == ("discarded", jobs.UNFORESEEN, "failed")


def test_applying_that_fails_leaves_the_import_waiting(tmp_path, now, monkeypatch):
    run = preview(write_rows(tmp_path / "register.csv", [school_row()]), now=now)

    def fail(run):
        raise DataError

    job = queue_apply(run=run, by=make_user(), now=now)
    monkeypatch.setattr(statements, "write_links", fail)
    run_job(job.pk, seconds_after(now))
    run.refresh_from_db()
    assert (run.state, Job.objects.get().state, School.objects.count()) == ("previewed", "failed", 0)


def test_an_import_is_applied_by_one_job_only(tmp_path, now):
    run = preview(write_rows(tmp_path / "register.csv", [school_row()]), now=now)
    queue_apply(run=run, by=make_user(), now=now)
    with pytest.raises(jobs.CannotApply, match="it is “being applied”"):
        queue_apply(run=run, by=make_user(), now=now)
    assert (Job.objects.count(), RegisterImport.objects.get().state) == (1, "applying")
