"""Takes the newest applied import back, unless something has come to hang on what it added."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction

from magpie.register.history import record
from magpie.register.importing import statements
from magpie.register.importing.actions import clear_import
from magpie.register.importing.words import many
from magpie.register.models import (
    ImportedSchool,
    Organisation,
    RegisterImport,
    School,
    SchoolBefore,
    SchoolLink,
    SchoolRecord,
)

State = RegisterImport.State
NAMED = 3


class CannotUndo(Exception):
    """Why this import cannot be undone, a sentence for each reason."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def why_not_undone(run: RegisterImport) -> list[str]:
    """Every reason that stands against it; none when it can be undone."""
    if run.state != State.APPLIED:
        return ["Only an import that is applied can be undone."]
    newest = RegisterImport.objects.newest_applied()
    if newest is not None and newest.pk != run.pk:
        return [f"Only the newest import can be undone, and that is the one of {newest.made_at:%-d %B %Y}."]
    if run.cleared_at is not None:
        return ["What it replaced was cleared when later imports were applied."]
    reasons = list(_what_hangs_on_added_schools(run))
    if RegisterImport.objects.under_way().exists():
        reasons.append("Another import is under way. Apply or discard it first.")
    return reasons


@transaction.atomic
def undo_import(*, run: RegisterImport, by: Any, now: datetime) -> RegisterImport:
    """Give changed schools back what they were and take away what was added."""
    applied = RegisterImport.objects.filter(pk=run.pk, state=State.APPLIED)
    reasons = why_not_undone(run)
    if reasons:
        raise CannotUndo(reasons)
    try:
        with transaction.atomic():
            # For the length of this transaction the import has the turn again, so that none can begin.
            n_taken = applied.update(state=State.APPLYING, turn=1)
    except IntegrityError:
        n_taken = 0
    if not n_taken:
        raise CannotUndo(["Another import is under way. Apply or discard it first."])
    statements.give_back_links(run)
    statements.give_back_facts(run)
    statements.give_back_records(run)
    # What schools were is needed no more, and would keep an older import from being undone in its turn.
    SchoolBefore.objects.filter(run=run).order_by()._raw_delete(using=DEFAULT_DB_ALIAS)
    n_removed = statements.remove_added_schools(run)
    _give_back_organisations(run)
    RegisterImport.objects.filter(pk=run.pk).update(state=State.UNDONE, turn=None, ended_at=now)
    words = f"The import of {run.made_at:%-d %B %Y} was undone: {many(n_removed, 'school', 'schools')} removed, "
    record("register.import_undone", f"{words}{run.n_changed:,} given back.", row=run, by=by, now=now)
    transaction.on_commit(lambda: clear_import(run, now), robust=True)
    run.refresh_from_db()
    return run


def _what_hangs_on_added_schools(run: RegisterImport) -> Iterator[str]:
    """Whatever points to an added school, in any room, but for what the import itself has written."""
    added = School.objects.filter(urn__in=ImportedSchool.objects.filter(run=run, is_added=True).values("urn"))
    for relation in _relations_to(School):
        model: Any = relation.related_model
        if model in (SchoolRecord, SchoolBefore):
            continue
        hanging = model._default_manager.filter(**{f"{relation.field.name}__in": added})
        if model is SchoolLink:
            hanging = _links_of_others(hanging, run)
        n = hanging.count()
        if n:
            meta = model._meta
            things = many(n, str(meta.verbose_name), str(meta.verbose_name_plural))
            yield f"{things} would lose a school that it added: {', '.join(_names(hanging, relation.field.name))}."


def _relations_to(model: type[models.Model]) -> list[Any]:
    """Every key of any room that points to this model, those without a name for the way back included."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.auto_created and not field.concrete and not field.many_to_many]


def _names(hanging: models.QuerySet[Any], field: str) -> list[str]:
    schools = School.objects.filter(pk__in=hanging.values(field)).order_by("name", "pk")
    names = [f"{school.name} ({school.urn})" for school in schools[: NAMED + 1]]
    return [*names[:NAMED], "and others"] if len(names) > NAMED else names


def _links_of_others(links: models.QuerySet[Any], run: RegisterImport) -> models.QuerySet[Any]:
    own = run.links.filter(
        is_added=True,
        predecessor_urn=models.OuterRef("predecessor__urn"),
        successor_urn=models.OuterRef("successor__urn"),
    )
    return links.exclude(models.Exists(own))


def _give_back_organisations(run: RegisterImport) -> None:
    """Old names return; an added trust or authority goes unless somebody has begun to use it."""
    for row in run.organisations.all():
        organisation = Organisation.objects.filter(kind=row.kind, code=row.code)
        if row.old_name:
            organisation.filter(name=row.name).update(name=row.old_name)
    added = run.organisations.filter(old_name="").values("code")
    for kind in (Organisation.Kind.AUTHORITY, Organisation.Kind.TRUST):
        unused = Organisation.objects.filter(kind=kind, code__in=added.filter(kind=kind))
        for relation in _relations_to(Organisation):
            users = relation.related_model._default_manager.filter(**{f"{relation.field.name}__isnull": False})
            unused = unused.exclude(pk__in=users.values(relation.field.name))
        unused.order_by()._raw_delete(unused.db)
