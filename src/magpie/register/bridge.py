"""Term calendars: from rows to the core's calendars, and back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet

from magpie.core.dates import (
    AcademicYear,
    Entry,
    EntryKind,
    ResolvedCalendar,
    SchoolCalendar,
    SchoolYear,
    Source,
    resolve_calendar,
)
from magpie.core.findings import Finding
from magpie.register.models import School, TermCalendar, TermStretch

# A row of a registered kind; its model calls its rows here ``term_calendars`` and ``str`` gives its name.
CalendarOwner = Model

# More schools than this are not listed in a statement; all calendars are read instead.
MOST_LISTED = 2_000

ENTRY_KINDS = {
    TermStretch.Kind.TERM.value: EntryKind.TERM,
    TermStretch.Kind.BREAK.value: EntryKind.HOLIDAY,
    TermStretch.Kind.INSET.value: EntryKind.INSET,
    TermStretch.Kind.CLOSURE.value: EntryKind.CLOSURE,
    TermStretch.Kind.BANK_HOLIDAY.value: EntryKind.BANK_HOLIDAY,
}
STRETCH_KINDS = {entry: stretch for stretch, entry in ENTRY_KINDS.items()}

OwnerKey = tuple[str, int | None]


class Owned(Protocol):
    """A school, or as much of it as says whose calendars count."""

    @property
    def pk(self) -> int: ...
    @property
    def trust_id(self) -> int | None: ...
    @property
    def authority_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerKind:
    """What calendars ask of one kind of owner, whose address is ``slug-key``; a higher room registers its own.

    ``find`` gives the rows with that key which a user sees on a day, ``names_of`` how files name the owner (the first
    is the one we write), ``page_of`` the page to go back to for those who may edit and for those who look, and
    ``applies_to`` the schools for which its dates count, as the rest of a sentence.
    """

    slug: str
    model: type[Model]
    key_of: Callable[[Any], str]
    find: Callable[[Any, str, date], QuerySet[Any]]
    may_edit: Callable[[Any, Any, date], bool]
    names_of: Callable[[Any], Sequence[str]]
    source_of: Callable[[Any], Source]
    page_of: Callable[[Any, bool], str]
    applies_to: str


_owner_kinds: dict[str, OwnerKind] = {}


def register_owner(kind: OwnerKind) -> None:
    _owner_kinds[kind.slug] = kind


def owner_kind(slug: str) -> OwnerKind | None:
    return _owner_kinds.get(slug)


def kind_of(owner: CalendarOwner) -> OwnerKind:
    return next(kind for kind in _owner_kinds.values() if isinstance(owner, kind.model))


@dataclass(frozen=True, slots=True)
class _Stretches:
    """What was read at once for many schools: each owner's calendar, over all years asked for."""

    calendars: Mapping[OwnerKey, SchoolCalendar]

    def layers(self, school: Owned) -> tuple[tuple[Source, OwnerKey], ...]:
        """In order of preference; only owners who have said anything."""
        wanted: tuple[tuple[Source, OwnerKey], ...] = (
            (Source.SCHOOL, ("school", school.pk)),
            (Source.TRUST, ("organisation", school.trust_id)),
            (Source.AUTHORITY, ("organisation", school.authority_id)),
        )
        return tuple((source, key) for source, key in wanted if key in self.calendars)


def entry_of(stretch: TermStretch) -> Entry:
    return Entry(ENTRY_KINDS[stretch.kind], stretch.first_on, stretch.last_on, stretch.name)


def stretch_of(entry: Entry, calendar: TermCalendar) -> TermStretch:
    """Not saved yet."""
    return TermStretch(
        calendar=calendar,
        kind=STRETCH_KINDS[entry.kind],
        first_on=entry.first,
        last_on=entry.last,
        name=entry.name,
    )


def rows_of(owner: CalendarOwner) -> QuerySet[TermCalendar]:
    rows: QuerySet[TermCalendar] = owner.term_calendars.all()  # type: ignore[attr-defined]
    return rows


def row_for(owner: CalendarOwner, year: AcademicYear) -> TermCalendar:
    """Made when there is none. The owner stays locked for the transaction, so that a year never gets two."""
    type(owner)._default_manager.select_for_update(no_key=True).get(pk=owner.pk)
    rows = owner.term_calendars  # type: ignore[attr-defined]
    calendar: TermCalendar = rows.get_or_create(academic_year=year.label, defaults={"name": str(owner)})[0]
    return calendar


def owner_name(owner: CalendarOwner) -> str:
    """How a file of term dates names the owner: a URN, else a name."""
    return kind_of(owner).names_of(owner)[0]


def calendar_of(owner: CalendarOwner, year: AcademicYear | None = None) -> SchoolCalendar:
    """What the owner itself has said, of one year or of all."""
    rows = rows_of(owner).filter(academic_year=year.label) if year else rows_of(owner)
    stretches = TermStretch.objects.filter(calendar__in=rows).values_list(*STRETCH_FIELDS)
    return calendar_of_rows(owner_name(owner), stretches)


def calendar_for(
    school: School,
    years: Iterable[AcademicYear] | None = None,
    cohort_calendar: SchoolCalendar | None = None,
) -> ResolvedCalendar:
    """The calendar that applies to the school; years default to all that anybody has entered."""
    return calendars_for([school], years, cohort_calendar)[school.pk]


def calendars_for(
    schools: Iterable[School],
    years: Iterable[AcademicYear] | None = None,
    cohort_calendar: SchoolCalendar | None = None,
) -> dict[int, ResolvedCalendar]:
    """By the schools' keys, in one query however many they are.

    Schools for which the same calendars count share the worked-out days, so that a cohort costs little more than a
    school.
    """
    schools = list(schools)
    wanted = None if years is None else sorted(set(years))
    read = _read(schools, wanted)
    shared: dict[object, ResolvedCalendar] = {}
    resolved: dict[int, ResolvedCalendar] = {}
    for school in schools:
        keys = read.layers(school)
        if keys not in shared:
            layers = [(source, read.calendars[key]) for source, key in keys]
            if cohort_calendar is not None:
                layers.append((Source.COHORT, cohort_calendar))
            shared[keys] = resolve_calendar("", layers, wanted)
        resolved[school.pk] = _named(shared[keys], school.name)
    return resolved


# What ``calendar_of_rows`` wants to know of a stretch.
STRETCH_FIELDS = ("calendar__academic_year", "kind", "first_on", "last_on", "name")


def layers_of(
    schools: Iterable[Owned], years: Iterable[AcademicYear] | None = None, *, others: Mapping[str, Collection[int]]
) -> tuple[dict[int, tuple[tuple[Source, SchoolCalendar], ...]], dict[OwnerKey, SchoolCalendar]]:
    """By the schools' keys the calendars that count for them, not merged; and those of ``others``; in one query.

    These are owners of a higher room: what calendars call them, and their keys.
    """
    schools = list(schools)
    read = _read(schools, None if years is None else sorted(set(years)), others)
    layers = {
        school.pk: tuple((source, read.calendars[key]) for source, key in read.layers(school)) for school in schools
    }
    return layers, {key: calendar for key, calendar in read.calendars.items() if key[0] in others}


def _read(
    schools: Sequence[Owned], years: list[AcademicYear] | None, others: Mapping[str, Collection[int]] | None = None
) -> _Stretches:
    others = others or {}
    stretches = TermStretch.objects.filter(_owned_by(schools, others)).order_by("first_on", "pk")
    if years is not None:
        stretches = stretches.filter(calendar__academic_year__in=[year.label for year in years])
    kinds = ("school", "organisation", *others)
    columns = [f"calendar__{kind}{ending}" for kind in kinds for ending in ("", "__name")]
    owners: dict[OwnerKey, tuple[str, list[tuple[object, ...]]]] = {}
    for row in stretches.values_list(*columns, *STRETCH_FIELDS):
        for n, kind in enumerate(kinds):
            owner, name = row[2 * n], row[2 * n + 1]
            if owner is not None and (kind not in others or owner in others[kind]):
                owners.setdefault((kind, owner), (name, []))[1].append(tuple(row[len(columns) :]))
    return _Stretches({key: calendar_of_rows(name, found) for key, (name, found) in owners.items()})


def _owned_by(schools: Sequence[Owned], others: Mapping[str, Collection[int]]) -> Q:
    found = Q()
    for kind, keys in others.items():
        found |= Q(**{f"calendar__{kind}__in": keys})
    if len(schools) > MOST_LISTED:
        return found | ~Q(calendar__school=None) | ~Q(calendar__organisation=None)
    organisations = {school.trust_id for school in schools} | {school.authority_id for school in schools}
    return (
        found
        | Q(calendar__school__in=[school.pk for school in schools])
        | Q(calendar__organisation__in=organisations - {None})
    )


def calendar_of_rows(owner: str, stretches: Iterable[tuple[object, ...]]) -> SchoolCalendar:
    """From stretches that were read as ``STRETCH_FIELDS``."""
    by_year: dict[str, list[Entry]] = {}
    for label, kind, first_on, last_on, name in stretches:
        by_year.setdefault(str(label), []).append(Entry(ENTRY_KINDS[str(kind)], first_on, last_on, str(name)))  # type: ignore[arg-type]
    years = ((AcademicYear.parse(label), entries) for label, entries in by_year.items())
    return SchoolCalendar(owner, tuple(SchoolYear(year, tuple(entries)) for year, entries in years))


def _named(resolved: ResolvedCalendar, owner: str) -> ResolvedCalendar:
    """The same answer for another school."""
    return replace(
        resolved,
        calendar=replace(resolved.calendar, owner=owner),
        findings=tuple(
            Finding(finding.code, finding.severity, {**finding.facts, "owner": owner}) for finding in resolved.findings
        ),
    )
