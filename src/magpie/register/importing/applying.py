"""Makes a previewed import the register, in one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from magpie.register.history import record
from magpie.register.importing import statements
from magpie.register.importing.files import remove_files
from magpie.register.importing.words import sum_of
from magpie.register.models import Organisation, RegisterImport

State = RegisterImport.State


class CannotApply(Exception):
    """The import does not wait to be applied; the words say what it does instead."""


@transaction.atomic
def apply_import(*, run: RegisterImport, by: Any, now: datetime) -> RegisterImport:
    """Apply what was staged, all of it or nothing. An import that is applied already stays as it is."""
    waiting = RegisterImport.objects.filter(pk=run.pk, state__in=(State.PREVIEWED, State.APPLYING))
    # Taking the turn away first makes every other process wait for this transaction, or fail.
    if not waiting.update(state=State.APPLIED, turn=None, applied_at=now, ended_at=now):
        run.refresh_from_db()
        if run.state != State.APPLIED:
            raise CannotApply(f"This import cannot be applied: it is “{run.get_state_display().lower()}”.")
        return run
    run.refresh_from_db()
    _write_organisations(run)
    statements.keep_what_changes(run)
    statements.change_schools(run)
    statements.add_schools(run)
    statements.write_records(run)
    statements.write_links(run)
    statements.tell_of_closings(run, by, now)
    record("register.imported", f"The national register was imported: {sum_of(run)}.", row=run, by=by, now=now)
    transaction.on_commit(lambda: remove_files(run), robust=True)
    return run


def _write_organisations(run: RegisterImport) -> None:
    staged = list(run.organisations.all())
    Organisation.objects.bulk_create(
        [Organisation(kind=row.kind, code=row.code, name=row.name) for row in staged if not row.old_name],
        batch_size=500,
    )
    for row in staged:
        if row.old_name:
            Organisation.objects.filter(kind=row.kind, code=row.code).update(name=row.name)
