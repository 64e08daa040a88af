"""Lists of schools in hubs and networks, as people send them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from magpie.core.dates import NotUnderstood, read_date
from magpie.core.tables import Mistake, match_header
from magpie.register.actions.memberships import Joining
from magpie.register.models import Membership, Organisation, School
from magpie.register.phrases import day_in_words
from magpie.register.sent_files import SentList

COLUMNS = {
    "hub": ["hub", "hub name"],
    "network": ["network", "network name"],
    "urn": ["URN", "school number"],
    "from": ["from", "from date", "joined", "start date"],
}
KINDS = {"hub": Organisation.Kind.HUB.value, "network": Organisation.Kind.NETWORK.value}
OPTIONAL = tuple(KINDS)

# Row number, and the texts in the columns above that the file has.
Row = tuple[int, Mapping[str, str]]


@dataclass(slots=True)
class MembershipPlan:
    """What taking the list over would do; nothing at all while there is a mistake."""

    joinings: list[Joining] = field(default_factory=list)
    known: list[Joining] = field(default_factory=list)
    new_names: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def rows_of_list(sent: SentList) -> tuple[list[Row], list[Mistake]]:
    """The columns that matter, by the names used here, and what is wrong with the header."""
    if not sent.header:
        return [], []
    columns = match_header(sent.header, COLUMNS, optional=OPTIONAL, row=sent.header_row)
    mistakes = list(columns.mistakes)
    if not any(kind in columns.positions for kind in KINDS) and not mistakes:
        message = "No column is headed “hub” or “network”: add one of them."
        mistakes.append(Mistake(sent.header_row, "hub", message))
    if mistakes:
        return [], mistakes
    return [(number, columns.pick(cells)) for number, cells in sent.rows], []


def plan_memberships(rows: Sequence[Row]) -> MembershipPlan:
    """Each row looked at in the light of what is known, in four queries however many rows there are."""
    return _Planner(rows).plan()


class _Planner:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        urns = {int(cells["urn"]) for _, cells in rows if _is_number(cells["urn"])}
        self.schools = {school.urn: school for school in _schools(urns)}
        self.organisations = {
            (found.kind, found.name.casefold()): found for found in Organisation.objects.filter(kind__in=KINDS.values())
        }
        self.memberships: dict[tuple[int, int], list[Membership]] = {}
        held = Membership.objects.filter(school__in=[school.pk for school in self.schools.values()])
        for membership in held.filter(organisation__kind__in=KINDS.values()):
            key = (membership.organisation_id, membership.school_id)
            self.memberships.setdefault(key, []).append(membership)
        self.seen: dict[tuple[str, str, int], int] = {}
        self.result = MembershipPlan()

    def plan(self) -> MembershipPlan:
        for number, cells in self.rows:
            self._read_row(number, cells)
        self.result.mistakes.sort(key=lambda mistake: mistake.row or 0)
        names = {
            joining.name.casefold(): joining.name
            for joining in self.result.joinings
            if (joining.kind, joining.name.casefold()) not in self.organisations
        }
        self.result.new_names = sorted(names.values())
        return self.result

    def _read_row(self, number: int, cells: Mapping[str, str]) -> None:
        names = [(KINDS[column], cells[column]) for column in KINDS if cells.get(column)]
        if not names:
            self._wrong(number, "hub", "Write the name of a hub or a network.")
        for column in KINDS:
            if len(cells.get(column, "")) > 200:
                self._wrong(number, column, "This name is longer than 200 characters. Write a shorter one.")
                names = []
        school = self._school(number, cells["urn"])
        from_on = self._day(number, cells["from"])
        if school is None or from_on is None:
            return
        if school.closed_on and not school.is_open and from_on >= school.closed_on:
            self._wrong(number, "URN", _closed(school))
            return
        for kind, name in names:
            self._join(number, Joining(kind, name, school, from_on))

    def _join(self, number: int, joining: Joining) -> None:
        key = (joining.kind, joining.name.casefold(), joining.school.pk)
        earlier = self.seen.setdefault(key, number)
        if earlier != number:
            self._wrong(number, "URN", f"Row {earlier} has the same school and name. Leave one of them out.")
            return
        organisation = self.organisations.get(key[:2])
        known = self.memberships.get((organisation.pk, joining.school.pk), []) if organisation else []
        overlapping = [one for one in known if one.until_on is None or one.until_on > joining.from_on]
        if any(one.until_on is None and one.from_on == joining.from_on for one in overlapping):
            self.result.known.append(joining)
        elif overlapping:
            self._wrong(number, "from", _overlaps(overlapping[0]))
        else:
            self.result.joinings.append(joining)

    def _school(self, number: int, text: str) -> School | None:
        if not _is_number(text):
            self._wrong(number, "URN", f"Write the school’s number, such as 900001, not “{text}”.")
            return None
        school = self.schools.get(int(text))
        if school is None:
            self._wrong(number, "URN", f"There is no school with the number {text}. Look it up in the list of schools.")
        return school

    def _day(self, number: int, text: str) -> date | None:
        try:
            return read_date(text)
        except NotUnderstood as mistake:
            self._wrong(number, "from", str(mistake))
            return None

    def _wrong(self, number: int, column: str, message: str) -> None:
        self.result.mistakes.append(Mistake(number, column, message))


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= 9


def _schools(urns: Iterable[int]) -> Any:
    return School.objects.filter(urn__in=urns).prefetch_related("successor_links__successor")


def _closed(school: School) -> str:
    successors = [link.successor for link in school.successor_links.all()]
    closed = f"{school} closed on {day_in_words(school.closed_on)}." if school.closed_on else f"{school} is closed."
    if not successors:
        return f"{closed} Leave the row out, or write an earlier day."
    return f"{closed} Write {' or '.join(f'{found.number} ({found})' for found in successors)}."


def _overlaps(known: Membership) -> str:
    began = day_in_words(known.from_on)
    if known.until_on is None:
        return f"The school is a member from {began} already. End that membership first, or leave the row out."
    return f"The school is a member from {began} to {day_in_words(known.until_on)}. Write that day or a later one."
