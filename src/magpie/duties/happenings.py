"""The diary as the rules want it: what has a day, what the playbook asks for and has none, and who is invited."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from magpie.core.duties import Happening, Holder
from magpie.core.duties.people import named_by_rota
from magpie.core.playbook import Playbook
from magpie.duties.dated import Dated, DiaryLine
from magpie.duties.held import Held, SeatLine


def happenings_of(
    playbook: Playbook, dated: Dated, held: Held, holders: Iterable[Holder], zone: ZoneInfo, today: date
) -> list[Happening]:
    invited = invited_by_hand(playbook, dated, list(holders))
    found = []
    for line in dated.activities:
        if line.name in playbook.activities:
            first_on, last_on = line.starts_at.astimezone(zone).date(), line.ends_at.astimezone(zone).date()
            found.append(
                Happening(
                    line.public_id,
                    line.name,
                    line.group,
                    line.host,
                    first_on,
                    last_on if last_on != first_on else None,
                    invited.get(line.public_id),
                )
            )
    return found + list(undated(playbook, found, held, today))


def undated(playbook: Playbook, dated: Iterable[Happening], held: Held, today: date) -> Iterator[Happening]:
    """What the playbook asks for and the diary has not: it waits for a day."""
    places = Counter((each.activity, each.group, each.host) for each in dated)
    n_in_group = Counter((each.activity, each.group) for each in dated)
    seats = [seat for seat in held.seats if seat.span.until_on is None or today < seat.span.until_on]
    for name, activity in playbook.activities.items():
        if activity.each_school_hosts or activity.scope in ("school", "review"):
            yield from (_at(name, seat) for seat in seats if not places[name, seat.group, seat.school])
        elif activity.how_many.at_least > 0:
            groups = [None] if activity.scope == "cohort" else list(dict.fromkeys(seat.group for seat in seats))
            yield from (
                Happening(waiting_key(name, group), name, group) for group in groups if not n_in_group[name, group]
            )


def _at(name: str, seat: SeatLine) -> Happening:
    return Happening(waiting_key(name, seat.group, seat.school), name, seat.group, seat.school)


def waiting_key(activity: str, group: int | None = None, host: int | None = None) -> str:
    """For what has no row yet."""
    return ".".join(str(part) for part in (activity, group, host) if part is not None)


def invited_by_hand(playbook: Playbook, dated: Dated, holders: list[Holder]) -> dict[str, frozenset[int | str]]:
    """For activities to which others come than the playbook says: somebody was asked besides, or taken back.

    Where a rota says who goes, those who have been asked go.
    """
    activities = {line.public_id: line for line in dated.activities if line.name in playbook.activities}
    asked: dict[str, set[int]] = {}
    taken_back: dict[str, set[tuple[int, str]]] = {}
    for each in dated.invitations:
        if not each.is_own or each.activity not in activities:
            continue
        if each.has_ended:
            taken_back.setdefault(each.activity, set()).add((each.person, each.role))
        else:
            asked.setdefault(each.activity, set()).add(each.person)
    meant = Meant(playbook, holders)
    by_rota = named_by_rota(playbook)
    found: dict[str, frozenset[int | str]] = {}
    for key, line in activities.items():
        people, back = asked.get(key, set()), taken_back.get(key, set())
        if line.name == by_rota:
            found.update({key: frozenset(people)} if people else {})
        elif back or meant.has_others(line, people):
            found[key] = frozenset(meant.people(line, but=back) | people)
    return found


class Meant:
    """Whom the playbook invites to an activity, as far as it says whether somebody else has been asked."""

    def __init__(self, playbook: Playbook, holders: list[Holder]) -> None:
        self._playbook = playbook
        self._serving: dict[str, set[tuple[Any, str]]] = {}
        self._by_group: dict[Any, set[tuple[Any, str]]] = {}
        self._remembered: dict[tuple[str, int | None], set[Any]] = {}
        for holder in holders:
            pair = (holder.person, holder.role)
            self._by_group.setdefault(holder.group, set()).add(pair)
            self._serving.setdefault(holder.role, set()).add(pair)

    def people(self, line: DiaryLine, *, but: Iterable[tuple[int, str]] = ()) -> set[Any]:
        return {person for person, _ in self._pairs(line).difference(but)}

    def has_others(self, line: DiaryLine, people: set[int]) -> bool:
        key = (line.name, line.group)
        if key not in self._remembered:
            self._remembered[key] = self.people(line)
        return not people <= self._remembered[key]

    def _pairs(self, line: DiaryLine) -> set[tuple[Any, str]]:
        found: set[tuple[Any, str]] = set()
        for role in self._playbook.activities[line.name].invites:
            everyone = self._serving.get(role, set())
            of_cohort = line.group is None or self._playbook.roles[role].held_for == "cohort"
            found |= everyone if of_cohort else everyone & self._by_group.get(line.group, set())
        return found
