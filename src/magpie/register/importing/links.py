"""Stages the links file: each succession, told from either side or from both, once."""

from dataclasses import dataclass, field

from magpie.core.tables import Table
from magpie.register.importing.batches import batch_of, in_batches, insert_rows
from magpie.register.importing.cells import WrongCell, read_day, read_urn, register_day
from magpie.register.importing.columns import LINK_DAY, LINK_TYPE, LINK_URN, URN, as_the_register_spells
from magpie.register.importing.mistakes import Mistakes, sound_rows
from magpie.register.importing.progress import ImportProgress
from magpie.register.importing.schools import Seen
from magpie.register.models import ImportedLink, RegisterImport, School, SchoolLink

_FIELDS = ("run", "predecessor_urn", "successor_urn", "kind", "on", "is_added", "old_kind", "old_on")
_LONGEST_KIND = 100

Pair = tuple[int, int]
"""Predecessor and successor."""


@dataclass(frozen=True, slots=True)
class ToldLink:
    """One succession as the files tell it; ``file`` and ``row`` are where it was first told."""

    kind: str
    on: str | None
    file: str
    row: int

    def joined_with(self, other: "ToldLink") -> "ToldLink":
        """What one side leaves empty the other may tell; where both speak, the first holds."""
        return ToldLink(self.kind or other.kind, self.on or other.on, self.file, self.row)


@dataclass(slots=True)
class ToldLinks:
    by_pair: dict[Pair, ToldLink] = field(default_factory=dict)
    n_other: int = 0
    """Links of a kind that is no succession, such as a shared sixth form: they are not kept."""

    def read(self, table: Table, mistakes: Mistakes, progress: ImportProgress) -> int:
        """Read a links file and say how many rows it has."""
        header = as_the_register_spells(table.header)
        places = {name: place for place, name in enumerate(header)}
        n_rows = 0
        for batch in in_batches(sound_rows(table, mistakes)):
            for number, cells in batch:
                row = {name: cells[place] for name, place in places.items()}
                self._read_row(table.name, number, row, mistakes)
            n_rows += len(batch)
            progress.advance(len(batch))
        return n_rows

    def _read_row(self, file: str, number: int, row: dict[str, str], mistakes: Mistakes) -> None:
        side, _, kind = row.get(LINK_TYPE, "").partition("-")
        side = side.strip().casefold()
        if side not in {"predecessor", "successor"}:
            self.n_other += 1
            return
        wrong: list[tuple[str, str]] = []
        urn, other = _urn(row, URN, wrong), _urn(row, LINK_URN, wrong)
        try:
            on = read_day(register_day(row.get(LINK_DAY, "")))
        except WrongCell as mistake:
            wrong.append((LINK_DAY, str(mistake)))
            on = None
        if urn and urn == other:
            wrong.append((LINK_URN, f"School {urn} cannot follow itself. Write the other school's URN."))
        for column, message in wrong:
            mistakes.error(file, number, column, message)
        if not wrong:
            pair = (other, urn) if side == "predecessor" else (urn, other)
            told = ToldLink(kind.strip()[:_LONGEST_KIND], on, file, number)
            before = self.by_pair.get(pair)
            self.by_pair[pair] = before.joined_with(told) if before else told


def _urn(row: dict[str, str], column: str, wrong: list[tuple[str, str]]) -> int:
    try:
        return read_urn(row[column])
    except WrongCell as mistake:
        wrong.append((column, str(mistake)))
        return 0


def stage_links(run: RegisterImport, links: ToldLinks, seen: Seen, mistakes: Mistakes) -> int:
    """Stage the links that are new or different and say how many; those of unknown schools are told and left out."""
    known = set(School.objects.filter(urn__isnull=False).order_by().values_list("urn", flat=True)) | seen.added
    kept = {
        (before, after): (kind, on.isoformat() if on else None)
        for before, after, kind, on in SchoolLink.objects.order_by().values_list(
            "predecessor__urn", "successor__urn", "kind", "on"
        )
    }
    lines = []
    for pair, told in sorted(links.by_pair.items()):
        if _is_known(pair, told, known, mistakes):
            old_kind, old_on = kept.get(pair, ("", None))
            # As with columns, what the file leaves empty stays.
            kind, on = told.kind or old_kind, told.on or old_on
            if pair not in kept or (kind, on) != (old_kind, old_on):
                lines.append((run.pk, *pair, kind, on, pair not in kept, old_kind, old_on))
    for batch in in_batches(lines):
        with batch_of(run):
            insert_rows(ImportedLink, _FIELDS, batch)
    return len(lines)


def _is_known(pair: Pair, told: ToldLink, known: set[int | None], mistakes: Mistakes) -> bool:
    unknown = [urn for urn in pair if urn not in known]
    for urn in unknown:
        message = f"No school of the register has URN {urn}, so this link is left out. Import the school first."
        mistakes.error(told.file, told.row, LINK_URN, message)
    return not unknown
