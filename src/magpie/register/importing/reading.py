"""Reads the files of an import into its stages. Nothing of the register itself changes here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO
from zipfile import is_zipfile

from magpie.core.tables import DEFAULT_LIMITS, Limits, Table, Unreadable, match_header, open_tables
from magpie.register.importing.batches import batch_of, in_batches, insert_rows
from magpie.register.importing.columns import EXPECTED, KNOWN, NAME, URN, as_the_register_spells, kind_of_table
from magpie.register.importing.links import ToldLinks, stage_links
from magpie.register.importing.mistakes import Mistakes
from magpie.register.importing.organisations import stage_organisations
from magpie.register.importing.progress import ImportProgress
from magpie.register.importing.records import ColumnSets
from magpie.register.importing.schools import SchoolStaging, Seen, missing_urns
from magpie.register.models import MissingSchool, RegisterImport

MOST_MISTAKES = 20_000
"""A file in which the reader finds more is not the register."""
_LOOKS_LIKE_THE_REGISTER = 5


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it lies on the disk, under the name that people know it by."""

    path: Path
    name: str


class Refused(Exception):
    """The files cannot be imported; the words say which and why, all of them at once."""

    def __init__(self, refusals: Sequence[str]) -> None:
        super().__init__("\n".join(refusals))
        self.refusals = list(refusals)


@dataclass(slots=True)
class Reading:
    """One go through all files of an import."""

    run: RegisterImport
    progress: ImportProgress
    sets: ColumnSets = field(default_factory=ColumnSets)
    seen: Seen = field(default_factory=Seen)
    links: ToldLinks = field(default_factory=ToldLinks)
    mistakes: Mistakes = field(default_factory=Mistakes)
    tables: list[dict[str, object]] = field(default_factory=list)

    def read_file(self, given: GivenFile, limits: Limits) -> None:
        """Stage every table of one file; links wait until all schools are known."""
        self.progress.step(f"Reading {given.name}", total=_n_lines(given.path))
        with open_tables(given.path, limits, expected=EXPECTED, name=given.name) as tables:
            for table in tables:
                self._read_table(table, given)
                if len(table.mistakes) >= MOST_MISTAKES:
                    raise Unreadable(
                        f"More than {MOST_MISTAKES:,} rows have mistakes: send the file as it was published."
                    )

    def _read_table(self, table: Table, given: GivenFile) -> None:
        kind = kind_of_table(as_the_register_spells(table.header))
        if not kind and table.name != given.name and not _looks_like_the_register(table):
            self.mistakes.cleaned(
                table.name, None, None, "This is neither the register nor its links: it was left out."
            )
            return
        if not kind:
            raise Unreadable(_what_is_missing(table), table.name)
        if kind == "links":
            n_rows = self.links.read(table, self.mistakes, self.progress)
        else:
            n_rows = SchoolStaging(self.run, table, self.sets, self.seen, self.mistakes).stage(self.progress)
        found = {"file": given.name, "name": table.name, "kind": kind, "encoding": table.encoding or "workbook"}
        self.tables.append(found | {"rows": n_rows})

    def has(self, kind: str) -> bool:
        return any(table["kind"] == kind for table in self.tables)


def read_files(run: RegisterImport, files: Sequence[GivenFile], progress: ImportProgress, limits: Limits) -> Reading:
    """Stage all files, or refuse them with everything that is wrong with any."""
    reading = Reading(run, progress)
    limits = replace(limits, notes=MOST_MISTAKES)
    refusals = []
    for given in files:
        try:
            reading.read_file(given, limits)
        except Unreadable as refusal:
            refusals.append(f"{_full_name(given, refusal)}: {refusal.message}")
        except OSError as error:
            refusals.append(f"{given.name}: The file cannot be opened ({error.strerror}). Check its name.")
    if not refusals and not reading.tables:
        refusals.append("None of the files is the register or its links.")
    if refusals:
        raise Refused(refusals)
    return reading


def stage_rest(reading: Reading) -> dict[str, int]:
    """What can be told only when every file was read; the counts of the whole import."""
    run, seen = reading.run, reading.seen
    reading.progress.step("Comparing trusts, authorities and links")
    stage_organisations(run, seen)
    n_links = stage_links(run, reading.links, seen, reading.mistakes) if reading.has("links") else 0
    missing = missing_urns(seen) if reading.has("register") else []
    for batch in in_batches(missing):
        with batch_of(run):
            insert_rows(MissingSchool, ("run", "urn"), [(run.pk, urn) for urn in batch])
    with batch_of(run):
        reading.mistakes.write(run)
    return {
        "n_rows": seen.n_rows,
        "n_added": len(seen.added),
        "n_changed": seen.n_changed,
        "n_cells": seen.n_cells,
        "n_unchanged": seen.n_unchanged,
        "n_closed": seen.n_closed,
        "n_missing": len(missing),
        "n_links": n_links,
        "n_errors": reading.mistakes.n_errors,
        "n_cleaned": reading.mistakes.n_cleaned,
    }


def limits_for(upload_limit: int) -> Limits:
    return replace(DEFAULT_LIMITS, file_bytes=upload_limit)


def _full_name(given: GivenFile, refusal: Unreadable) -> str:
    within = refusal.name
    return given.name if within in {None, given.name} else f"{within} in {given.name}"


def _looks_like_the_register(table: Table) -> bool:
    return len(set(KNOWN) & set(as_the_register_spells(table.header))) >= _LOOKS_LIKE_THE_REGISTER


def _what_is_missing(table: Table) -> str:
    columns = match_header(table.header, {"urn": [URN], "name": [NAME]}, row=table.header_row)
    missing = " ".join(mistake.message for mistake in columns.mistakes)
    return f"This is neither the register nor its links. {missing}"


def _n_lines(path: Path) -> int:
    """About how many rows a text file has; 0 where nobody knows."""
    if not path.is_file() or is_zipfile(path):
        return 0
    with path.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in _chunks(stream))


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(1 << 20):
        yield chunk
