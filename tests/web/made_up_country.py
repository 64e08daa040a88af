"""The made-up country, and its files as they are read back."""

import csv
from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from magpie.web.demo.country import Country, Row, make_country

SEEDS = st.integers(min_value=0, max_value=2**32)
SIZES = st.integers(min_value=1, max_value=700)


def country_of(n_schools: int = 60, seed: int = 7, **overrides: object) -> Country:
    return make_country(n_schools, seed, **overrides)  # type: ignore[arg-type]


def read(path: Path, encoding: str = "cp1252", delimiter: str = ",") -> list[Row]:
    with path.open(encoding=encoding, newline="") as text:
        return list(csv.DictReader(text, delimiter=delimiter))


def differences(before: Iterable[Row], after: Iterable[Row]) -> set[tuple[str, str, str, str]]:
    return {
        (old["URN"], column, old[column], new[column])
        for old, new in zip(before, after, strict=True)
        for column in old
        if old[column] != new[column]
    }
