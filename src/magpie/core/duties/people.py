"""Who is meant by a role or a seat of the playbook at one happening, or in the whole cohort, on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from magpie.core.duties.facts import Facts, Happening, Key
from magpie.core.playbook import Playbook

OF_SCHOOLS = ("school", "trust")
NOBODY_OF = ""


class Row(NamedTuple):
    """A holding as it is asked for again and again: ``came`` is the person's first day in that role anywhere.

    ``is_still`` says whether they hold the role today; a school that goes on under a new number is no leaving.
    """

    person: Key
    alone: tuple[Key]
    school: Key | None
    group: Key | None
    calendar: Key | None
    came: date
    is_still: bool
    role: str
    from_on: date
    until_on: date | None


class Asked(NamedTuple):
    """The day on which somebody must hold a role to be meant, or ``ever`` for everyone who has begun by then."""

    day: date
    ever: bool = False


class People:
    """An index of the holders; each question is answered from it once and remembered."""

    def __init__(self, playbook: Playbook, facts: Facts, today: date) -> None:
        self.playbook = playbook
        self.facts = facts
        self.rows = _rows_of(playbook, facts, today)
        self._by_role: dict[str, list[Row]] = defaultdict(list)
        self._by_school: dict[tuple[str, Key], list[Row]] = defaultdict(list)
        self._by_group: dict[tuple[str, Key], list[Row]] = defaultdict(list)
        self._by_person: dict[Key, list[Row]] = defaultdict(list)
        self._groups_of: dict[Key, dict[Key, None]] = defaultdict(dict)
        self._remembered: dict[tuple[tuple[str, ...], Key | None, Asked], list[Row]] = {}
        for row in self.rows:
            self._add(row)
        self._by_rota = named_by_rota(playbook)

    def _add(self, row: Row) -> None:
        self._by_role[row.role].append(row)
        self._by_person[row.person].append(row)
        if row.school is not None:
            self._by_school[row.role, row.school].append(row)
        if row.group is not None:
            self._by_group[row.role, row.group].append(row)
        if row.school is not None and row.group is not None:
            self._groups_of[row.school][row.group] = None

    @cached_property
    def schools(self) -> list[Key]:
        return list(dict.fromkeys(row.school for row in self.rows if row.school is not None))

    @cached_property
    def groups(self) -> list[Key]:
        return list(dict.fromkeys(row.group for row in self.rows if row.group is not None))

    def groups_of(self, school: Key | None) -> tuple[Key, ...]:
        return tuple(self._groups_of.get(school, ())) if school is not None else ()

    def of_person(self, person: Key) -> list[Row]:
        return self._by_person.get(person, [])

    def meant(self, parties: tuple[str, ...], at: Happening | None, asked: Asked) -> list[Row]:
        """Their holdings, in the order of the parties; somebody who holds two of them stands there twice."""
        key = (parties, at.key if at else None, asked)
        found = self._remembered.get(key)
        if found is None:
            found = [row for party in parties for row in self._party(party, at, asked)]
            self._remembered[key] = found
        return found

    def in_role(self, role: str, school: Key | None, group: Key | None, day: date) -> list[Row]:
        """Who holds a role for this school or group, or for the whole cohort."""
        held_for = self.playbook.roles[role].held_for
        if held_for == "cohort":
            rows = self._by_role[role]
        elif held_for in OF_SCHOOLS:
            rows = self._rows_of_school(role, school)
        else:
            rows = self._rows_of_group(role, group, school)
        return _held(rows, Asked(day))

    def _party(self, party: str, at: Happening | None, asked: Asked) -> Iterable[Row]:
        if party in self.playbook.roles:
            return _held(self._rows(party, at), asked)
        if at is None:
            return []
        if party == "host":
            return self._hosts(at, asked)
        everyone = self._everyone(at, asked)
        return [each for each in everyone if self._visits(each, at)] if party == "visitors" else everyone

    def _rows(self, role: str, at: Happening | None) -> list[Row]:
        """Everybody whom this role may mean at a happening, whenever they hold it."""
        held_for = self.playbook.roles[role].held_for
        if at is None or held_for == "cohort":
            return self._by_role[role]
        activity = self.playbook.activities[at.activity]
        by_rota = at.activity == self._by_rota
        if at.invited is not None and role in activity.invites:
            return self._invited_rows(role, at)
        if held_for in OF_SCHOOLS and (by_rota or activity.scope in ("school", "review")):
            return self._rows_of_school(role, at.host, () if by_rota else (at.group,))
        if activity.scope == "cohort":
            return self._by_role[role]
        if held_for in OF_SCHOOLS:
            groups = self.groups_of(at.host) if at.group is None else (at.group,)
            return [row for group in groups for row in self._by_group.get((role, group), ())]
        return self._rows_of_group(role, at.group, at.host)

    def _invited_rows(self, role: str, at: Happening) -> list[Row]:
        """Those who are named, and those of the host, who are there anyway."""
        named = [each for person in _in_order(at.invited or ()) for each in self.of_person(person) if each.role == role]
        of_host = self._rows_of_school(role, at.host) if self.playbook.roles[role].held_for in OF_SCHOOLS else []
        return list(dict.fromkeys(of_host + named))

    def _rows_of_school(self, role: str, school: Key | None, groups: tuple[Key | None, ...] = ()) -> list[Row]:
        rows = list(self._by_school.get((role, school), ())) if school is not None else []
        more = [each for group in groups if group is not None for each in self._by_group.get((role, group), ())]
        return list(dict.fromkeys(rows + more)) if more else rows

    def _rows_of_group(self, role: str, group: Key | None, school: Key | None) -> list[Row]:
        """Those of the group itself, else of a group of that school: a review has the associate of its partnership."""
        rows = self._by_group.get((role, group)) if group is not None else None
        if rows is None:
            rows = [row for other in self.groups_of(school) for row in self._by_group.get((role, other), ())]
        return rows

    def _hosts(self, at: Happening, asked: Asked) -> list[Row]:
        invited = self.playbook.activities[at.activity].invites
        of_school = [name for name, role in self.playbook.roles.items() if role.held_for in OF_SCHOOLS]
        roles = [role for role in of_school if role in invited] or of_school
        return [row for role in roles for row in _held(self._rows_of_school(role, at.host), asked)]

    def _everyone(self, at: Happening, asked: Asked) -> list[Row]:
        roles = self.playbook.activities[at.activity].invites
        found = self.meant(roles, at, asked)
        if at.invited is None:
            return found
        others = at.invited.difference(row.person for row in found)
        return found + [row for person in _in_order(others) for row in self._guest(person, asked)]

    def _guest(self, person: Key, asked: Asked) -> list[Row]:
        """Somebody invited by name in no role that the playbook invites."""
        rows = self.of_person(person)
        if rows:
            return _held(rows, asked)[:1]
        return [Row(person, (person,), None, None, None, date.min, True, NOBODY_OF, date.min, None)]

    def _visits(self, row: Row, at: Happening) -> bool:
        """Schools' people and reviewers visit; a facilitator or coordinator does not."""
        role = self.playbook.roles.get(row.role)
        if role is None or role.held_for not in (*OF_SCHOOLS, "review"):
            return False
        if row.school is None:
            return "own school" in role.never_from
        return row.school != at.host


def named_by_rota(playbook: Playbook) -> str | None:
    """The activity to which not everybody goes, so that the diary must name those who do; reviewers have a seat."""
    rota = playbook.groups.rota if playbook.groups else None
    return rota.activity if rota and playbook.roles[rota.goes].held_for in OF_SCHOOLS else None


def _rows_of(playbook: Playbook, facts: Facts, today: date) -> list[Row]:
    came: dict[tuple[Key, str], date] = {}
    still: set[tuple[Key, str]] = set()
    for each in facts.holders:
        held = (each.person, each.role)
        came[held] = min(came.get(held, each.from_on), each.from_on)
        if each.holds_on(today):
            still.add(held)
    return [
        Row(
            person=each.person,
            alone=(each.person,),
            school=each.school,
            group=each.group,
            calendar=each.calendar,
            came=came[each.person, each.role],
            is_still=(each.person, each.role) in still,
            role=each.role,
            from_on=each.from_on,
            until_on=each.until_on,
        )
        for each in facts.holders
        if each.role in playbook.roles
    ]


def _held(rows: Iterable[Row], asked: Asked) -> list[Row]:
    day = asked.day
    if asked.ever:
        return [row for row in rows if row.from_on <= day]
    return [row for row in rows if row.from_on <= day and (row.until_on is None or day < row.until_on)]


def _in_order(people: Iterable[Key]) -> list[Key]:
    return sorted(people, key=str)
