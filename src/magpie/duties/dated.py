"""What the diaries of cohorts hold, with the papers of visits and the answers to invitations, in two statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from magpie.core.duties.facts import Key
from magpie.diary.models import Activity, Invitation
from magpie.duties.days import LocalDays, as_text, zone_of
from magpie.duties.held import Held
from magpie.duties.scope import Scope

THERE = Invitation.Attendance.THERE.value


class DiaryLine(NamedTuple):
    """An activity; ``group`` and ``host``, a school, are keys, and the last three say when papers were shared."""

    public_id: str
    name: str
    title: str
    group: int | None
    host: int | None
    on: date
    last_on: date
    draft_on: date | None
    final_on: date | None
    pack_on: date | None


@dataclass(slots=True)
class Dated:
    """What the diary of one cohort holds. Most of it goes by whose place it is, also where somebody else comes.

    ``invited`` is who has an invitation themselves, ``own`` whose place was not given to somebody for this one day, and
    ``taken_back`` who need not come after all, and as what.
    """

    activities: dict[int, DiaryLine] = field(default_factory=dict)
    asked: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    invited: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    own: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))
    taken_back: dict[str, set[tuple[Key, str]]] = field(default_factory=lambda: defaultdict(set))
    answered: dict[str, dict[Key, date]] = field(default_factory=lambda: defaultdict(dict))
    present: dict[Key, dict[Key, bool]] = field(default_factory=lambda: defaultdict(dict))


def read_dated(cohorts: Iterable[Any], scope: Scope, held: Mapping[int, Held]) -> dict[int, Dated]:
    """By the cohorts' keys."""
    cohorts = list(cohorts)
    found = {cohort.pk: Dated() for cohort in cohorts}
    days = {cohort.pk: LocalDays(zone_of(cohort)) for cohort in cohorts}
    _read_activities(found, days, scope)
    _read_invitations(found, days, scope, held)
    return found


def _read_activities(found: Mapping[int, Dated], days: Mapping[int, LocalDays], scope: Scope) -> None:
    invited = Invitation.objects.filter(person=scope.person).values("activity")
    of_person = Q(group=None) | Q(group__in=scope.groups()) | Q(pk__in=invited)
    rows = Activity.objects.standing().filter(scope.within("cohort", of_person)).order_by("pk")
    fields = ("cohort", "pk", "public_id", "name", "title", "group", "host__school")
    moments = ("starts_at", "ends_at", "agenda__draft_shared_at", "agenda__final_shared_at", "pack__shared_at")
    for cohort, pk, public_id, name, title, group, host, starts, ends, *papers in rows.values_list(
        *fields, *map(as_text, moments)
    ):
        local = days[cohort]
        draft_on, final_on, pack_on = map(local.maybe, papers)
        found[cohort].activities[pk] = DiaryLine(
            public_id, name, title, group, host, local.of(starts), local.of(ends), draft_on, final_on, pack_on
        )


def _read_invitations(
    found: Mapping[int, Dated], days: Mapping[int, LocalDays], scope: Scope, held: Mapping[int, Held]
) -> None:
    of_person = Q(person=scope.person) | Q(instead_of__person=scope.person) | Q(enrolment__school__in=scope.schools())
    rows = Invitation.objects.filter(scope.within("activity__cohort", of_person)).order_by()
    fields = ("activity__cohort", "activity", "person", "instead_of__person", "role", "enrolment", "attendance")
    columns = rows.values_list(*fields, as_text("answered_at"), as_text("ended_at"))
    stand_ins = {cohort: _stand_ins(each) for cohort, each in held.items()}
    places = {key: (dated, line.public_id) for dated in found.values() for key, line in dated.activities.items()}
    for cohort, activity, person, original, role, enrolment, attendance, answered, ended in columns:
        place = places.get(activity)
        if place is None:
            continue
        (dated, key), whose = place, original or person
        if stand_ins[cohort]:
            whose = stand_ins[cohort].get((enrolment, role, whose), whose)
        if ended is None:
            dated.asked[key].add(whose)
            dated.invited[key].add(person)
            if original is None:
                dated.own[key].add(whose)
        elif original is None:
            dated.taken_back[key].add((whose, role))
        if answered is not None:
            _keep_first(dated.answered[key], whose, days[cohort][answered[:16]])
        if attendance:
            _keep_best(dated.present[key], whose, attendance == THERE)


def _keep_first(days: dict[Key, date], person: Key, day: date) -> None:
    known = days.get(person)
    if known is None or day < known:
        days[person] = day


def _keep_best(there: dict[Key, bool], person: Key, was_there: bool) -> None:
    """Whoever was away was there if somebody came instead."""
    if was_there or person not in there:
        there[person] = was_there


def _stand_ins(held: Held) -> dict[tuple[int | None, str, int], int]:
    """Who is asked in whose place: somebody who stands in for the holder of a post does not take over what is owed."""
    holders = {
        (post.enrolment, post.kind): post.person for post in sorted(held.posts, key=lambda each: each.span.from_on)
    }
    return {
        (enrolment, kind, person): holder
        for enrolment, kind, person in held.stand_ins
        if (holder := holders.get((enrolment, kind), person)) != person
    }
