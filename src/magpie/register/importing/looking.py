"""What an import would do or has done, page by page, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from magpie.register.importing.records import split_text
from magpie.register.models import (
    ImportedLink,
    ImportedSchool,
    ImportMistake,
    MissingSchool,
    RegisterImport,
    School,
    SchoolBefore,
    SchoolLink,
    SchoolRecord,
)

CELLS_SHOWN = 12
"""Of one school on a page; the file that can be taken away has all."""

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class CellChange:
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SchoolChange:
    school: ImportedSchool
    cells: tuple[CellChange, ...]

    @property
    def shown(self) -> tuple[CellChange, ...]:
        return self.cells[:CELLS_SHOWN]

    @property
    def n_more(self) -> int:
        return max(0, len(self.cells) - CELLS_SHOWN)


@dataclass(frozen=True, slots=True)
class Closing:
    school: ImportedSchool
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkChange:
    link: ImportedLink
    predecessor: str
    successor: str


def staged_schools(run: RegisterImport, which: str, words: str = "") -> QuerySet[ImportedSchool]:
    """``added``, ``changed`` or ``closed`` schools, with those words in the name or that number."""
    wanted = {"added": Q(is_added=True), "changed": Q(is_added=False), "closed": Q(closes=True)}[which]
    found = run.schools.filter(wanted).select_related("columns")
    for word in words.split():
        held = Q(name__icontains=word)
        found = found.filter(held | Q(urn=int(word)) if word.isascii() and word.isdigit() else held)
    return found.order_by("name", "urn")


def changes_of(run: RegisterImport, schools: Sequence[ImportedSchool]) -> list[SchoolChange]:
    """The changed cells of these schools: against the register, or against what it was once the import is applied."""
    urns = [school.urn for school in schools]
    before = _cells_before(run, urns)
    return [SchoolChange(school, _differing(before.get(school.urn, {}), school)) for school in schools]


def _cells_before(run: RegisterImport, urns: Sequence[int]) -> dict[int, Cells]:
    kept: QuerySet[Any] = SchoolRecord.objects.filter(school__urn__in=urns)
    if not run.is_under_way:
        kept = SchoolBefore.objects.filter(run=run, school__urn__in=urns, columns__isnull=False)
    rows = kept.values_list("school__urn", "columns__names", "cells").order_by()
    return {urn: dict(zip(names, split_text(cells), strict=True)) for urn, names, cells in rows}


def _differing(before: Cells, school: ImportedSchool) -> tuple[CellChange, ...]:
    after = zip(school.columns.names, split_text(school.cells), strict=True)
    return tuple(
        CellChange(column, before.get(column, ""), cell) for column, cell in after if cell != before.get(column, "")
    )


def closings_of(run: RegisterImport, schools: Sequence[ImportedSchool]) -> list[Closing]:
    """Closed schools with those that follow them, by the links kept and the links of this import."""
    urns = [school.urn for school in schools]
    told = run.links.filter(predecessor_urn__in=urns).values_list("predecessor_urn", "successor_urn").order_by()
    kept = SchoolLink.objects.filter(predecessor__urn__in=urns, successor__urn__isnull=False).order_by()
    pairs = set(told.union(kept.values_list("predecessor__urn", "successor__urn")))
    names = _names(run, {successor for _, successor in pairs})
    followers: dict[int, list[str]] = {}
    for predecessor, successor in sorted(pairs):
        followers.setdefault(predecessor, []).append(names.get(successor, str(successor)))
    return [Closing(school, tuple(followers.get(school.urn, ()))) for school in schools]


def link_changes_of(run: RegisterImport, links: Sequence[ImportedLink]) -> list[LinkChange]:
    names = _names(run, {urn for link in links for urn in (link.predecessor_urn, link.successor_urn)})
    return [LinkChange(link, names.get(link.predecessor_urn, ""), names.get(link.successor_urn, "")) for link in links]


def links_found(run: RegisterImport, words: str) -> QuerySet[ImportedLink]:
    numbers = [int(word) for word in words.split() if word.isascii() and word.isdigit() and len(word) < 8]
    links = run.links.all()
    return links.filter(Q(predecessor_urn__in=numbers) | Q(successor_urn__in=numbers)) if words else links


def missing_found(run: RegisterImport, words: str) -> QuerySet[School]:
    """Schools of the register that no file of the import has."""
    missing = MissingSchool.objects.filter(run=run).values("urn")
    return School.objects.filter(urn__in=missing).found_by(words).order_by("name", "pk")


def mistakes_found(run: RegisterImport, words: str) -> QuerySet[ImportMistake]:
    """Errors first, then what was cleaned, each in the order of the files."""
    found = (
        run.mistakes.filter(Q(message__icontains=words) | Q(column__icontains=words)) if words else run.mistakes.all()
    )
    return found.order_by("-is_error", "pk")


def _names(run: RegisterImport, urns: Iterable[int]) -> dict[int, str]:
    """What schools are called: in the register, or in the import that adds them."""
    wanted = list(urns)
    known = School.objects.filter(urn__in=wanted).values_list("urn", "name").order_by()
    staged = run.schools.filter(urn__in=wanted, is_added=True).values_list("urn", "name").order_by()
    return {urn: name for urn, name in known.union(staged) if urn is not None}
