"""Small registers as files, and imports of them in one line."""

import csv
from datetime import timedelta

from magpie.register.importing.actions import begin_import, read_import
from magpie.register.importing.applying import apply_import
from magpie.register.importing.reading import GivenFile
from magpie.register.models import School, SchoolLink, SchoolRecord

LINK_COLUMNS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")


def write_rows(path, rows, *, encoding="cp1252", delimiter=","):
    """A CSV of these dictionaries; its columns are those of the first."""
    with path.open("w", encoding=encoding, newline="") as file:
        out = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, quoting=csv.QUOTE_ALL)
        out.writeheader()
        out.writerows(rows)
    return path


def school_row(urn=900001, name="Larkby Primary School", **cells):
    return {"URN": str(urn), "EstablishmentName": name} | {key.replace("_(", " ("): cell for key, cell in cells.items()}


def link_row(urn, other, kind, day=""):
    return dict(zip(LINK_COLUMNS, (str(urn), str(other), "", kind, day), strict=True))


def preview(*paths, now, by=None):
    """Read the files as an import that waits to be applied."""
    run = begin_import(files=[{"name": path.name, "tables": []} for path in paths], by=by, now=now)
    return read_import(run=run, files=[GivenFile(path, path.name) for path in paths], now=now)


def import_now(*paths, now, by=None):
    return apply_import(run=preview(*paths, now=now, by=by), by=by, now=now)


def import_rows(folder, rows, *, now, by=None, name="register.csv"):
    return import_now(write_rows(folder / name, rows), now=now, by=by)


def days_later(now, n=1):
    return now + timedelta(days=n)


def messages_of(run):
    return [(mistake.row_number, mistake.column, mistake.message) for mistake in run.mistakes.filter(is_error=True)]


def register_as_it_is():
    """All that an import writes, but for the keys of rows, so that two states can be told apart."""
    fields = [field.name for field in School._meta.concrete_fields if field.name not in {"id", "authority", "trust"}]
    names = (*fields, "authority__code", "authority__name", "trust__code", "trust__name")
    records = SchoolRecord.objects.values_list("school__urn", "columns__names", "cells").order_by("school__urn")
    links = SchoolLink.objects.values_list("predecessor__urn", "successor__urn", "kind", "on")
    return (
        list(School.objects.values_list(*names).order_by("urn", "name")),
        [(urn, tuple(columns), cells) for urn, columns, cells in records],
        sorted(links),
    )
