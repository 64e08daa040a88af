"""What waits in the diary for coordinators: days to set, invitations to send, attendance to record."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from magpie.diary.groups_of_cohort import GroupLine, SeatLine, open_seats
from magpie.diary.lines import with_counts
from magpie.diary.models import Activity
from magpie.diary.phrases import counted_kind
from magpie.diary.undated import DatedKey, undated
from magpie.programmes.next_steps import Step
from magpie.programmes.telling import listed

FIELDS = (
    *("cohort", "public_id", "name", "title", "kind", "group", "host", "starts_at", "ends_at", "invited_at"),
    "n_unmarked",
)


def steps_of_diaries(cohorts: list[Any], today: date) -> list[Step]:
    """For cohorts in which schools take part and that are not over; in two statements however many they are."""
    running = [each for each in cohorts if getattr(each, "n_enrolled", 1) and each.closes_on >= today]
    if not running:
        return []
    groups = _groups(running, today)
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in with_counts(Activity.objects.standing().filter(cohort__in=running)).values(*FIELDS):
        rows[row["cohort"]].append(row)
    return [step for each in running for step in _steps_of(each, groups[each.pk], rows[each.pk], today)]


def _groups(cohorts: Iterable[Any], today: date) -> dict[int, list[GroupLine]]:
    found: dict[int, dict[int, GroupLine]] = defaultdict(dict)
    fields = ("group", "group__cohort", "group__public_id", "group__name", "enrolment", "enrolment__school")
    for group, cohort, public_id, name, enrolment, school in open_seats(cohorts, today).values_list(*fields):
        line = found[cohort].setdefault(group, GroupLine(group, cohort, public_id, name, True, False))
        line.seats.append(SeatLine(enrolment, "", school, "", False))
    return defaultdict(list, {cohort: list(lines.values()) for cohort, lines in found.items()})


def _steps_of(cohort: Any, groups: list[GroupLine], rows: list[dict[str, Any]], today: date) -> list[Step]:
    zone = ZoneInfo(cohort.programme.time_zone)
    uninvited, unrecorded = [], []
    for row in rows:
        if row["ends_at"].astimezone(zone).date() < today:
            unrecorded += [row] if row["n_unmarked"] else []
        elif row["invited_at"] is None:
            uninvited.append(row)
    steps = _to_date(cohort, undated(cohort.playbook, groups, map(_key, rows)))
    steps += _each(cohort, uninvited, "Send the invitations to {}", "diary:invite")
    return steps + _each(cohort, unrecorded, "Record who came to {}", "diary:attendance")


def _key(row: dict[str, Any]) -> DatedKey:
    return row["name"], row["group"], row["host"]


def _to_date(cohort: Any, missing: list[Any]) -> list[Step]:
    kinds: dict[str, int] = {}
    for each in missing:
        kinds[each.asked.kind] = kinds.get(each.asked.kind, 0) + each.n
    if not kinds:
        return []
    words = f"Give {listed(counted_kind(n, kind) for kind, n in kinds.items())} a date"
    return [Step(words, f"{reverse('diary:diary', args=[cohort.slug])}?show=undated", str(cohort))]


def _each(cohort: Any, rows: list[dict[str, Any]], words: str, url: str) -> list[Step]:
    """One for each event of the cohort; what groups hold, and they may be hundreds, in one."""
    events = [row for row in rows if row["group"] is None]
    held = [row for row in rows if row["group"] is not None]
    steps = [Step(words.format(row["title"]), reverse(url, args=[row["public_id"]]), str(cohort)) for row in events]
    if held:
        kinds: dict[str, int] = {}
        for row in held:
            kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
        counted = listed(counted_kind(n, kind) for kind, n in kinds.items())
        address = f"{reverse('diary:diary', args=[cohort.slug])}?show=attention"
        steps.append(Step(words.format(counted), address, str(cohort)))
    return steps
