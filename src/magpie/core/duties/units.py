"""Whose something is when it is not each person's own: the school, group, review, hub or cohort that makes one."""

from collections.abc import Iterable

from magpie.core.duties.facts import Happening, Key
from magpie.core.duties.people import OF_SCHOOLS, People, Row


def shares(
    rows: Iterable[Row], one_per: str, at: Happening | None, parties: tuple[str, ...], people: People
) -> dict[Key | None, list[Row]]:
    """The people by the unit for which they make one together.

    What the host or its visitors make is the host's. A coordinator has no school or group and makes one for each.
    """
    if one_per == "cohort":
        return {None: list(rows)}
    if one_per == "person":
        found: dict[Key | None, list[Row]] = {}
        for row in rows:
            found.setdefault(row.person, []).append(row)
        return found
    if one_per == "school":
        return _by_school(rows, at, parties, people)
    return _by_group(rows, one_per, at, people)


def _by_school(
    rows: Iterable[Row], at: Happening | None, parties: tuple[str, ...], people: People
) -> dict[Key | None, list[Row]]:
    host = at.host if at else None
    if host is not None and not {"host", "visitors"}.isdisjoint(parties):
        return {host: list(rows)}
    found: dict[Key | None, list[Row]] = {}
    others: list[Row] = []
    for row in rows:
        role = people.playbook.roles.get(row.role)
        if role is not None and role.held_for in OF_SCHOOLS and row.school is not None:
            found.setdefault(row.school, []).append(row)
        else:
            others.append(row)
    if others:
        for school in [host] if host is not None else people.schools:
            found.setdefault(school, []).extend(others)
    return found


def _by_group(rows: Iterable[Row], one_per: str, at: Happening | None, people: People) -> dict[Key | None, list[Row]]:
    group = group_at(one_per, at, people)
    if group is not None:
        return {group: list(rows)}
    found: dict[Key | None, list[Row]] = {}
    others: list[Row] = []
    for row in rows:
        if row.group is None:
            others.append(row)
        else:
            found.setdefault(row.group, []).append(row)
    if others:
        for each in people.groups:
            found.setdefault(each, []).extend(others)
    return found


def group_at(one_per: str, at: Happening | None, people: People) -> Key | None:
    """The group of a happening; the partnership of the host where a review is held and the group makes one."""
    if at is None:
        return None
    if one_per != "review" and people.playbook.activities[at.activity].scope == "review":
        return next(iter(people.groups_of(at.host)), at.group)
    return at.group
