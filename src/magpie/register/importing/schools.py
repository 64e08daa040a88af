"""Stages the schools of a register file: compared with what is held, only what is new or different is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from magpie.core.tables import Table
from magpie.register.importing.batches import BATCH, batch_of, in_batches, insert_rows
from magpie.register.importing.cells import WrongCell, read_urn, register_day
from magpie.register.importing.columns import FACT_DEFAULTS, FACT_FIELDS, URN, as_the_register_spells
from magpie.register.importing.facts import STATUS_AT, Facts, FactsReader, as_staged
from magpie.register.importing.mistakes import Mistakes, sound_rows
from magpie.register.importing.progress import ImportProgress
from magpie.register.importing.records import (
    Cells,
    ColumnSets,
    FileOrder,
    Joined,
    as_numbers_were,
    joined_text,
    n_differing,
    split_text,
)
from magpie.register.models import ImportedSchool, Organisation, RegisterImport, School

_FIELDS = (
    *("run", "urn", "row_number", "is_added", "closes", "converts", "n_cells", "columns", "cells"),
    *("authority_code", "trust_code", *FACT_FIELDS),
)


@dataclass(slots=True)
class Seen:
    """What the files read so far have told."""

    urns: dict[int, tuple[str, int]] = field(default_factory=dict)
    added: set[int] = field(default_factory=set)
    organisations: dict[tuple[str, str], str] = field(default_factory=dict)
    n_rows: int = 0
    n_changed: int = 0
    n_cells: int = 0
    n_unchanged: int = 0
    n_closed: int = 0


@dataclass(frozen=True, slots=True)
class NewRow:
    urn: int
    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Held:
    """A school that the register has, with its cells where an import has kept them."""

    columns: int | None
    cells: str


class SchoolStaging:
    """One register file of one import."""

    def __init__(self, run: RegisterImport, table: Table, sets: ColumnSets, seen: Seen, mistakes: Mistakes) -> None:
        self._run, self._table, self._sets, self._seen, self._mistakes = run, table, sets, seen, mistakes
        header = as_the_register_spells(table.header, sets.every_name())
        self._urn_at = header.index(URN)
        self._order = FileOrder(header)
        self._is_workbook = table.sheet is not None
        self._readers = lru_cache(maxsize=64)(FactsReader)
        self._joins = lru_cache(maxsize=64)(lambda key: Joined(sets.names(key), self._order.names))

    def stage(self, progress: ImportProgress) -> int:
        """Stage every row and say how many the file has."""
        n_before = self._seen.n_rows
        for batch in in_batches(sound_rows(self._table, self._mistakes)):
            self._stage_batch(batch)
            progress.advance(len(batch))
        return self._seen.n_rows - n_before

    def _stage_batch(self, batch: Sequence[tuple[int, list[str]]]) -> None:
        rows = self._with_urns(batch)
        held = held_schools([row.urn for row in rows])
        different = [row for row in rows if not self._is_as_held(row, held.get(row.urn))]
        facts = facts_held([row.urn for row in different if row.urn in held])
        staged = [line for row in different if (line := self._staged(row, held.get(row.urn), facts.get(row.urn)))]
        self._seen.n_rows += len(batch)
        with batch_of(self._run, n_rows=self._seen.n_rows):
            insert_rows(ImportedSchool, _FIELDS, staged)
            self._mistakes.write(self._run)

    def _with_urns(self, batch: Iterable[tuple[int, list[str]]]) -> list[NewRow]:
        rows = []
        for number, cells in batch:
            try:
                urn = read_urn(cells[self._urn_at])
            except WrongCell as mistake:
                self._mistakes.error(self._table.name, number, URN, str(mistake))
                continue
            if urn in self._seen.urns:
                file, row = self._seen.urns[urn]
                where = f"row {row}" if file == self._table.name else f"row {row} of {file}"
                self._mistakes.error(
                    self._table.name, number, URN, f"URN {urn} stands in {where} already, which is used. Remove one."
                )
                continue
            self._seen.urns[urn] = (self._table.name, number)
            rows.append(NewRow(urn, number, self._order.cells(cells)))
        return rows

    def _is_as_held(self, row: NewRow, held: Held | None) -> bool:
        """The usual case by far, settled without looking at cells: the same text under the same headings."""
        if held is None or held.columns is None or self._sets.names(held.columns) != self._order.names:
            return False
        is_same = held.cells == joined_text(row.cells)
        self._seen.n_unchanged += is_same
        return is_same

    def _staged(self, row: NewRow, held: Held | None, before: Facts | None) -> tuple[object, ...] | None:
        """The line to stage, or nothing for a row that is wrong or changes nothing."""
        new, names, n_cells = row.cells, self._order.names, 0
        if self._is_workbook:
            new = tuple(map(register_day, new))
        if held is not None and held.columns is not None:
            join, old = self._joins(held.columns), split_text(held.cells)
            was = join.as_held(old)
            new = as_numbers_were(was, new) if self._is_workbook else new
            n_cells = n_differing(was, new)
            if not n_cells:
                self._seen.n_unchanged += 1
                return None
            new, names = join.merged(old, new), join.names
        elif held is not None:
            n_cells = len(list(filter(None, new)))
        return self._line(row, new, names, n_cells, before)

    def _line(
        self, row: NewRow, cells: Cells, names: tuple[str, ...], n_cells: int, before: Facts | None
    ) -> tuple[object, ...] | None:
        reader = self._readers(names)
        facts, wrong = reader.read(cells, before or FACT_DEFAULTS)
        for column, message in wrong:
            self._mistakes.error(self._table.name, row.number, column, message)
        if wrong:
            return None
        closes = before is not None and before[STATUS_AT] != facts[STATUS_AT] == School.Status.CLOSED
        self._count(row.urn, is_added=before is None, closes=closes, n_cells=n_cells)
        return (
            *(self._run.pk, row.urn, row.number, before is None, closes, closes and reader.is_conversion(cells)),
            *(n_cells, self._sets.key(names), joined_text(cells)),
            self._organisation(Organisation.Kind.AUTHORITY, reader.authority(cells)),
            self._organisation(Organisation.Kind.TRUST, reader.trust(cells)),
            *facts,
        )

    def _count(self, urn: int, *, is_added: bool, closes: bool, n_cells: int) -> None:
        if is_added:
            self._seen.added.add(urn)
        else:
            self._seen.n_changed += 1
            self._seen.n_cells += n_cells
            self._seen.n_closed += closes

    def _organisation(self, kind: str, told: tuple[str, str] | None) -> str | None:
        if told is None:
            return None
        code, name = told
        if code and (name or (kind, code) not in self._seen.organisations):
            self._seen.organisations[kind, code] = name
        return code


def held_schools(urns: Sequence[int]) -> Mapping[int, Held]:
    rows = School.objects.filter(urn__in=urns).order_by().values_list("urn", "record__columns", "record__cells")
    return {urn: Held(columns, cells) for urn, columns, cells in rows if urn is not None}


def facts_held(urns: Sequence[int]) -> dict[int, Facts]:
    rows = School.objects.filter(urn__in=urns).order_by().values_list("urn", *FACT_FIELDS)
    return {urn: tuple(map(as_staged, facts)) for urn, *facts in rows}


def missing_urns(seen: Seen) -> list[int]:
    """The schools of the register that no file has."""
    every = School.objects.filter(urn__isnull=False).order_by("urn").values_list("urn", flat=True)
    return [urn for urn in every.iterator(chunk_size=20 * BATCH) if urn is not None and urn not in seen.urns]
