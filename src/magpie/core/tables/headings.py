"""Finds what people call a column: names compared without case, spaces and punctuation."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from magpie.core.tables.mistakes import Mistake, Unreadable


def fold(name: str) -> str:
    """``LA (code)``, ``la_code`` and ``La Code`` are one name; a name without letters or digits stays itself."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum()) or name.strip()


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in the header, what nothing was found for, and what nobody asked for."""

    positions: Mapping[str, int]
    unmatched: tuple[str, ...]
    mistakes: tuple[Mistake, ...]

    def pick(self, cells: Sequence[str]) -> dict[str, str]:
        return {field: cells[position] for field, position in self.positions.items()}


def match_header(
    header: Sequence[str],
    names: Mapping[str, Sequence[str]],
    *,
    optional: Collection[str] = (),
    row: int = 1,
) -> Columns:
    """Maps the fields to columns; ``names`` gives each field's headings, the first being the one we advise."""
    found = {field: _positions_of(header, headings) for field, headings in names.items()}
    taken = {position for positions in found.values() for position in positions}
    spare = tuple(heading for position, heading in enumerate(header) if position not in taken and heading)
    mistakes = []
    for field, positions in found.items():
        if len(positions) > 1:
            several = " and ".join(f"“{header[position]}”" for position in positions)
            mistakes.append(Mistake(row, names[field][0], f"Keep one of {several}: they mean the same."))
        elif not positions and field not in optional:
            mistakes.append(Mistake(row, names[field][0], _missing(names[field], spare)))
    single = {field: positions[0] for field, positions in found.items() if len(positions) == 1}
    return Columns(single, spare, tuple(mistakes))


def _positions_of(header: Sequence[str], headings: Sequence[str]) -> list[int]:
    wanted = {fold(heading) for heading in headings}
    return [position for position, heading in enumerate(header) if fold(heading) in wanted]


def _missing(headings: Sequence[str], spare: Sequence[str]) -> str:
    advice = f"No column is headed “{headings[0]}”: add it"
    folded = {fold(name): name for name in spare}
    for heading in headings:
        close = get_close_matches(fold(heading), folded, n=1, cutoff=0.7)
        if close:
            return f"{advice}, or if “{folded[close[0]]}” is that column, rename it to “{headings[0]}”."
    if len(headings) == 1:
        return f"{advice}."
    others = ", ".join(f"“{heading}”" for heading in headings[1:])
    return f"{advice} (also understood: {others})."


def n_matches(cells: Iterable[str], expected: frozenset[str]) -> int:
    """How many of the expected headings, already folded, stand in a row."""
    return len(expected & {fold(cell) for cell in cells})


def header_index(rows: Sequence[Sequence[str]], expected: frozenset[str]) -> int | None:
    """Which of the first rows is the header: the one with most expected names, else the first with any text."""
    counts = [n_matches(cells, expected) for cells in rows]
    if any(counts):
        return counts.index(max(counts))
    return next((index for index, cells in enumerate(rows) if any(cell.strip() for cell in cells)), None)


def refuse_duplicates(header: Sequence[str]) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(header, start=1):
        if name:
            places[fold(name)].append(position)
    twice = [
        f"“{header[positions[0] - 1]}” in columns {' and '.join(map(str, positions))}"
        for positions in places.values()
        if len(positions) > 1
    ]
    if twice:
        raise Unreadable(f"Two columns cannot have the same heading: {'; '.join(twice)}. Rename or remove one.")
