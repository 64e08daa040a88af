"""The diary of a cohort as a list: what has a day, and what still waits for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from magpie.core.diary import DaySchool, why_closed, windows_of
from magpie.diary.bridge import day_schools
from magpie.diary.groups_of_cohort import GroupLine, group_lines
from magpie.diary.models import Activity, Invitation
from magpie.diary.permissions import with_standing
from magpie.diary.phrases import kind_in_words, when_in_words
from magpie.diary.undated import Undated, undated
from magpie.programmes.models import Cohort
from magpie.programmes.telling import listed
from magpie.register.phrases import closed_in_words

ANSWERS_BY = timedelta(days=21)


@dataclass(slots=True)
class Line:
    """``wants`` says in words what is to be done about it by whoever looks; ``place`` is the page where, if any.

    Its address and words are made when they are shown: a cohort may have many hundreds, and a page shows fifty.
    """

    name: str
    title: str
    kind: str
    zone: ZoneInfo
    place: tuple[str, list[str]] | None = None
    usually: str = ""
    group: GroupLine | None = None
    host: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_cancelled: bool = False
    n_missing: int = 0
    n_yes: int = 0
    n_no: int = 0
    n_open: int = 0
    is_mine_to_answer: bool = False
    wants: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return reverse(self.place[0], args=self.place[1]) if self.place else ""

    @property
    def words(self) -> str:
        if self.starts_at is not None and self.ends_at is not None:
            return when_in_words(self.starts_at, self.ends_at, self.zone)
        words = "No date yet" if self.n_missing == 1 else f"{self.n_missing} dates are missing"
        return f"{words}; usually {self.usually}" if self.usually else words

    @property
    def name_with_host(self) -> str:
        return f"{self.title} at {self.host}" if self.host else self.title

    @property
    def kind_words(self) -> str:
        return kind_in_words(self.kind).capitalize()


@dataclass(frozen=True, slots=True)
class Diary:
    lines: list[Line]
    groups: list[GroupLine]


FIELDS = (
    *("pk", "public_id", "name", "title", "kind", "group", "host", "host__school__name", "starts_at", "ends_at"),
    *("invited_at", "cancelled_at", "coordinates", "facilitates", "hosts", "own_answer"),
    *("n_yes", "n_no", "n_open", "n_unmarked"),
)


def diary_of(cohort: Cohort, user: Any, *, coordinates: bool, today: date, now: datetime) -> Diary:
    groups = group_lines(cohort, user, today)
    rows = list(_rows(cohort, user, today))
    by_key = {group.pk: group for group in groups}
    zone = ZoneInfo(cohort.programme.time_zone)
    closed = _closed_schools(cohort, groups, rows, zone, now)
    lines = [_line_of(row, by_key.get(row["group"]), zone, now, closed) for row in rows]
    dated = ((row["name"], row["group"], row["host"]) for row in rows if row["cancelled_at"] is None)
    missing = undated(cohort.playbook, groups, dated)
    return Diary(lines + [_undated_line(cohort, each, zone, coordinates) for each in missing], groups)


def _rows(cohort: Cohort, user: Any, today: date) -> Iterable[dict[str, Any]]:
    seen = with_standing(Activity.objects.visible_to(user, today), user, today, school="host__school")
    counted = with_counts(seen.filter(cohort=cohort))
    mine = Invitation.objects.standing().filter(activity=OuterRef("pk"), person__user=user)
    rows: Iterable[dict[str, Any]] = counted.annotate(own_answer=Subquery(mine.values("answer")[:1])).values(*FIELDS)
    return rows


def with_counts(activities: QuerySet[Any]) -> QuerySet[Any]:
    """How many come, do not come, have not answered; and of how many it is not recorded whether they came."""
    holds = Q(invitations__ended_at=None, invitations__isnull=False)
    found: QuerySet[Any] = activities.annotate(
        n_yes=Count("invitations", filter=holds & Q(invitations__answer="yes")),
        n_no=Count("invitations", filter=holds & Q(invitations__answer="no")),
        n_open=Count("invitations", filter=holds & Q(invitations__answer="")),
        n_unmarked=Count("invitations", filter=holds & Q(invitations__attendance="")),
    )
    return found


def _line_of(
    row: dict[str, Any], group: GroupLine | None, zone: ZoneInfo, now: datetime, closed: dict[int, list[str]]
) -> Line:
    line = Line(
        name=row["name"],
        title=row["title"],
        kind=row["kind"],
        zone=zone,
        place=("diary:activity", [row["public_id"]]),
        group=group,
        host=row["host__school__name"] or "",
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        is_cancelled=row["cancelled_at"] is not None,
        n_yes=row["n_yes"],
        n_no=row["n_no"],
        n_open=row["n_open"],
    )
    if not line.is_cancelled:
        is_to_come = row["ends_at"] > now
        line.is_mine_to_answer = is_to_come and row["own_answer"] == ""
        if line.is_mine_to_answer:
            line.wants.append("you have not answered")
        if row["coordinates"] or row["facilitates"] or row["hosts"]:
            line.wants += _wanted_of(row, now) + closed.get(row["pk"], [])
    return line


def _wanted_of(row: dict[str, Any], now: datetime) -> list[str]:
    """What its organisers have still to see to."""
    if row["ends_at"] <= now:
        return ["who came is not recorded"] if row["n_unmarked"] else []
    if row["invited_at"] is None:
        return ["nobody is invited yet"]
    if row["n_open"] and row["starts_at"] - now <= ANSWERS_BY:
        return [f"{row['n_open']} {'has' if row['n_open'] == 1 else 'have'} not answered"]
    return []


def _undated_line(cohort: Cohort, missing: Undated, zone: ZoneInfo, coordinates: bool) -> Line:
    asked, group, host = missing.asked, missing.group, missing.host
    is_theirs = group.standing(host).organises if group else coordinates
    usually = " or ".join(str(window) for window in windows_of(cohort.playbook, asked.name))
    return Line(
        name=asked.name,
        title=asked.title,
        kind=asked.kind,
        zone=zone,
        place=place_to_set(cohort, asked.name, group, host) if is_theirs else None,
        usually=usually,
        group=group,
        host=host.name if host else "",
        n_missing=missing.n,
        wants=["set a date"] if is_theirs else [],
    )


def place_to_set(cohort: Cohort, name: str, group: Any | None, host: Any | None) -> tuple[str, list[str]]:
    """The page on which a day is set, and what its address names."""
    if group is None:
        return "diary:event-new", [cohort.slug, name]
    if host is None:
        return "diary:meeting-new", [group.public_id, name]
    return "diary:visit-new", [group.public_id, name, host.public_id]


def _closed_schools(
    cohort: Cohort, groups: list[GroupLine], rows: Sequence[dict[str, Any]], zone: ZoneInfo, now: datetime
) -> dict[int, list[str]]:
    """For visits to come at whose day a school of the group has no school: dates are entered later too."""
    coming = [row for row in rows if row["group"] and row["cancelled_at"] is None and row["ends_at"] > now]
    watched = [row for row in coming if row["coordinates"] or row["facilitates"] or row["hosts"]]
    if not watched:
        return {}
    wanted = {row["group"] for row in watched}
    schools, _ = day_schools(cohort, (seat for group in groups if group.pk in wanted for seat in group.seats))
    by_group = {group.pk: [schools[seat.enrolment] for seat in group.seats] for group in groups if group.pk in wanted}
    return {
        row["pk"]: _closed_on(row["starts_at"].astimezone(zone).date(), by_group.get(row["group"], []))
        for row in watched
    }


def _closed_on(day: date, schools: list[DaySchool]) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for school in schools:
        why = why_closed(day, school.calendar)
        if why is not None:
            by_reason.setdefault(closed_in_words(why), []).append(school.name)
    return [f"{reason} at {listed(names)}" for reason, names in by_reason.items()]


SHOW = [
    ("", "Coming, and without a date"),
    ("undated", "Without a date"),
    ("attention", "Needs attention"),
    ("past", "Past"),
    ("cancelled", "Cancelled"),
    ("all", "All"),
]


def shown_lines(
    lines: Iterable[Line], *, words: str = "", kind: str = "", group: str = "", show: str = "", now: datetime
) -> list[Line]:
    """What comes by its day, then what has none, then what is past, the newest first."""
    found = [line for line in lines if _is_shown(line, show, now)]
    if kind:
        found = [line for line in found if line.kind == kind]
    if group:
        found = [line for line in found if line.group is not None and line.group.public_id == group]
    for word in words.casefold().split():
        found = [line for line in found if word in _text(line)]
    coming = [line for line in found if line.ends_at is not None and line.ends_at > now]
    waiting = [line for line in found if line.ends_at is None]
    past = [line for line in found if line.ends_at is not None and line.ends_at <= now]
    return sorted(coming, key=_starts) + waiting + sorted(past, key=_starts, reverse=True)


def _is_shown(line: Line, show: str, now: datetime) -> bool:
    is_past = line.ends_at is not None and line.ends_at <= now
    return {
        "undated": line.starts_at is None,
        "attention": bool(line.wants),
        "past": is_past and not line.is_cancelled,
        "cancelled": line.is_cancelled,
        "all": True,
    }.get(show, not is_past and not line.is_cancelled)


def _starts(line: Line) -> datetime:
    assert line.starts_at is not None, "only lines with a day are sorted by it"
    return line.starts_at


def _text(line: Line) -> str:
    group = line.group.name if line.group else ""
    return f"{line.title} {line.host} {group} {line.kind_words}".casefold()
