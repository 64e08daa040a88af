"""Rows of programmes for tests, made by plain functions."""

from datetime import UTC, date, datetime
from itertools import count

from magpie.programmes.actions.editions import publish_edition
from magpie.programmes.models import Cohort, Enrolment, Programme, Role
from tests.making import LONG_AGO, make_organisation, make_person, make_school

NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
TODAY = date(2026, 2, 3)
_numbers = count(1)

PLAYBOOK = """\
format: 1
slug: small-trios
edition: 1
status: ready
title: Small trios
summary: Three schools visit each other.
roles:
  head: {title: Headteacher, held_for: school}
  second_leader: {title: Second leader, held_for: school, same_all_year: true}
  facilitator: {title: Facilitator, held_for: group, never_from: [own school, own trust]}
  coordinator: {title: Coordinator, held_for: cohort}
declarations:
  confidentiality: {title: Confidentiality, when: once a cohort, by: [head, second_leader, facilitator],
                    wording: I keep it.}
ask: {days: {head: {away: 5, at_home: 1}}, expenses: Each school pays its own}
groups: {formed_by: solver, sizes: [3, 4], preferred: 3}
phases:
  autumn: {title: Autumn visits, windows: 1 November to 15 December}
  spring: {title: Spring visits, windows: 20 January to 31 March}
activities:
  induction: {title: Induction, kind: event, for: cohort, invites: [head, second_leader], phase: autumn}
  visit: {title: Visit day, kind: visit, for: group, how_many: 3, each_school_hosts: once, invites: [head, facilitator],
          after: induction, agenda: visit_day, phase: spring}
agendas:
  visit_day: {blocks: [{title: Welcome, part: opening, minutes: 20, first_visit: 30},
                       {title: Best, part: best, minutes: 130}]}
artefacts:
  agenda: {title: Agenda of the visit, kind: agenda, by: host, about: visit, one_per: school, stages: [draft, final],
           property_of: school, shared_with: [group, facilitator, coordinators]}
duties:
  draft_agenda: {of: host, to: [facilitator, coordinator], artefact: agenda.draft, due: 14 calendar days before visit}
retention: {notes: {length: 6 months}}
reminders:
  papers: {of: draft_agenda, before: [7 days], after: [1 day, every 3 school days],
           escalate: {after: 5 days, to: coordinator}}
"""


def make_edition(*changes, source=PLAYBOOK):
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    return publish_edition(source=source, by=None, now=NOW)


def make_programme(name=None, **fields):
    n = next(_numbers)
    owner = fields.pop("owner", None) or make_organisation()
    return Programme.objects.create(name=name or f"Programme {n}", slug=f"programme-{n}", owner=owner, **fields)


def make_cohort(name=None, *, programme=None, edition=None, **fields):
    n = next(_numbers)
    values = {"opens_on": date(2025, 9, 1), "closes_on": date(2026, 7, 17), "opened_at": NOW, "slug": f"cohort-{n}"}
    return Cohort.objects.create(
        name=name or f"Cohort {n}",
        programme=programme or make_programme(),
        edition=edition or make_edition(),
        **{**values, **fields},
    )


def make_role(place, kind="coordinator", *, person=None, from_on=LONG_AGO, until_on=None):
    person = person or make_person(f"{kind.capitalize()} {next(_numbers)}")
    where = {"programme": place} if isinstance(place, Programme) else {"cohort": place}
    return Role.objects.create(person=person, kind=kind, from_on=from_on, until_on=until_on, **where)


def make_enrolment(cohort, school=None, state="enrolled", **fields):
    from_on = cohort.opens_on if state == "enrolled" else None
    return Enrolment.objects.create(
        cohort=cohort, school=school or make_school(), state=state, **{"from_on": from_on, **fields}
    )
