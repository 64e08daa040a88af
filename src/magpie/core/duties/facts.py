"""What is known of a cohort on a day, as plain values: who holds what, what is in the diary, what exists already."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date

from magpie.core.dates import SchoolCalendar

Key = int | str
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a role of the playbook, up to but not on ``until_on``; one row for each group one holds it in.

    ``from_on`` is the first day on which the person has the role *and* takes part. ``group`` is a trio, a review or a
    hub, ``school`` also a trust where trusts take part; whoever serves the whole cohort has neither.
    """

    person: Key
    role: str
    school: Key | None
    group: Key | None
    calendar: Key | None
    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Happening:
    """An activity in the diary. What is called off is not among the facts; what waits for a day has none.

    ``activity`` is the playbook's name; ``host`` is also the school of what a school does at home. ``invited`` is None
    where everybody comes whom the playbook invites; otherwise these people do, beside those of the host.
    """

    key: Key
    activity: str
    group: Key | None = None
    host: Key | None = None
    on: date | None = None
    last_on: date | None = None
    invited: frozenset[Key] | None = None

    @property
    def ends_on(self) -> date | None:
        return self.last_on or self.on


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment that somebody has taken home for their school.

    ``owner`` is None when whoever had it is no longer there. ``answered`` says on which day which check-in was
    answered; the first of the playbook is 1. A closed one owes nothing more.
    """

    key: Key
    owner: Key | None
    school: Key
    group: Key | None
    calendar: Key | None
    made_on: date
    is_closed: bool = False
    answered: Mapping[int, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """All keys are the caller's own. A calendar's key must always mean the same calendar, so days can be remembered.

    - ``calendar``: whose days count for somebody without a calendar of their own.
    - ``phases``: the stretches of each phase in this cohort, in their order.
    - ``shared``: (artefact, stage or "", happening or None) → unit → day. The unit is whose it is: the school, group or
      person of ``one_per``, None for the cohort. The happening is one of the activity that the artefact is ``about``;
      where the diary has none, the one from which its due day is counted; None for an artefact about nothing.
    - ``signed``: (declaration, about) → person → day; about is "" once a cohort, the label of the academic year once a
      year, and before each activity the happening, or the activity's name for all of its days.
    - ``answered``: (instrument or "rsvp", about) → person → day; about is a happening, the unit of the artefact from
      which the due day is counted, or None.
    - ``present``: happening → person → whether they, or a substitute for them, were there; nobody until recorded.
    - ``excused``: keys of duties.
    - ``promises``: the commitments that the schools have made.
    """

    holders: Sequence[Holder]
    happenings: Sequence[Happening]
    calendars: Mapping[Key, SchoolCalendar]
    calendar: Key | None = None
    phases: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    shared: Mapping[tuple[str, str, Key | None], Mapping[Key | None, date]] = field(default_factory=dict)
    signed: Mapping[tuple[str, Key], Mapping[Key, date]] = field(default_factory=dict)
    answered: Mapping[tuple[str, Key | None], Mapping[Key, date]] = field(default_factory=dict)
    present: Mapping[Key, Mapping[Key, bool]] = field(default_factory=dict)
    excused: Set[str] = frozenset()
    promises: Sequence[Promise] = ()

    def narrowed_to(self, person: Key) -> "Facts":
        """Enough to reckon what this person owes, without the whole cohort; what others owe comes out in part only."""
        own = [holder for holder in self.holders if holder.person == person]
        if any(holder.school is None and holder.group is None for holder in own):
            return self
        schools = {holder.school for holder in own if holder.school is not None}
        groups = {holder.group for holder in own if holder.group is not None}
        groups |= {each.group for each in self.holders if each.school in schools and each.group is not None}
        happenings = [each for each in self.happenings if _touches(each, person, schools, groups)]
        hosts = schools | {each.host for each in happenings if each.host is not None}
        groups |= {each.group for each in happenings if each.group is not None}
        holders = [
            each
            for each in self.holders
            if each.school in hosts or each.group in groups or (each.school is None and each.group is None)
        ]
        promises = [each for each in self.promises if each.owner == person or each.school in schools]
        return replace(self, holders=holders, happenings=happenings, promises=promises)


def _touches(happening: Happening, person: Key, schools: Set[Key], groups: Set[Key]) -> bool:
    if happening.invited is not None and person in happening.invited:
        return True
    whole_cohort = happening.group is None and happening.host is None
    return whole_cohort or happening.group in groups or happening.host in schools
