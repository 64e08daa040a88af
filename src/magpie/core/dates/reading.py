"""Term calendars from the rows of a file, with every mistake at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from magpie.core.dates.columns import ACADEMIC_YEAR, CALENDAR, COLUMNS, FIRST, KIND, KIND_WORDS, LAST, NAME, NEEDED
from magpie.core.dates.england import ENGLAND
from magpie.core.dates.school_calendar import SchoolCalendar
from magpie.core.dates.terms import SINGLE_DAYS, Entry, EntryKind, SchoolYear
from magpie.core.dates.written import NotUnderstood, read_date
from magpie.core.dates.years import AcademicYear

SHORTEST_TERM, LONGEST_TERM = 5, 130

Row = tuple[int, Mapping[str, object]]


@dataclass(frozen=True, slots=True, order=True)
class RowMistake:
    """Where a file is wrong and what to write instead."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """Calendars by owner, without those that a mistake touches: nothing is kept by halves."""

    calendars: Mapping[str, SchoolCalendar]
    mistakes: tuple[RowMistake, ...]


@dataclass(frozen=True, slots=True)
class _ReadRow:
    row: int
    owner: str
    year: AcademicYear
    entry: Entry


class _RowReader:
    """One row's cells, and the mistakes found in them."""

    def __init__(self, row: int, cells: Mapping[str, object]) -> None:
        self.row = row
        self.cells = {_column_name(column): value for column, value in cells.items()}
        self.mistakes: list[RowMistake] = []

    def read(self) -> _ReadRow | None:
        owner = _spaced(self.cells.get(CALENDAR))
        if not owner:
            self.wrong(CALENDAR, "Write whose calendar it is: a URN, an authority, a trust or England.")
        year, kind = self._year(), self._kind()
        first = self._date(FIRST)
        last = self._last(first, kind)
        if year and first and last:
            self._check_days(year, kind, first, last)
        if self.mistakes or not (year and kind and first and last):
            return None
        name = _spaced(self.cells.get(NAME))
        return _ReadRow(self.row, owner, year, Entry(kind, first, last, name))

    def wrong(self, column: str, message: str) -> None:
        self.mistakes.append(RowMistake(self.row, column, message))

    def _year(self) -> AcademicYear | None:
        try:
            return AcademicYear.parse(_spaced(self.cells.get(ACADEMIC_YEAR)))
        except NotUnderstood as mistake:
            self.wrong(ACADEMIC_YEAR, str(mistake))
            return None

    def _kind(self) -> EntryKind | None:
        written = _spaced(self.cells.get(KIND))
        kind = KIND_WORDS.get(_column_name(written))
        if kind is None:
            self.wrong(KIND, f"Write term, holiday, half term, inset, closure or bank holiday, not “{written}”.")
        return kind

    def _date(self, column: str) -> date | None:
        try:
            return read_date(self.cells.get(column))
        except NotUnderstood as mistake:
            self.wrong(column, str(mistake))
            return None

    def _last(self, first: date | None, kind: EntryKind | None) -> date | None:
        """A single day needs no last day."""
        if kind in SINGLE_DAYS and not _spaced(self.cells.get(LAST)):
            return first
        return self._date(LAST)

    def _check_days(self, year: AcademicYear, kind: EntryKind | None, first: date, last: date) -> None:
        if last < first:
            self.wrong(LAST, f"{last} is before the first day {first}. Write a last day on or after it.")
        outside = [(column, day) for column, day in ((FIRST, first), (LAST, last)) if day not in year]
        for column, day in outside:
            self.wrong(column, _outside_year(day, year))
        if kind is EntryKind.INSET:
            for day, column in {last: LAST, first: FIRST}.items():
                if day.weekday() >= 5:
                    self.wrong(column, f"{day} is a {day:%A}. Write a weekday for an INSET day.")
        n_days = (last - first).days + 1
        if kind is EntryKind.TERM and last >= first and not outside and not SHORTEST_TERM <= n_days <= LONGEST_TERM:
            self.wrong(
                LAST,
                f"This term has {n_days} days from {first} to {last}. "
                f"Give each term a row of its own, of {SHORTEST_TERM} to {LONGEST_TERM} days.",
            )


def read_calendars(rows: Iterable[Row]) -> CalendarReading:
    """The rows of a file, each with its number; columns may stand in any order and capitals."""
    numbered = [(row, cells) for row, cells in rows if any(map(_spaced, cells.values()))]
    missing = _missing_columns(numbered)
    if missing:
        return CalendarReading({}, tuple(missing))
    mistakes: list[RowMistake] = []
    read: list[_ReadRow] = []
    spoilt: set[str] = set()
    for row, cells in numbered:
        reader = _RowReader(row, cells)
        found = reader.read()
        mistakes += reader.mistakes
        if found:
            read.append(found)
        else:
            spoilt.add(_owner_key(_spaced(reader.cells.get(CALENDAR))))
    repeated = _duplicates(read)
    repeated_rows = {found.row for _, found in repeated}
    overlapping = _overlaps([found for found in read if found.row not in repeated_rows])
    without_terms = _holidays_without_terms([found for found in read if _owner_key(found.owner) not in spoilt])
    for mistake, found in (*repeated, *overlapping, *without_terms):
        mistakes.append(mistake)
        spoilt.add(_owner_key(found.owner))
    kept = [found for found in read if _owner_key(found.owner) not in spoilt]
    order = {column: at for at, column in enumerate(COLUMNS)}
    mistakes.sort(key=lambda mistake: (mistake.row, order[mistake.column], mistake.message))
    return CalendarReading(_calendars(kept), tuple(mistakes))


def _missing_columns(rows: Sequence[Row]) -> list[RowMistake]:
    """Reported once, for the heading, instead of once for each row."""
    if not rows:
        return []
    present = {_column_name(column) for _, cells in rows for column in cells}
    wanted = ", ".join(COLUMNS)
    return [
        RowMistake(1, column, f"The column “{column}” is missing. The columns are: {wanted}.")
        for column in NEEDED
        if column not in present
    ]


def _duplicates(read: Sequence[_ReadRow]) -> list[tuple[RowMistake, _ReadRow]]:
    seen: dict[object, _ReadRow] = {}
    found: list[tuple[RowMistake, _ReadRow]] = []
    for row in read:
        earlier = seen.setdefault(_days_key(row), row)
        if earlier is not row:
            message = f"This row says the same as row {earlier.row}. Leave one of them out."
            found.append((RowMistake(row.row, FIRST, message), row))
    return found


def _holidays_without_terms(read: Sequence[_ReadRow]) -> list[tuple[RowMistake, _ReadRow]]:
    """Holidays alone do not say when school is open."""
    with_terms = {(_owner_key(row.owner), row.year) for row in read if row.entry.kind is EntryKind.TERM}
    found: dict[object, tuple[RowMistake, _ReadRow]] = {}
    for row in read:
        key = (_owner_key(row.owner), row.year)
        if row.entry.kind is EntryKind.HOLIDAY and key not in with_terms:
            message = f"There are holidays but no terms for {row.year.label}. Add a row for each term."
            found.setdefault(key, (RowMistake(row.row, KIND, message), row))
    return list(found.values())


def _overlaps(read: Sequence[_ReadRow]) -> list[tuple[RowMistake, _ReadRow]]:
    """Terms of one calendar that begin before the one before them has ended."""
    found: list[tuple[RowMistake, _ReadRow]] = []
    terms = [row for row in read if row.entry.kind is EntryKind.TERM]
    latest: dict[tuple[str, AcademicYear], _ReadRow] = {}
    for row in sorted(terms, key=lambda term: (term.entry.first, term.entry.last, term.row)):
        key = (_owner_key(row.owner), row.year)
        earlier = latest.setdefault(key, row)
        if earlier is not row and row.entry.first <= earlier.entry.last:
            message = f"This term begins before the term in row {earlier.row} ends on {earlier.entry.last}."
            found.append((RowMistake(row.row, FIRST, f"{message} Write days that do not overlap."), row))
        if row.entry.last > earlier.entry.last:
            latest[key] = row
    return found


def _calendars(read: Sequence[_ReadRow]) -> dict[str, SchoolCalendar]:
    owners: dict[str, str] = {}
    entries: dict[str, dict[AcademicYear, list[Entry]]] = {}
    for row in read:
        owner = ENGLAND if _owner_key(row.owner) == ENGLAND.casefold() else row.owner
        spelling = owners.setdefault(_owner_key(row.owner), owner)
        entries.setdefault(spelling, {}).setdefault(row.year, []).append(row.entry)
    return {
        owner: SchoolCalendar(owner, tuple(SchoolYear(year, tuple(found)) for year, found in by_year.items()))
        for owner, by_year in entries.items()
    }


def _outside_year(day: date, year: AcademicYear) -> str:
    belongs = AcademicYear.of(day)
    hint = " An academic year ends on 31 August; days before 1 September belong to the year before."
    return (
        f"{day} is not in {year.label} but in {belongs.label}. Write {belongs.label} or another day."
        f"{hint if day.month == 8 else ''}"
    )


def _days_key(row: _ReadRow) -> object:
    return _owner_key(row.owner), row.year, row.entry.kind, row.entry.first, row.entry.last


def _owner_key(owner: str) -> str:
    return owner.casefold()


def _column_name(written: object) -> str:
    return " ".join(str(written or "").casefold().replace("_", " ").replace("-", " ").split())


def _spaced(written: object) -> str:
    return " ".join(str(written if written is not None else "").split())
