"""Term dates of one owner, as people send them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from magpie.core.dates import COLUMNS, AcademicYear, SchoolCalendar, read_calendars
from magpie.core.dates.columns import ACADEMIC_YEAR, CALENDAR
from magpie.core.tables import Mistake, fold
from magpie.register.bridge import CalendarOwner, kind_of, owner_name
from magpie.register.sent_files import SentList

Row = tuple[int, Mapping[str, str]]

_FOLDED = {fold(column): column for column in COLUMNS}


@dataclass(slots=True)
class CalendarPlan:
    """The owner's calendar as the file has it; None while there is a mistake."""

    calendar: SchoolCalendar | None = None
    mistakes: list[Mistake] = field(default_factory=list)


def rows_of_list(sent: SentList, owner: CalendarOwner, year: AcademicYear) -> list[Row]:
    """A file from the owner's own page need not repeat whose it is, nor, if it has no such column, which year."""
    columns = [_FOLDED.get(fold(name), name) for name in sent.header]
    given = {CALENDAR: owner_name(owner), ACADEMIC_YEAR: year.label}
    absent = {column: text for column, text in given.items() if column not in columns}
    rows: list[Row] = []
    for number, cells in sent.rows:
        row = {column: cell for column, cell in zip(columns, cells, strict=True) if column in COLUMNS}
        if not row.get(CALENDAR):
            row[CALENDAR] = owner_name(owner)
        rows.append((number, {**row, **absent}))
    return rows


def plan_calendar(rows: Sequence[Row], owner: CalendarOwner) -> CalendarPlan:
    """Rows of other owners are mistakes here; nothing is taken over by halves."""
    known = _names(owner)
    name = owner_name(owner)
    mistakes = [
        Mistake(
            number,
            CALENDAR,
            f"This page takes the dates of {name} only, not of “{cells[CALENDAR]}”. Write {name}, or leave it out.",
        )
        for number, cells in rows
        if fold(cells[CALENDAR]) not in known
    ]
    own = [(number, {**cells, CALENDAR: name}) for number, cells in rows if fold(cells[CALENDAR]) in known]
    reading = read_calendars(own)
    mistakes += [Mistake(mistake.row, mistake.column, mistake.message) for mistake in reading.mistakes]
    for number, cells in own:
        if len(cells.get("name", "")) > 100:
            mistakes.append(Mistake(number, "name", "This name is longer than 100 characters. Write a shorter one."))
    if mistakes:
        return CalendarPlan(None, sorted(mistakes, key=lambda mistake: mistake.row or 0))
    return CalendarPlan(next(iter(reading.calendars.values()), None))


def _names(owner: CalendarOwner) -> set[str]:
    return {fold(text) for text in kind_of(owner).names_of(owner) if text}
