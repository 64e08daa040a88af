"""What waits in the diary for coordinators: days to set, invitations to send, attendance to record."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, DateTimeField, Value
from django.urls import reverse

from magpie.diary.groups_of_cohort import GroupLine, SeatLine, open_seats
from magpie.diary.lines import with_counts
from magpie.diary.models import Activity
from magpie.diary.phrases import counted_kind
from magpie.diary.undated import DatedKey, undated
from magpie.programmes.next_steps import Step
from magpie.programmes.telling import listed

FIELDS = (
    *("cohort", "group", "host", "name", "title", "kind", "public_id", "starts_at", "ends_at", "invited_at"),
    "n_unmarked",
)


def steps_of_diaries(cohorts: list[Any], today: date) -> list[Step]:
    """For cohorts in which schools take part and that are not over, by the rows of their diaries.

    What is missing in a diary is no number that a database counts: it depends on the playbook, group by group. So this
    asks one statement of its own, however many cohorts there are.
    """
    running = [each for each in cohorts if each.n_enrolled and each.closes_on >= today]
    if not running:
        return []
    dated: dict[int, list[dict[str, Any]]] = defaultdict(list)
    groups: dict[int, dict[int, GroupLine]] = defaultdict(dict)
    for values in _rows(running, today):
        row = dict(zip(FIELDS, values, strict=True))
        if row["kind"]:
            dated[row["cohort"]].append(row)
        else:
            line = GroupLine(row["group"], row["cohort"], row["public_id"], "", coordinates=True, facilitates=False)
            group = groups[row["cohort"]].setdefault(row["group"], line)
            group.seats.append(SeatLine(0, row["host"], "", "", "", None, None))
    return [step for each in running for step in _steps_of(each, [*groups[each.pk].values()], dated[each.pk], today)]


def _rows(cohorts: Iterable[Any], today: date) -> Iterable[tuple[Any, ...]]:
    """What has a day, and in the same columns the seats of the groups, which have no kind.

    Two statements would be plainer, but this stands on the first page of everybody who coordinates.
    """
    never, nobody = Value(None, output_field=DateTimeField()), Value("", output_field=CharField())
    activities = with_counts(Activity.objects.standing().filter(cohort__in=cohorts)).order_by().values_list(*FIELDS)
    seats = open_seats(cohorts, today).order_by()
    columns = ("group__cohort", "group", "enrolment", nobody, nobody, nobody, "group__public_id", never, never, never)
    return activities.union(seats.values_list(*columns, Value(0)), all=True)


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
