"""Changes to a known number of cells, so that an import can be asked to find exactly those."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from magpie.web.demo.country import Row
from magpie.web.demo.country_people import names
from magpie.web.demo.country_rows import JOB_TITLES, how_columns_vary
from magpie.web.demo.country_schools import POSTCODE_LETTERS


@dataclass(frozen=True, slots=True)
class ChangedCell:
    urn: str
    column: str
    old: str
    new: str


def changeable_columns() -> tuple[str, ...]:
    """The columns whose cells may change one by one; a code, say, must not change without its name."""
    return tuple(how_columns_vary())


def change_cells(
    rows: Iterable[Row], k: int, *, seed: int, columns: Sequence[str] | None = None
) -> tuple[Iterator[Row], tuple[ChangedCell, ...]]:
    """The rows with exactly ``k`` filled cells changed, and what was changed, in order of URN and column.

    The rows are gone through twice: a ``Register`` makes them again and holds none, an iterator is first held whole.
    ``columns`` keeps to those that a reader cares for.
    """
    source = list(rows) if isinstance(rows, Iterator) else rows
    chosen = _choose(source, k, random.Random(f"{seed}:cells"), _checked(columns))
    changes = tuple(sorted((_changed(seed, cell) for cell in chosen), key=lambda cell: (cell.urn, cell.column)))
    return _apply(source, changes), changes


def _checked(columns: Sequence[str] | None) -> tuple[str, ...]:
    known = changeable_columns()
    unknown = sorted(set(columns or ()) - set(known))
    if unknown:
        raise ValueError(
            f"These columns do not change by themselves: {', '.join(unknown)}. Choose from: {', '.join(known)}."
        )
    return known if columns is None else tuple(columns)


def _choose(rows: Iterable[Row], k: int, rng: random.Random, columns: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """A fair choice in one pass: each cell after the k-th may take the place of one chosen before."""
    chosen: list[tuple[str, str, str]] = []
    n_seen = 0
    for row in rows:
        for column in columns:
            if not row[column]:
                continue
            n_seen += 1
            if len(chosen) < k:
                chosen.append((row["URN"], column, row[column]))
            elif (place := rng.randrange(n_seen)) < k:
                chosen[place] = (row["URN"], column, row[column])
    if len(chosen) < k:
        raise ValueError(f"k is {k}, but only {len(chosen)} cells can change: write a number up to that.")
    return chosen


def _changed(seed: int, cell: tuple[str, str, str]) -> ChangedCell:
    urn, column, old = cell
    rng = random.Random(f"{seed}:{urn}:{column}")
    vary = VARY[how_columns_vary()[column]]
    new = vary(rng, old)
    while new == old:
        new = vary(rng, old)
    return ChangedCell(urn, column, old, new)


def _apply(rows: Iterable[Row], changes: Iterable[ChangedCell]) -> Iterator[Row]:
    by_urn: dict[str, Row] = {}
    for change in changes:
        by_urn.setdefault(change.urn, {})[change.column] = change.new
    return (row | by_urn.get(row["URN"], {}) for row in rows)


def _vary_name(rng: random.Random, old: str) -> str:
    return old.removeprefix("The ") if old.startswith("The ") else f"The {old}"


def _vary_postcode(rng: random.Random, old: str) -> str:
    return old[:-2] + rng.choice(POSTCODE_LETTERS) + rng.choice(POSTCODE_LETTERS)


def _vary_percent(rng: random.Random, old: str) -> str:
    step = rng.randint(1, 40) / 10
    return f"{float(old) + (step if float(old) < 50 else -step):.1f}"


VARY: dict[str, Callable[[random.Random, str], str]] = {
    "name": _vary_name,
    "count": lambda rng, old: str(int(old) + rng.randint(1, 30)),
    "percent": _vary_percent,
    "metres": lambda rng, old: str(int(old) + rng.randint(-120, 120)),
    "street": lambda rng, old: f"{rng.randint(1, 180)} {old.partition(' ')[2]}",
    "postcode": _vary_postcode,
    "website": lambda rng, old: f"www.{rng.choice(names('quarter_start')).lower()}-{old.removeprefix('www.')}",
    "telephone": lambda rng, old: f"01632960{rng.randrange(1000):03}",
    "title": lambda rng, old: rng.choice(("Mrs", "Ms", "Miss", "Mr", "Dr")),
    "first": lambda rng, old: rng.choice(names(rng.choice(("woman", "man")))),
    "last": lambda rng, old: rng.choice(names("last")),
    "job": lambda rng, old: rng.choice(JOB_TITLES),
}
"""A plausible new value for each kind that the table of columns knows."""
