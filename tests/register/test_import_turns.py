"""One import at a time; what a dead process or a forgetful person leaves is cleared."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from magpie.register.importing import jobs
from magpie.register.importing.actions import (
    CUT_OFF,
    FORGOTTEN,
    STAGES,
    AnotherUnderWay,
    CannotDiscard,
    begin_import,
    clear_stale_imports,
    discard_import,
    read_import,
)
from magpie.register.importing.batches import ImportStopped
from magpie.register.importing.progress import Quiet
from magpie.register.importing.reading import GivenFile
from magpie.register.models import RegisterImport, School
from tests.making import make_user
from tests.register.imports import days_later, import_now, preview, school_row, write_rows

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def n_staged():
    return sum(model._default_manager.count() for model in STAGES)


def many_schools(folder):
    return write_rows(folder / "register.csv", [school_row(900001 + n) for n in range(2500)])


def test_a_second_import_must_wait_for_its_turn(now):
    begin_import(files=[], by=None, now=now)
    with pytest.raises(AnotherUnderWay, match="Another import is under way since 3 February 2026"):
        begin_import(files=[], by=None, now=now)


def test_the_database_itself_lets_in_one_at_a_time(now):
    begin_import(files=[], by=None, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterImport.objects.create(made_at=now, turn=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterImport.objects.create(made_at=now, turn=None)


def test_reading_stops_at_the_next_batch_when_the_import_was_discarded(tmp_path, now):
    path = many_schools(tmp_path)
    run = begin_import(files=[{"name": path.name, "tables": []}], by=None, now=now)

    class DiscardsAfterOneBatch(Quiet):
        def advance(self, n=1):
            if RegisterImport.objects.get(pk=run.pk).is_being_read:
                discard_import(run=RegisterImport.objects.get(pk=run.pk), by=None, now=now)

    with pytest.raises(ImportStopped):
        read_import(run=run, files=[GivenFile(path, path.name)], now=now, progress=DiscardsAfterOneBatch())
    assert (n_staged(), School.objects.count()) == (0, 0)
    assert import_now(path, now=days_later(now)).n_added == 2500


def test_reading_that_is_begun_again_starts_afresh_and_the_first_try_stops(tmp_path, now):
    path = many_schools(tmp_path)
    run = begin_import(files=[{"name": path.name, "tables": []}], by=None, now=now)
    files = [GivenFile(path, path.name)]

    class TakenOverOnce(Quiet):
        def advance(self, n=1):
            again = RegisterImport.objects.get(pk=run.pk)
            if again.n_tries == 1:
                read_import(run=again, files=files, now=now)

    with pytest.raises(ImportStopped):
        read_import(run=run, files=files, now=now, progress=TakenOverOnce())
    run.refresh_from_db()
    assert (run.state, run.n_added, run.schools.count(), run.n_tries) == ("previewed", 2500, 2500, 2)


def test_an_import_of_the_command_line_that_was_cut_off_is_given_up_after_ten_minutes(tmp_path, now):
    run = preview(many_schools(tmp_path), now=now)
    assert clear_stale_imports(now=now + timedelta(minutes=9)) == 0
    clear_stale_imports(now=now + timedelta(minutes=11))
    run.refresh_from_db()
    assert (run.state, run.words, n_staged()) == ("discarded", CUT_OFF, 0)


def test_a_preview_waits_two_weeks_for_somebody_to_apply_it(tmp_path, now):
    run = preview(many_schools(tmp_path), now=now, by=make_user())
    assert clear_stale_imports(now=days_later(now, 13)) == 0
    clear_stale_imports(now=days_later(now, 15))
    run.refresh_from_db()
    assert (run.state, run.words, n_staged()) == ("discarded", FORGOTTEN, 0)


def test_clearing_twice_does_no_harm(tmp_path, now):
    preview(many_schools(tmp_path), now=now)
    clear_stale_imports(now=days_later(now))
    assert clear_stale_imports(now=days_later(now)) == 0


def test_what_has_ended_cannot_be_discarded(tmp_path, now):
    run = import_now(many_schools(tmp_path), now=now)
    with pytest.raises(CannotDiscard):
        discard_import(run=run, by=None, now=now)


def test_an_upload_that_comes_while_another_is_under_way_leaves_no_file(tmp_path, now, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.FILES = tmp_path
    begin_import(files=[], by=None, now=now)
    with pytest.raises(AnotherUnderWay):
        jobs.start_import(uploads=[SimpleUploadedFile("register.csv", b"URN")], by=make_user(), now=now)
    assert list((tmp_path / "imports").iterdir()) == []
