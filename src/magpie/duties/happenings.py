"""The diary as the rules want it: what has a day, what the playbook asks for and has none, and who is invited."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from magpie.core.duties import Happening, Holder
from magpie.core.duties.facts import Key
from magpie.core.duties.people import named_by_rota
from magpie.core.playbook import Playbook
from magpie.duties.dated import Dated, DiaryLine
from magpie.duties.held import Held, SeatLine


def happenings_of(
    playbook: Playbook, dated: Dated, held: Held, holders: Iterable[Holder], today: date
) -> list[Happening]:
    invited = invited_by_hand(playbook, dated, holders)
    found = [
        Happening(
            key=line.public_id,
            activity=line.name,
            group=line.group,
            host=line.host,
            on=line.on,
            last_on=line.last_on if line.last_on != line.on else None,
            invited=invited.get(line.public_id),
        )
        for line in dated.activities.values()
        if line.name in playbook.activities
    ]
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


def invited_by_hand(playbook: Playbook, dated: Dated, holders: Iterable[Holder]) -> dict[str, frozenset[Key]]:
    """For activities to which others come than the playbook says: somebody was asked besides, or taken back.

    Where a rota says who goes, those who have been asked go.
    """
    meant, by_rota = Meant(playbook, holders), named_by_rota(playbook)
    found: dict[str, frozenset[Key]] = {}
    for line in dated.activities.values():
        key = line.public_id
        people, back = dated.own.get(key, set()), dated.taken_back.get(key, set())
        if line.name not in playbook.activities or not (people or back):
            continue
        if line.name == by_rota:
            found[key] = frozenset(people)
        elif back or not people <= meant.people(line):
            found[key] = frozenset(meant.but(line, back) | people)
    return found


class Meant:
    """Whom the playbook invites to an activity, as far as it says whether somebody else has been asked."""

    def __init__(self, playbook: Playbook, holders: Iterable[Holder]) -> None:
        self._playbook = playbook
        self._serving: dict[str, set[Key]] = {}
        self._by_group: dict[tuple[str, Key | None], set[Key]] = {}
        self._remembered: dict[tuple[str, Key | None], set[Key]] = {}
        for holder in holders:
            self._serving.setdefault(holder.role, set()).add(holder.person)
            self._by_group.setdefault((holder.role, holder.group), set()).add(holder.person)

    def people(self, line: DiaryLine) -> set[Key]:
        place = (line.name, line.group)
        if place not in self._remembered:
            self._remembered[place] = self.but(line, ())
        return self._remembered[place]

    def but(self, line: DiaryLine, others: Collection[tuple[Key, str]]) -> set[Key]:
        """Without those who need not come, as what they were asked."""
        found: set[Key] = set()
        for role in self._playbook.activities[line.name].invites:
            of_cohort = line.group is None or self._playbook.roles[role].held_for == "cohort"
            everyone = self._serving.get(role) if of_cohort else self._by_group.get((role, line.group))
            found |= (everyone or set()).difference(person for person, asked_as in others if asked_as == role)
        return found
