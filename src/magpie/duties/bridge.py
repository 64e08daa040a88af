"""From rows to what the rules on duties want to know of a cohort; in six statements whatever its size."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from magpie.core.duties import Facts
from magpie.core.duties.facts import Key
from magpie.core.playbook import Playbook
from magpie.core.playbook.names import RSVP
from magpie.duties.calendars import CohortCalendars, calendars_of_cohorts
from magpie.duties.dated import Dated, DiaryLine, read_dated
from magpie.duties.given import Excused, Given, Reminded, excuses_of, read_given, shared_of
from magpie.duties.happenings import happenings_of
from magpie.duties.held import Held, Names, read_held
from magpie.duties.holders import holders_of
from magpie.duties.not_yet import workable
from magpie.duties.promised import promises_of
from magpie.duties.scope import Scope, whole_of
from magpie.programmes.year import spans_of


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a cohort, and what pages say beside them.

    ``playbook`` holds only duties that can be done in Magpie. By activity ``asked`` are those whose invitation has gone
    out, and ``invited`` those who have one themselves: of somebody else's place, too. ``promised`` holds
    the first words of each commitment.
    """

    cohort: Any
    playbook: Playbook
    facts: Facts
    names: Names
    activities: dict[str, DiaryLine]
    asked: Mapping[str, Set[Key]]
    invited: Mapping[str, Set[Key]]
    excuses: dict[str, Excused]
    reminded: list[Reminded]
    promised: Mapping[str, str]


def facts_of(cohort: Any, today: date) -> Facts:
    return read_cohorts([cohort], today)[cohort.pk].facts


def read_cohorts(cohorts: Sequence[Any], today: date, scope: Scope | None = None) -> dict[int, Known]:
    """By the cohorts' keys; each is read with its programme and edition.

    People, schools and groups go by their rows' keys. An activity goes by its public id; what waits for a day by its
    name, group and host.
    """
    scope = scope or whole_of(cohorts)
    held = read_held(cohorts, scope)
    calendars = calendars_of_cohorts(cohorts, {key: each.schools.values() for key, each in held.items()})
    dated, given = read_dated(cohorts, scope, held), read_given(cohorts, scope)
    return {
        cohort.pk: _known(cohort, held[cohort.pk], calendars[cohort.pk], dated[cohort.pk], given[cohort.pk], today)
        for cohort in cohorts
    }


def _known(cohort: Any, held: Held, calendars: CohortCalendars, dated: Dated, given: Given, today: date) -> Known:
    playbook, excuses = cohort.playbook, excuses_of(dated, given)
    holders = holders_of(playbook, held, calendars, today)
    facts = Facts(
        holders=holders,
        happenings=happenings_of(playbook, dated, held, holders, today),
        calendars=calendars.calendars,
        calendar=calendars.otherwise,
        phases={
            name: [(span.first_on, span.last_on) for span in spans]
            for name, spans in spans_of(playbook, cohort.closes_on).items()
        },
        shared=shared_of(playbook, dated),
        signed=given.signed,
        answered={(RSVP, activity): people for activity, people in dated.answered.items()},
        present=dated.present,
        excused=excuses.keys(),
        promises=promises_of(given.promised, held, calendars, today),
    )
    activities = {line.public_id: line for line in dated.activities.values()}
    return Known(
        cohort=cohort,
        playbook=workable(playbook),
        facts=facts,
        names=held.names,
        activities=activities,
        asked=dated.asked,
        invited=dated.invited,
        excuses=excuses,
        reminded=given.reminded,
        promised=given.promised.words,
    )
