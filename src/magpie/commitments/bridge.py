"""From rows of commitments to what the rules on due days want: whose calendar counts for each."""

from collections.abc import Iterable, Sequence
from datetime import date

from magpie.commitments.models import Commitment
from magpie.core.dates import AcademicYear, SchoolCalendar, Source, resolve_calendar
from magpie.core.duties import Dues
from magpie.register.bridge import layers_of

# What term calendars call the cohorts that own them.
COHORTS = "cohorts"


def calendar_key(commitment: Commitment) -> str:
    return f"{commitment.enrolment.cohort_id}:{commitment.enrolment.school_id}"


def dues_of(commitments: Sequence[Commitment]) -> Dues:
    """The due days by the calendar of each school in each cohort, whose terms are read in one statement."""
    if not commitments:
        return Dues({})
    years = _years(commitments)
    cohorts = {each.enrolment.cohort_id: each.enrolment.cohort for each in commitments}
    layers, own = layers_of({each.school for each in commitments}, years, others={COHORTS: list(cohorts)})
    merged: dict[tuple[int, ...], SchoolCalendar] = {}
    calendars: dict[int | str, SchoolCalendar] = {}
    for each in commitments:
        last = own.get((COHORTS, each.enrolment.cohort_id))
        found = (*layers[each.enrolment.school_id], *(((Source.COHORT, last),) if last else ()))
        same = tuple(id(calendar) for _, calendar in found)
        if same not in merged:
            owner = found[0][1].owner if found else str(each.enrolment.cohort)
            merged[same] = resolve_calendar(owner, found, years).calendar
        calendars[calendar_key(each)] = merged[same]
    return Dues(calendars)


def _years(commitments: Iterable[Commitment]) -> list[AcademicYear]:
    """From the first that was made to a year after the last cohort's end."""
    first = min(each.made_on for each in commitments)
    ends = max(max(each.enrolment.cohort.closes_on, each.made_on) for each in commitments)
    return list(AcademicYear.between(first, date(ends.year + 1, ends.month, 1)))
