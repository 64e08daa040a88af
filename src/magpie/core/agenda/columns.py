"""What the columns of a table hold, by their headings and by what stands in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from magpie.core.agenda.pieces import Cell, Grid, Row
from magpie.core.agenda.times import leading_slot, whole_slot
from magpie.core.agenda.words import kind_of
from magpie.core.tables.headings import fold

Role = Literal["time", "start", "end", "minutes", "part", "what", "lead", "place", "notes", "strand", "track", "kind"]

_NAMES: dict[Role, str] = {
    "time": "time times when timing timings slot timeslot clock startfinish startend starttoend",
    "start": "start starts from begin begins beginning starttime fromtime starting",
    "end": "end ends to finish finishes until till endtime finishtime totime ending",
    "minutes": "minutes mins min length duration howlong timemins timeminutes timeallowed",
    "part": "part parts section phase theme",
    "what": "what activity activities session sessions item items event events agenda agendaitem content contents"
    " description title topic topics programme whathappens whatwewilldo detail",
    "lead": "lead leads leader leaders ledby who wholeads host hosts staff speaker speakers presenter person people"
    " responsible by with facilitator leadperson stafflead",
    "place": "where place room rooms venue venues location locations",
    "notes": "notes note comments comment resources aim aims purpose outcome outcomes focus details whatfor equipment",
    "strand": "group track strand stream forwhom whofor groups",
    "kind": "kind type",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_HINTS: tuple[tuple[str, Role], ...] = (
    (r"\b(?:minutes|mins|length|duration)\b", "minutes"),
    (r"\btim(?:e|es|ing|ings)\b", "time"),
    (r"\A(?:part|section|phase)\b", "part"),
    (r"\b(?:room|venue|location|where|place)\b", "place"),
    (r"\b(?:led|lead|who|staff|speaker|presenter)\b", "lead"),
    (r"\b(?:activity|activities|session|what)\b", "what"),
)
_TRACK = re.compile(
    r"\b(?:groups?|tracks?|strands?|streams?|visitors?|pairs?|teams?|part(?:y|ies)|schools?|trios?|carousel)"
    r"\s*(?:\d|[a-h]\b|one\b|two\b|three\b|four\b|from\b|of\b)|\b(?:red|blue|green|yellow|orange|purple)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Columns:
    """Which columns have which role; ``n_header`` rows stand above the first block."""

    roles: dict[int, Role] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    n_header: int = 0

    def first(self, role: Role) -> int | None:
        return next((index for index, each in self.roles.items() if each == role), None)

    def all(self, role: Role) -> list[int]:
        return [index for index, each in self.roles.items() if each == role]


def role_of(heading: str) -> Role | None:
    """The role that a heading names, if it is one that people use."""
    found = _ROLES.get(fold(heading))
    if found or not heading:
        return found
    if _TRACK.search(heading):
        return "track"
    return next((role for pattern, role in _HINTS if re.search(pattern, heading, re.IGNORECASE)), None)


def find_columns(grid: Grid) -> Columns | None:
    """Nothing for a table that is no plan of a day: no column of times, and none of lengths."""
    timed = _column_of_times(grid)
    n_header = _n_header(grid, timed) if timed is not None else _n_header_by_names(grid)
    headings = _headings(grid.rows[:n_header], grid.width)
    roles = {index: role for index in range(grid.width) if (role := role_of(headings.get(index, "")))}
    if timed is None:
        has_lengths = "minutes" in roles.values() and any(role in roles.values() for role in ("what", "track", "part"))
        if not has_lengths:
            return None
    else:
        _place_times(grid, roles, timed, n_header)
    _place_texts(grid, roles, n_header)
    return Columns(dict(sorted(roles.items())), headings, n_header)


def _column_of_times(grid: Grid) -> int | None:
    """The column in which the most cells are times, if that is what it is there for."""
    best, most = None, 0
    for index in range(grid.width):
        cells = [cell for cell in dict.fromkeys(grid.column(index)) if cell is not None and cell.text]
        n_times = sum(map(_is_time, cells))
        heading = role_of(cells[0].text) if cells else None
        is_for_times = heading in ("time", "start") or n_times * 5 >= len(cells) * 2
        if n_times > most and is_for_times and heading not in ("minutes", "end"):
            best, most = index, n_times
    return best


def _is_time(cell: Cell) -> bool:
    slot = whole_slot(cell.text) if len(cell.text) < 60 else None
    if slot is not None:
        return slot.has_clock or slot.minutes is not None
    found = leading_slot(cell.lines[0]) if 0 < len(cell.text) < 40 and not cell.is_wide else None
    return found is not None and found[0].has_clock and found[0].ends is not None and len(found[1]) < 20


def _n_header(grid: Grid, timed: int) -> int:
    """Rows above the first one that has a time, as far as they look like headings."""
    n_header = 0
    for number, row in enumerate(grid.rows):
        cell = cell_at(row, timed)
        if cell is not None and _is_time(cell):
            break
        is_top = n_header == number
        if is_header(row, timed) or (is_top and (_is_title(row, timed) or _is_row_of_names(row, timed))):
            n_header = number + 1
    return n_header


def cell_at(row: Row, index: int | None) -> Cell | None:
    return row.cells[index] if index is not None and index < len(row.cells) else None


def _is_title(row: Row, timed: int) -> bool:
    cell = cell_at(row, timed)
    return len(row.distinct()) <= 1 and cell is not None and bool(cell.text)


def _is_row_of_names(row: Row, timed: int) -> bool:
    """Such as the names of those whom the columns below are for, with nothing above the times."""
    cell = cell_at(row, timed)
    texts = [cell.text for cell in row.distinct() if cell.text]
    is_short = all(len(text.split()) <= 4 and kind_of(text) is None for text in texts)
    return (cell is None or not cell.text) and len(texts) > 1 and is_short


def is_header(row: Row, timed: int | None) -> bool:
    """A row of headings, wherever it stands: the top of each page may repeat it."""
    texts = [cell.text for cell in row.distinct() if cell.text]
    if len(texts) < 2 or any(len(text.split()) > 8 or whole_slot(text) for text in texts):
        return False
    roles = [role_of(text) for text in texts]
    cell = cell_at(row, timed)
    above_times = role_of(cell.text) if cell is not None and cell.text else None
    if above_times in ("time", "start", "part"):
        return True
    n_roles = sum(role in ("what", "lead", "place", "minutes", "notes", "time") for role in roles)
    return n_roles >= 2 or (above_times is None and roles.count("track") >= 2)


def _n_header_by_names(grid: Grid) -> int:
    for number, row in enumerate(grid.rows[:3], start=1):
        roles = {role_of(cell.text) for cell in row.distinct()}
        if "minutes" in roles and roles & {"what", "part", "track"}:
            return number
    return 0


def _headings(rows: Sequence[Row], width: int) -> dict[int, str]:
    """Each column's heading; where there are two rows of them, the upper one comes first: From Saltby – Visitor 1."""
    headings: dict[int, list[str]] = {}
    for row in rows:
        if len(row.distinct()) < 2:
            continue
        for index in range(width):
            cell = row.cells[index] if index < len(row.cells) else None
            text = " ".join(cell.lines) if cell is not None else ""
            if text and text not in headings.setdefault(index, []):
                headings[index].append(text)
    return {index: " – ".join(texts) for index, texts in headings.items()}


def _place_times(grid: Grid, roles: dict[int, Role], timed: int, n_header: int) -> None:
    """One column begins the slots; the next may end them."""
    for index in [index for index, role in roles.items() if role in ("time", "start")]:
        del roles[index]
    roles[timed] = "time"
    if roles.get(timed + 1) in (None, "end"):
        cells = [cell for cell in dict.fromkeys(grid.column(timed + 1)[n_header:]) if cell is not None and cell.text]
        n_times = sum(1 for cell in cells if (slot := whole_slot(cell.text)) and slot.has_clock)
        if cells and n_times * 5 >= len(cells) * 2:
            roles[timed + 1] = "end"


def _place_texts(grid: Grid, roles: dict[int, Role], n_header: int) -> None:
    """Columns that no heading explains: one is the text, several beside each other are tracks."""
    filled = [
        index
        for index in range(grid.width)
        if any(cell is not None and cell.text for cell in grid.column(index)[n_header:])
    ]
    unknown = [index for index in filled if index not in roles]
    known = [index for index in filled if roles.get(index) == "what"]
    tracks = [index for index in filled if roles.get(index) == "track"]
    if len(tracks) == 1 and not known and not unknown:
        roles[tracks[0]] = "what"
    elif len(tracks) == 1 and known:
        roles[tracks[0]] = "strand"
    elif tracks:
        roles.update(dict.fromkeys(unknown if not known else (), "track"))
    elif not known and n_header and len(unknown) > 1 and _has_names(grid, unknown, n_header):
        roles.update(dict.fromkeys(unknown, "track"))
    elif not known and unknown:
        roles[unknown[0]] = "what"
    for index in known[1:] + [index for index in filled if index not in roles]:
        roles[index] = "notes"


def _has_names(grid: Grid, columns: Sequence[int], n_header: int) -> bool:
    """Whether each of the columns is headed by a name of its own."""
    headings = _headings(grid.rows[:n_header], grid.width)
    names = [headings.get(index, "") for index in columns]
    return all(names) and len(set(names)) == len(names)
