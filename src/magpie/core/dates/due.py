"""When something is due: the day the rule names, and the school day it rolls to."""

from dataclasses import dataclass
from datetime import date

from magpie.core.dates.england import ask_with_stand_ins
from magpie.core.dates.lead import Lead, Unit
from magpie.core.dates.resolve import missing_year_finding
from magpie.core.dates.school_calendar import SchoolCalendar
from magpie.core.dates.terms import Closed
from magpie.core.dates.years import AcademicYear
from magpie.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Due:
    """Both days, so that a page can show the second and say why it is not the first."""

    nominal_on: date
    due_on: date
    why_closed: Closed | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def rolled(self) -> bool:
        return self.due_on != self.nominal_on


def due_on(anchor_on: date, lead: Lead, calendar: SchoolCalendar) -> Due:
    """The due day by this calendar; for a year without terms by what stands in for it, with a finding."""
    if lead.unit is not Unit.SCHOOL_DAYS:
        nominal = lead.nominal_on(anchor_on, calendar)
        if nominal in calendar.sure_school_days:
            return Due(nominal, nominal)
    return _rolled_due_on(anchor_on, lead, calendar)


def _rolled_due_on(anchor_on: date, lead: Lead, calendar: SchoolCalendar) -> Due:
    def both_days(asked: SchoolCalendar) -> tuple[date, date]:
        nominal = lead.nominal_on(anchor_on, asked)
        asked.school_year(nominal)
        return nominal, asked.roll(nominal, lead.roll)

    (nominal, due), answered = ask_with_stand_ins(calendar, both_days)
    touched = (anchor_on, nominal, due) if lead.unit is Unit.SCHOOL_DAYS else (nominal, due)
    findings = (
        missing_year_finding(calendar.owner, answered.by_year[year])
        for year in AcademicYear.between(min(touched), max(touched))
        if year in answered.by_year
    )
    return Due(nominal, due, answered.why_closed(nominal), tuple(finding for finding in findings if finding))
