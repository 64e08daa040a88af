from datetime import date

from magpie.core.dates import (
    AcademicYear,
    Certainty,
    Entry,
    EntryKind,
    Origin,
    SchoolCalendar,
    Source,
    resolve_calendar,
    usual_england,
)

Y25, Y26, Y27, Y40 = AcademicYear(2025), AcademicYear(2026), AcademicYear(2027), AcademicYear(2040)


def one_term(owner: str, first: date, last: date) -> SchoolCalendar:
    return SchoolCalendar.of_entries(owner, [Entry(EntryKind.TERM, first, last)])


SCHOOL = one_term("Larkfield", date(2025, 9, 3), date(2025, 12, 19))
TRUST = one_term("Alder Trust", date(2025, 9, 2), date(2025, 12, 18)).with_entry(
    Entry(EntryKind.TERM, date(2026, 9, 3), date(2026, 12, 18))
)
AUTHORITY = one_term("Dalesby", date(2027, 9, 6), date(2027, 12, 17))
LAYERS = [(Source.SCHOOL, SCHOOL), (Source.TRUST, TRUST), (Source.AUTHORITY, AUTHORITY)]


def test_each_year_comes_whole_from_the_first_layer_that_has_its_terms() -> None:
    resolved = resolve_calendar("Larkfield", LAYERS, [Y25, Y26, Y27])

    assert resolved.origins == {
        Y25: Origin(Source.SCHOOL, "Larkfield"),
        Y26: Origin(Source.TRUST, "Alder Trust"),
        Y27: Origin(Source.AUTHORITY, "Dalesby"),
    }
    assert resolved.findings == ()
    assert not resolved.calendar.is_school_day(date(2025, 9, 2))
    assert resolved.calendar.is_school_day(date(2026, 9, 3))


def test_a_year_nobody_entered_takes_the_usual_pattern_and_says_so() -> None:
    resolved = resolve_calendar("Larkfield", [], [Y25, Y40])

    assert [origin.source for origin in resolved.origins.values()] == [Source.ENGLAND, Source.WEEKDAYS]
    assert [(finding.code, dict(finding.facts)) for finding in resolved.findings] == [
        ("calendar.year_missing", {"owner": "Larkfield", "year": "2025-26", "used": "usual"}),
        ("calendar.year_missing", {"owner": "Larkfield", "year": "2040-41", "used": "weekdays"}),
    ]


def test_a_single_inset_day_is_added_on_top_of_an_inherited_year() -> None:
    own = SchoolCalendar("Larkfield").with_inset(date(2026, 9, 4))
    resolved = resolve_calendar("Larkfield", [(Source.SCHOOL, own), (Source.TRUST, TRUST)], [Y26])

    assert resolved.origins[Y26] == Origin(Source.TRUST, "Alder Trust")
    assert resolved.calendar.is_inset(date(2026, 9, 4))


def test_an_inherited_year_brings_the_inset_days_of_its_layer() -> None:
    trust = TRUST.with_inset(date(2026, 9, 4))
    resolved = resolve_calendar("Larkfield", [(Source.TRUST, trust)], [Y26])

    assert resolved.calendar.is_inset(date(2026, 9, 4))


def test_a_school_with_its_own_terms_does_not_take_the_inset_days_of_its_trust() -> None:
    trust = TRUST.with_inset(date(2025, 10, 1))
    resolved = resolve_calendar("Larkfield", [(Source.SCHOOL, SCHOOL), (Source.TRUST, trust)], [Y25])

    assert resolved.calendar.is_school_day(date(2025, 10, 1))


def test_years_default_to_all_that_anyone_entered_or_england_has() -> None:
    resolved = resolve_calendar("Larkfield", LAYERS)

    assert list(resolved.origins) == [*usual_england().by_year]


def test_england_is_certain_of_no_year_but_the_one_that_was_looked_up() -> None:
    certain = [year for year, known in usual_england().by_year.items() if known.certainty is Certainty.USUAL]

    assert certain == [Y25]
