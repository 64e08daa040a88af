"""Due days that are remembered: many people owe the same thing, counted from the same day by the same calendar."""

from collections.abc import Mapping
from datetime import date

from magpie.core.dates import Due, Lead, Roll, SchoolCalendar, due_on, usual_england
from magpie.core.dates.england import ask_with_stand_ins
from magpie.core.duties.facts import Key
from magpie.core.findings import Finding


class DueByCalendar(dict[Key | None, Due]):
    """The due days of one rule counted from one day, by the calendar of whoever owes."""

    def __init__(self, dues: "Dues", lead: Lead, anchor_on: date) -> None:
        super().__init__()
        self._dues = dues
        self._lead = lead
        self._anchor_on = anchor_on

    def __missing__(self, calendar: Key | None) -> Due:
        due = self._dues.reckon(self._lead, self._anchor_on, calendar)
        self[calendar] = due
        return due


class DueByDay(dict[date, DueByCalendar]):
    """The due days of one rule, by the day from which they are counted."""

    def __init__(self, dues: "Dues", lead: Lead) -> None:
        super().__init__()
        self._dues = dues
        self._lead = lead

    def __missing__(self, anchor_on: date) -> DueByCalendar:
        found = self[anchor_on] = DueByCalendar(self._dues, self._lead, anchor_on)
        return found


class Dues:
    """May be kept from one reckoning to the next, as long as a key means the same calendar."""

    def __init__(self, calendars: Mapping[Key, SchoolCalendar], default: Key | None = None) -> None:
        self.calendars = calendars
        self.default = default
        self.n_reckoned = 0
        self._remembered: dict[Lead, DueByDay] = {}
        self._findings: dict[tuple[object, ...], Finding] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Calendars that are not there, and years that nobody entered, each once."""
        return tuple(self._findings.values())

    def calendar(self, key: Key | None) -> SchoolCalendar:
        """Somebody without one has the cohort's; for one that is not there England's stands in, with a finding."""
        wanted = self.default if key is None else key
        found = None if wanted is None else self.calendars.get(wanted)
        if found is None:
            self._findings.setdefault(
                ("calendar", wanted), Finding("duties.no_calendar", "warns", {"calendar": wanted})
            )
            return usual_england()
        return found

    def of(self, lead: Lead) -> DueByDay:
        found = self._remembered.get(lead)
        if found is None:
            found = self._remembered[lead] = DueByDay(self, lead)
        return found

    def reckon(self, lead: Lead, anchor_on: date, calendar: Key | None) -> Due:
        due = due_on(anchor_on, lead, self.calendar(calendar))
        self.n_reckoned += 1
        for finding in due.findings:
            self._findings.setdefault((finding.code, finding.facts["owner"], finding.facts["year"]), finding)
        return due

    def not_before(self, due: Due, day: date, calendar: Key | None) -> Due:
        """The same due day, or for somebody who came late the first school day from ``day`` on."""
        if due.due_on >= day:
            return due
        rolled, _ = ask_with_stand_ins(self.calendar(calendar), lambda asked: asked.roll(day, Roll.FORWARD))
        return Due(day, rolled)
