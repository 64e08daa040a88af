"""Rows as the register gave them: kept under sorted headings, compared cell by cell, merged with what was known."""

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter

from magpie.register.models import ColumnSet
from magpie.register.models.imports import SEPARATOR

Cells = tuple[str, ...]


class ColumnSets:
    """The sets of headings that the register is kept under, each read from the database once."""

    def __init__(self) -> None:
        self._names = {row.pk: tuple(row.names) for row in ColumnSet.objects.all()}
        self._keys = {names: key for key, names in self._names.items()}

    def every_name(self) -> list[str]:
        return sorted({name for names in self._names.values() for name in names})

    def names(self, key: int) -> tuple[str, ...]:
        return self._names[key]

    def key(self, names: tuple[str, ...]) -> int:
        """The set with these names, which is made when there is none."""
        if names not in self._keys:
            digest = hashlib.sha256(json.dumps(names).encode()).hexdigest()
            row, _ = ColumnSet.objects.get_or_create(digest=digest, defaults={"names": list(names)})
            self._keys[names], self._names[row.pk] = row.pk, names
        return self._keys[names]


class Joined:
    """How a file's row joins a row that is held under ``old`` headings; what the file does not have stays."""

    def __init__(self, old: tuple[str, ...], new: tuple[str, ...]) -> None:
        old_place = {name: place for place, name in enumerate(old)}
        # One empty cell stands behind the old ones, for headings that were not known.
        self._in_old = _picker([old_place.get(name, len(old)) for name in new])
        places = old_place | {name: len(old) + 1 + place for place, name in enumerate(new)}
        self.names = tuple(sorted(places))
        self._merge = _picker([places[name] for name in self.names])
        self._new = new

    def as_held(self, old: Sequence[str]) -> Cells:
        """The held cells under the file's headings."""
        return self._in_old((*old, ""))

    def merged(self, old: Sequence[str], new: Cells) -> Cells:
        return self._merge((*old, "", *new))


def _picker(places: list[int]) -> Callable[[Sequence[str]], Cells]:
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    return itemgetter(*places)


class FileOrder:
    """Puts a file's cells in the order of their sorted headings."""

    def __init__(self, header: tuple[str, ...]) -> None:
        named = [place for place, name in enumerate(header) if name]
        self._pick = _picker(sorted(named, key=lambda place: header[place]))
        self.names = tuple(sorted(filter(None, header)))

    def cells(self, row: Sequence[str]) -> Cells:
        return self._pick(row)

    @cached_property
    def place(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}


def n_differing(old: Cells, new: Cells) -> int:
    return sum(before != after for before, after in zip(old, new, strict=True))


def as_numbers_were(old: Cells, new: Cells) -> Cells:
    """A workbook drops leading noughts: where only they differ, the cell is what it was."""
    return tuple(
        before if after != before and after.isdigit() and before.isdigit() and int(after) == int(before) else after
        for before, after in zip(old, new, strict=True)
    )


def joined_text(cells: Cells) -> str:
    return SEPARATOR.join(cells)


def split_text(text: str) -> list[str]:
    return text.split(SEPARATOR)
