"""One row at a time: its cells made tidy, and what they mean when they mean something."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from magpie.core.tables import clean_cell
from magpie.programmes.enrolment_list.columns import FIELDS
from magpie.programmes.enrolment_list.known import KnownSchool

_SEVERAL = re.compile(r"[;|\n]")
_NUMBER = re.compile(r"(?:URN)?\s*:?\s*(\d[\d ]*\d)(?:\.0+)?|(outside-\d+)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListRow:
    """``number`` is the row as a spreadsheet counts it."""

    number: int
    cells: Mapping[str, str]

    def cell(self, name: str) -> str:
        return self.cells.get(name, "")

    @property
    def school_number(self) -> str:
        return number_in(self.cell("urn"))


@dataclass(frozen=True, slots=True)
class RowNote:
    """What is wrong in a row (``refuses``), or what a person should look at (``warns``)."""

    field: str
    words: str
    severity: Literal["refuses", "warns"] = "refuses"

    @property
    def refuses(self) -> bool:
        return self.severity == "refuses"


@dataclass(slots=True)
class Understood:
    """What a row means; complete only when none of its ``notes`` refuses."""

    row: ListRow
    school: KnownSchool | None = None
    shares: list[int] = field(default_factory=list)
    seeks: list[int] = field(default_factory=list)
    no_go: list[KnownSchool] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not any(note.refuses for note in self.notes)

    def refuse(self, name: str, words: str) -> None:
        self.notes.append(RowNote(name, words))

    def warn(self, name: str, words: str) -> None:
        self.notes.append(RowNote(name, words, "warns"))


def tidy(cells: Mapping[str, str]) -> dict[str, str]:
    """The fields of a list with nothing in them that a spreadsheet or a database would choke on."""
    return {name: clean_cell(cells.get(name, ""))[0] for name in FIELDS if name in cells}


def number_in(text: str) -> str:
    """The school's number in a cell such as ``900123``, ``URN 900123`` or ``900123.0``; else nothing."""
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return ""
    return (found[2] or "").lower() or found[1].replace(" ", "")[:9]


def parts_of(text: str) -> list[str]:
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]


def address_in(text: str) -> str:
    return text.strip().removeprefix("mailto:").lower()


def numbers_asked_for(rows: Iterable[ListRow]) -> set[str]:
    """Every number of a school in the list, be it a school's own or that of one it is not to meet."""
    rows = list(rows)
    own = {row.school_number for row in rows}
    named = {number_in(part) for row in rows for part in parts_of(row.cell("no_go"))}
    return (own | named) - {""}
