"""Short transactions: each writes one batch of an import that is still being read, and stops when it is not."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models, transaction

from magpie.register.models import RegisterImport

BATCH = 1_000
"""Rows read, compared and written together: one statement's worth, and a lock held for some hundredths of a second."""

Row = TypeVar("Row")


class ImportStopped(Exception):
    """Somebody discarded the import, or another process took it up: nothing more may be written for it."""


def in_batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


@contextmanager
def batch_of(run: RegisterImport, **counts: Any) -> Iterator[None]:
    """One short transaction that holds only while this try of the import is the one that reads."""
    with transaction.atomic():
        ours = RegisterImport.objects.filter(pk=run.pk, state=RegisterImport.State.READING, n_tries=run.n_tries)
        if not ours.update(n_tries=run.n_tries, **counts):
            raise ImportStopped
        yield


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows as they are: the values have been checked, and instances would cost more than the import."""
    if not rows:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column_of(model, name)) for name in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def column_of(model: type[models.Model], field: str) -> str:
    return str(model._meta.get_field(field).column)  # type: ignore[union-attr]


def delete_in_batches(rows: models.QuerySet[Any], size: int = 10_000) -> None:
    """Delete rows that nothing points to, without loading them and without a long lock."""
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:size]):
        with transaction.atomic():
            rows.order_by().filter(pk__lte=keys[-1])._raw_delete(rows.db)
