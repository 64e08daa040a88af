"""Made-up school calendars for the property tests of dates; one test keeps them honest."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from magpie.core.dates import AcademicYear, Entry, EntryKind, SchoolCalendar, SchoolYear

names = st.text(alphabet="abc'-,é ", max_size=12).map(lambda text: " ".join(text.split()))
academic_years = st.integers(1990, 2080).map(AcademicYear)


@st.composite
def school_years(draw: st.DrawFn, year: AcademicYear, *, always_terms: bool = True) -> SchoolYear:
    """Terms in order with gaps between them, holidays in the gaps, and single days anywhere."""
    entries: list[Entry] = []
    day = year.first + timedelta(days=draw(st.integers(0, 9)))
    for _ in range(draw(st.integers(1 if always_terms else 0, 6))):
        last = day + timedelta(days=draw(st.integers(20, 45)))
        entries.append(Entry(EntryKind.TERM, day, last, draw(names)))
        after = last + timedelta(days=draw(st.integers(1, 14)))
        if draw(st.booleans()):
            entries.append(Entry(EntryKind.HOLIDAY, last + timedelta(days=1), after, draw(names)))
        day = after + timedelta(days=1)
    weekdays = st.dates(year.first, year.last).filter(lambda day: day.weekday() < 5)
    kinds = st.sampled_from([EntryKind.INSET, EntryKind.CLOSURE, EntryKind.BANK_HOLIDAY])
    singles = draw(st.lists(st.tuples(kinds, weekdays), max_size=6, unique=True))
    entries += [Entry.on(kind, on, draw(names)) for kind, on in singles]
    return SchoolYear(year, tuple(entries))


@st.composite
def school_calendars(draw: st.DrawFn) -> SchoolCalendar:
    """Three academic years in a row, so that a question asked in the middle one can be answered."""
    middle = draw(academic_years)
    return SchoolCalendar("Larkfield", tuple(draw(school_years(y)) for y in (middle.previous, middle, middle.next)))


def middle_days(calendar: SchoolCalendar) -> st.SearchStrategy[date]:
    """Days of the middle year."""
    year = calendar.years[1].year
    return st.dates(year.first, year.last)


@given(school_calendars())
def test_made_up_calendars_have_school_days_in_each_of_three_years(calendar: SchoolCalendar) -> None:
    assert [bool(school_year.terms) for school_year in calendar.years] == [True, True, True]
