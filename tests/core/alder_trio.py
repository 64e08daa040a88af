"""One trio of the learning trios: Alder, Birch and Cedar, each with a head and a deputy, and their facilitator Fay."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from magpie.core.dates import SchoolCalendar, usual_england
from magpie.core.duties import Facts, Happening, Holder, Owed, State, owed_by
from magpie.core.duties.facts import Key
from magpie.core.playbook import shipped_playbooks

TRIOS = shipped_playbooks()["learning-trios"]
ENGLAND = usual_england()
SINCE = date(2024, 9, 1)
SCHOOLS = ("Alder", "Birch", "Cedar")

INDUCTION_ON = date(2025, 9, 24)
VISIT_ON = date(2025, 11, 18)  # Draft due Tuesday 4 November, final and pack Tuesday 11 November.
INDUCTION = Happening("induction", "induction", on=INDUCTION_ON)
VISIT = Happening("visit", "visit", group="trio", host="Alder", on=VISIT_ON)


def of_school(school: str) -> list[Holder]:
    return [
        Holder(f"{school}'s head", "head", school, "trio", school, SINCE),
        Holder(f"{school}'s deputy", "second_leader", school, "trio", school, SINCE),
    ]


HOLDERS = [
    *(holder for school in SCHOOLS for holder in of_school(school)),
    Holder("Fay", "facilitator", None, "trio", None, SINCE),
    Holder("Cora", "coordinator", None, None, None, SINCE),
]
LEADERS = {holder.person for holder in HOLDERS if holder.school}


def trio(
    *happenings: Happening,
    calendars: Mapping[Key, SchoolCalendar] | None = None,
    without: Iterable[Key] = (),
    more: Iterable[Holder] = (),
    **facts: Any,
) -> Facts:
    """The facts of the trio, with some people exchanged for others."""
    usual: dict[Key, SchoolCalendar] = dict.fromkeys(("England", *SCHOOLS), ENGLAND)
    holders = [holder for holder in HOLDERS if holder.person not in set(without)]
    return Facts([*holders, *more], happenings, {**usual, **(calendars or {})}, "England", **facts)


def leaves(person: Key, until_on: date) -> Holder:
    """The same holding, with an end."""
    return replace(next(holder for holder in HOLDERS if holder.person == person), until_on=until_on)


def of_duty(duty: str, facts: Facts, today: date) -> list[Owed]:
    return [owed for owed in owed_by(TRIOS, facts, today) if owed.duty == duty]


def only(duty: str, facts: Facts, today: date) -> Owed:
    (owed,) = of_duty(duty, facts, today)
    return owed


def owners(duty: str, facts: Facts, today: date) -> set[Key]:
    return {person for owed in of_duty(duty, facts, today) for person in owed.owners}


def states(duty: str, facts: Facts, today: date) -> dict[Key | None, State]:
    return {owed.unit: owed.state(today) for owed in of_duty(duty, facts, today)}
