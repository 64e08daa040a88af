"""Notices posts without anybody, visits without a host or visitors, and days without the group they are held for."""

from collections import defaultdict
from datetime import date

from magpie.core.duties.facts import Facts, Happening, Key
from magpie.core.duties.noticed import Noticed
from magpie.core.duties.people import OF_SCHOOLS, named_by_rota
from magpie.core.playbook import Playbook


def notice_vacancies(playbook: Playbook, facts: Facts, today: date, noticed: Noticed) -> None:
    to_come = [each for each in facts.happenings if each.activity in playbook.activities and _is_to_come(each, today)]
    for happening in to_come:
        _notice_places(playbook, happening, noticed)
    places = _places_by_kind(playbook, facts, to_come, today)
    current = _held_today(playbook, facts, today)
    for name, role in playbook.roles.items():
        if name not in _wanted(playbook) or role.places.at_least == 0:
            continue
        wanted = places[role.held_for]
        vacant = [place for place in wanted if (name, place) not in current]
        if vacant:
            where = () if role.held_for == "cohort" else tuple(vacant)
            noticed.add("duties.vacant", role=name, held_for=role.held_for, places=where)


def _is_to_come(happening: Happening, today: date) -> bool:
    return happening.ends_on is None or happening.ends_on >= today


def _wanted(playbook: Playbook) -> set[str]:
    """The roles that owe something or hear of what nobody does."""
    owing = {party for duty in playbook.duties.values() for party in duty.of}
    return owing | {
        role for reminder in playbook.reminders.values() if reminder.escalate for role in reminder.escalate.to
    }


def _notice_places(playbook: Playbook, happening: Happening, noticed: Noticed) -> None:
    activity = playbook.activities[happening.activity]
    if activity.each_school_hosts and happening.host is None:
        noticed.add("duties.no_host", at=happening.key, activity=happening.activity)
    if happening.activity == named_by_rota(playbook) and happening.invited is None:
        noticed.add("duties.rota_missing", at=happening.key, activity=happening.activity)
    if activity.scope not in ("cohort", "school") and happening.group is None and happening.host is None:
        noticed.add("duties.no_group", at=happening.key, activity=happening.activity)


def _places_by_kind(
    playbook: Playbook, facts: Facts, to_come: list[Happening], today: date
) -> dict[str, dict[Key | None, None]]:
    """Schools that take part, and the groups, reviews and hubs for which something is still to come."""
    places: dict[str, dict[Key | None, None]] = defaultdict(dict)
    places["cohort"][None] = None
    for holder in facts.holders:
        role = playbook.roles.get(holder.role)
        if role and role.held_for in OF_SCHOOLS and holder.school is not None and holder.holds_on(today):
            places[role.held_for][holder.school] = None
    for happening in to_come:
        activity = playbook.activities[happening.activity]
        if happening.group is not None and activity.scope in ("group", "review", "hub"):
            places[activity.scope][happening.group] = None
        if happening.host is not None:
            is_trust = any(playbook.roles[role].held_for == "trust" for role in activity.invites)
            places["trust" if is_trust else "school"][happening.host] = None
    return places


def _held_today(playbook: Playbook, facts: Facts, today: date) -> set[tuple[str, Key | None]]:
    held: set[tuple[str, Key | None]] = set()
    for holder in facts.holders:
        role = playbook.roles.get(holder.role)
        if role and holder.holds_on(today):
            of_school = role.held_for in OF_SCHOOLS
            place = None if role.held_for == "cohort" else holder.school if of_school else holder.group
            held.add((holder.role, place))
    return held
