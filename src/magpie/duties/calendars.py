"""The calendars that count in a cohort, one for all schools for which the same ones count.

They are kept in the process under a number of their content: as long as nobody enters other dates, neither school days
nor due days are worked out again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from magpie.core.dates import AcademicYear, SchoolCalendar, SchoolYear, Source, resolve_calendar
from magpie.core.duties import Dues, Facts
from magpie.register.bridge import layers_of

MOST_CALENDARS = 20_000
MOST_DUES = 20
# What term calendars call the cohorts that own them.
COHORTS = "cohorts"

Layers = tuple[tuple[Source, SchoolCalendar], ...]
Content = tuple[str, tuple[tuple[SchoolYear, ...], ...], tuple[AcademicYear, ...]]


class SchoolKeys(NamedTuple):
    """As much of a school as says whose calendars count."""

    pk: int
    trust_id: int | None
    authority_id: int | None


@dataclass(slots=True)
class CohortCalendars:
    """``by_school`` names calendars; ``otherwise`` is the cohort's, for whoever is of no school."""

    otherwise: int
    by_school: dict[int, int] = field(default_factory=dict)
    calendars: dict[int | str, SchoolCalendar] = field(default_factory=dict)


class Kept:
    """What this process knows already. A number is never given twice, so forgetting does no harm."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._calendars: dict[Content, tuple[int, SchoolCalendar]] = {}
        self._dues: dict[tuple[frozenset[Any], Any], Dues] = {}

    def calendar(self, owner: str, layers: Layers, years: tuple[AcademicYear, ...]) -> tuple[int, SchoolCalendar]:
        content = (owner, tuple(calendar.years for _, calendar in layers), years)
        found = self._calendars.get(content)
        if found is None:
            if len(self._calendars) >= MOST_CALENDARS:
                self._calendars.clear()
            found = (next(self._numbers), resolve_calendar(owner, layers, years).calendar)
            self._calendars[content] = found
        return found

    def dues(self, facts: Facts) -> Dues:
        """The due days that were reckoned by exactly these calendars; their findings are about no others."""
        key = (frozenset(facts.calendars), facts.calendar)
        found = self._dues.pop(key, None) or Dues(facts.calendars, facts.calendar)
        self._dues[key] = found
        for oldest in list(self._dues)[:-MOST_DUES]:
            self._dues.pop(oldest, None)
        return found


KEPT = Kept()


def dues_for(facts: Facts) -> Dues:
    return KEPT.dues(facts)


def calendars_of_cohorts(
    cohorts: Sequence[Any], schools: Mapping[int, Iterable[SchoolKeys]]
) -> dict[int, CohortCalendars]:
    """By the cohorts' keys, in one statement; ``schools`` are each cohort's."""
    everyone = {school.pk: school for of_cohort in schools.values() for school in of_cohort}
    years = {year for cohort in cohorts for year in _years(cohort)}
    layers, own = layers_of(everyone.values(), years, others={COHORTS: [cohort.pk for cohort in cohorts]})
    return {
        cohort.pk: _of_cohort(
            cohort, own.get((COHORTS, cohort.pk)), {each.pk: layers[each.pk] for each in schools[cohort.pk]}
        )
        for cohort in cohorts
    }


def _of_cohort(cohort: Any, own: SchoolCalendar | None, layers: Mapping[int, Layers]) -> CohortCalendars:
    years = _years(cohort)
    last: Layers = ((Source.COHORT, own),) if own else ()
    number, calendar = KEPT.calendar(str(cohort), last, years)
    found = CohortCalendars(number, calendars={number: calendar})
    merged: dict[tuple[int, ...], int] = {}
    for school, before in layers.items():
        same = tuple(id(each) for _, each in before)
        if same not in merged:
            owner = before[0][1].owner if before else str(cohort)
            merged[same], calendar = KEPT.calendar(owner, (*before, *last), years)
            found.calendars[merged[same]] = calendar
        found.by_school[school] = merged[same]
    return found


def _years(cohort: Any) -> tuple[AcademicYear, ...]:
    """Also the one after its last: reminders of what is due at the end go on into it."""
    return tuple(AcademicYear.between(cohort.opens_on, cohort.closes_on.replace(day=1, year=cohort.closes_on.year + 1)))
