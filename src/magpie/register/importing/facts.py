"""From a row of the register to the facts of a school, with every mistake in it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from magpie.register.importing.cells import Value, WrongCell
from magpie.register.importing.columns import (
    AUTHORITY,
    FACT_DEFAULTS,
    FACT_FIELDS,
    HEAD,
    NAME,
    REASON_CLOSED,
    TRUST,
    readers_for,
)

STATUS_AT = FACT_FIELDS.index("status")
NAME_AT = FACT_FIELDS.index("name")
_HEAD_AT = FACT_FIELDS.index("head_name")
_OPENED_AT, _CLOSED_AT = FACT_FIELDS.index("opened_on"), FACT_FIELDS.index("closed_on")
_EASTING_AT, _NORTHING_AT = FACT_FIELDS.index("easting_m"), FACT_FIELDS.index("northing_m")
_LONGEST_HEAD_NAME = 200
LONGEST_ORGANISATION_NAME = 200
LONGEST_CODE = 20

Facts = tuple[Value, ...]
WrongCells = list[tuple[str, str]]
"""Column and message."""


class FactsReader:
    """Reads rows that have these columns in this order; what a row does not tell stays as it was."""

    def __init__(self, names: Sequence[str]) -> None:
        places = {name: place for place, name in enumerate(names)}
        self._readers = readers_for(names)
        self._head = [places[name] for name in HEAD if name in places]
        self._authority = _Organisation(places, *AUTHORITY)
        self._trust = _Organisation(places, *TRUST)
        self._reason_at = places.get(REASON_CLOSED)

    def read(self, cells: Sequence[str], before: Facts = FACT_DEFAULTS) -> tuple[Facts, WrongCells]:
        facts, wrong = list(before), []
        for reader in self._readers:
            try:
                facts[reader.fact] = reader.read(cells[reader.place])
            except WrongCell as mistake:
                wrong.append((reader.column, str(mistake)))
        if self._head:
            facts[_HEAD_AT] = " ".join(filter(None, (cells[place] for place in self._head)))[:_LONGEST_HEAD_NAME]
        wrong += _mistakes_between(facts, {column for column, _ in wrong})
        wrong += self._authority.mistakes(cells) + self._trust.mistakes(cells)
        return tuple(facts), wrong

    def authority(self, cells: Sequence[str]) -> tuple[str, str] | None:
        return self._authority.read(cells)

    def trust(self, cells: Sequence[str]) -> tuple[str, str] | None:
        return self._trust.read(cells)

    def is_conversion(self, cells: Sequence[str]) -> bool:
        """Whether a closed school closed to become an academy."""
        return self._reason_at is not None and "conver" in cells[self._reason_at].lower()


class _Organisation:
    """The code and the name under which a row gives its trust or its authority."""

    def __init__(self, places: dict[str, int], code: str, name: str) -> None:
        self._column = code
        self._code_at, self._name_at = places.get(code), places.get(name)

    def read(self, cells: Sequence[str]) -> tuple[str, str] | None:
        """Code and name, both empty where the school has none; None when the file does not tell."""
        if self._code_at is None:
            return None
        code = cells[self._code_at]
        if not code.strip("0"):
            return "", ""
        name = cells[self._name_at] if self._name_at is not None else ""
        return code, name[:LONGEST_ORGANISATION_NAME]

    def mistakes(self, cells: Sequence[str]) -> WrongCells:
        if self._code_at is None or len(cells[self._code_at]) <= LONGEST_CODE:
            return []
        return [(self._column, f"The code has {len(cells[self._code_at])} characters. Write {LONGEST_CODE} at most.")]


def _mistakes_between(facts: Sequence[Value], already: set[str]) -> WrongCells:
    wrong = []
    if not facts[NAME_AT] and NAME not in already:
        wrong.append((NAME, "The school has no name. Write it."))
    opened_on, closed_on = facts[_OPENED_AT], facts[_CLOSED_AT]
    # Both are written year first, so that their order as texts is their order in time.
    if opened_on and closed_on and str(closed_on) < str(opened_on):
        wrong.append(("CloseDate", f"The school closes on {closed_on}, before it opens on {opened_on}. Correct one."))
    if (facts[_EASTING_AT] is None) != (facts[_NORTHING_AT] is None) and not already & {"Easting", "Northing"}:
        column = "Easting" if facts[_EASTING_AT] is None else "Northing"
        wrong.append((column, "Easting and Northing come together. Write both, or leave both empty."))
    return wrong


def as_staged(value: object) -> Value:
    """A value from the database in the form in which cells are read."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.1f}"
    return value  # type: ignore[return-value]
