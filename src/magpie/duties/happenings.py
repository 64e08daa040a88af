"""The diary as the rules want it: what has a day, what the playbook asks for and has none, and who is invited."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q

from magpie.core.duties import Happening, Holder
from magpie.core.duties.people import named_by_rota
from magpie.core.playbook import Playbook
from magpie.diary.models import Activity, Invitation
from magpie.duties.holders import Held, SeatLine
from magpie.duties.scope import Scope
from magpie.programmes.models import Substitution


class DiaryLine(NamedTuple):
    public_id: str
    name: str
    title: str
    group: int | None
    host: int | None
    starts_at: datetime
    ends_at: datetime


class InvitationLine(NamedTuple):
    """``person`` is whose place it is, also when somebody else has been asked instead."""

    activity: str
    person: int
    role: str
    answered_at: datetime | None
    attendance: str
    is_own: bool
    has_ended: bool


@dataclass(slots=True)
class Dated:
    """What the diary of one cohort holds."""

    activities: list[DiaryLine] = field(default_factory=list)
    invitations: list[InvitationLine] = field(default_factory=list)


def read_dated(cohorts: Iterable[Any], scope: Scope, held: Mapping[int, Held]) -> dict[int, Dated]:
    """By the cohorts' keys; in three statements."""
    found = {cohort.pk: Dated() for cohort in cohorts}
    _read_activities(found, scope)
    _read_invitations(found, scope, _stand_ins(scope, held))
    return found


def _read_activities(found: Mapping[int, Dated], scope: Scope) -> None:
    invited = Invitation.objects.filter(person=scope.person).values("activity")
    of_person = Q(group=None) | Q(group__in=scope.groups()) | Q(pk__in=invited)
    rows = Activity.objects.standing().filter(scope.within("cohort", of_person)).order_by("pk")
    fields = ("public_id", "name", "title", "group", "host__school", "starts_at", "ends_at")
    for cohort, *line in rows.values_list("cohort", *fields):
        found[cohort].activities.append(DiaryLine(*line))


def _read_invitations(found: Mapping[int, Dated], scope: Scope, stand_ins: "StandIns") -> None:
    of_person = Q(person=scope.person) | Q(instead_of__person=scope.person) | Q(enrolment__school__in=scope.schools())
    rows = Invitation.objects.filter(scope.within("activity__cohort", of_person), activity__cancelled_at=None).order_by(
        "pk"
    )
    place = ("person", "instead_of__person", "role", "enrolment")
    fields = ("activity__cohort", "activity__public_id", *place, "answered_at", "attendance", "ended_at")
    for cohort, activity, person, original, role, enrolment, answered_at, attendance, ended_at in rows.values_list(
        *fields
    ):
        whose = stand_ins.get((enrolment, role, original or person), original or person)
        found[cohort].invitations.append(
            InvitationLine(activity, whose, role, answered_at, attendance, original is None, ended_at is not None)
        )


StandIns = dict[tuple[int | None, str, int], int]


def _stand_ins(scope: Scope, held: Mapping[int, Held]) -> StandIns:
    """Who is asked in whose place: somebody who stands in for the holder of a post does not take over what is owed."""
    holders = {
        (post.enrolment, post.kind): post.person
        for of_cohort in held.values()
        for post in sorted(of_cohort.posts, key=lambda each: each.span.from_on)
    }
    rows = Substitution.objects.filter(
        scope.within("enrolment__cohort", Q(enrolment__school__in=scope.schools()))
    ).values_list("enrolment", "post_kind", "person")
    return {
        (enrolment, kind, person): holders[enrolment, kind]
        for enrolment, kind, person in rows
        if (enrolment, kind) in holders and holders[enrolment, kind] != person
    }


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
