"""From rows to what the rules on duties want to know of a cohort; in few statements whatever its size."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from magpie.core.duties import Facts
from magpie.duties.calendars import CohortCalendars, calendars_of_cohorts
from magpie.duties.given import Days, Given, answered_of, excused_of, present_of, read_given, shared_of, signed_of
from magpie.duties.happenings import Dated, happenings_of, read_dated
from magpie.duties.holders import Held, holders_of, read_held
from magpie.duties.scope import Scope, whole_of
from magpie.programmes.year import spans_of


def facts_of(cohort: Any, today: date) -> Facts:
    return facts_of_cohorts([cohort], today)[cohort.pk]


def facts_of_cohorts(cohorts: Sequence[Any], today: date, scope: Scope | None = None) -> dict[int, Facts]:
    """By the cohorts' keys; each is read with its programme and edition.

    People, schools and groups go by their rows' keys. An activity goes by its public id; what waits for a day by its
    name, group and host.
    """
    scope = scope or whole_of(cohorts)
    held = read_held(cohorts, scope)
    calendars = calendars_of_cohorts(cohorts, {key: each.schools.values() for key, each in held.items()})
    dated, given = read_dated(cohorts, scope, held), read_given(cohorts, scope)
    return {
        cohort.pk: _facts(cohort, held[cohort.pk], calendars[cohort.pk], dated[cohort.pk], given[cohort.pk], today)
        for cohort in cohorts
    }


def _facts(cohort: Any, held: Held, calendars: CohortCalendars, dated: Dated, given: Given, today: date) -> Facts:
    playbook, zone = cohort.playbook, ZoneInfo(cohort.programme.time_zone)
    days = Days(zone)
    holders = holders_of(playbook, held, calendars, today)
    return Facts(
        holders=holders,
        happenings=happenings_of(playbook, dated, held, holders, zone, today),
        calendars=calendars.calendars,
        calendar=calendars.otherwise,
        phases={
            name: [(span.first_on, span.last_on) for span in spans]
            for name, spans in spans_of(playbook, cohort.closes_on).items()
        },
        shared=shared_of(playbook, dated, given, days),
        signed=signed_of(given, days),
        answered=answered_of(dated, days),
        present=present_of(dated),
        excused=excused_of(dated, given),
    )
