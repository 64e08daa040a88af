"""The diary of a cohort: what has a day, and what waits for one."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from magpie.core.diary import asked_days
from magpie.diary.forms.dates import DiarySearchForm
from magpie.diary.lines import SHOW, Diary, Line, diary_of, shown_lines
from magpie.diary.phrases import counted_kind, kind_in_words
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.permissions import can_coordinate
from magpie.programmes.telling import listed
from magpie.programmes.views.cohorts import cohort_or_404

HEADER = ("day", "starts", "ends", "what", "kind", "group", "host", "come", "do not come", "no answer", "to do")


@require_safe
def diary_page(request: Any, slug: str) -> HttpResponse:
    cohort = cohort_or_404(request, slug)
    coordinates = can_coordinate(request.user, cohort, request.today)
    diary = diary_of(cohort, request.user, coordinates=coordinates, today=request.today, now=request.now)
    form = DiarySearchForm(request.GET, **_choices(diary))
    asked = form.cleaned_data if form.is_valid() else {}
    lines = shown_lines(
        diary.lines,
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        group=asked.get("group", ""),
        show=asked.get("show", ""),
        now=request.now,
    )
    if wants_file(request):
        zone = ZoneInfo(cohort.programme.time_zone)
        return csv_file(f"{cohort.slug}-diary", HEADER, [_row(line, zone) for line in lines])
    facts = {
        "cohort": cohort,
        "coordinates": coordinates,
        "form": form,
        "listed": page_of(request, lines),
        "asks": bool(request.GET),
        "next": _next(diary.lines, request.now),
        "offers": _offers(cohort, diary) if coordinates else [],
    }
    return render(request, "diary/diary.html", facts)


def _choices(diary: Diary) -> dict[str, list[tuple[str, str]]]:
    kinds = sorted({line.kind for line in diary.lines})
    return {
        "kinds": [(kind, kind_in_words(kind).capitalize()) for kind in kinds],
        "groups": [(group.public_id, group.name) for group in diary.groups],
        "show": SHOW,
    }


def _next(lines: list[Line], now: Any) -> str:
    """What whoever looks does now, in a sentence or two."""
    mine = [line for line in lines if line.is_mine_to_answer]
    said = []
    if mine:
        title = mine[0].name_with_host
        more = f", and to {len(mine) - 1} more" if len(mine) > 1 else ""
        said.append(f"Say whether you come to “{title}”{more}.")
    kinds: dict[str, int] = {}
    for line in lines:
        if line.n_missing and line.place:
            kinds[line.kind] = kinds.get(line.kind, 0) + line.n_missing
    if kinds:
        said.append(f"Give {listed(counted_kind(n, kind) for kind, n in kinds.items())} a date.")
    others = [line for line in lines if line.wants and not line.n_missing and not line.is_mine_to_answer]
    if len(others) == 1:
        said.append(f"“{others[0].name_with_host}”: {', '.join(others[0].wants)}.")
    elif others:
        said.append(f"{len(others)} activities need your attention.")
    if said:
        return " ".join(said)
    coming = [line for line in shown_lines(lines, now=now) if line.starts_at is not None]
    return f"Next: {coming[0].name_with_host}, {coming[0].words}." if coming else "Nothing here waits for you."


def _offers(cohort: Any, diary: Diary) -> list[tuple[str, str]]:
    """What the playbook lets be held besides what it asks for, for the whole cohort."""
    n_dated = dict.fromkeys(cohort.playbook.activities, 0)
    for line in diary.lines:
        if line.group is None and line.starts_at is not None and not line.is_cancelled and line.name in n_dated:
            n_dated[line.name] += 1
    return [
        (asked.title, reverse("diary:event-new", args=[cohort.slug, asked.name]))
        for asked in asked_days(cohort.playbook)
        if asked.held == "cohort"
        and not asked.n_missing(n_dated[asked.name])
        and not asked.is_full(n_dated[asked.name])
    ]


def _row(line: Line, zone: ZoneInfo) -> tuple[object, ...]:
    starts, ends = (each.astimezone(zone) if each else None for each in (line.starts_at, line.ends_at))
    return (
        starts.date() if starts else "",
        f"{starts:%H:%M}" if starts else "",
        f"{ends:%H:%M}" if ends else "",
        f"{line.title} (cancelled)" if line.is_cancelled else line.title,
        line.kind_words,
        line.group.name if line.group else "",
        line.host,
        line.n_yes,
        line.n_no,
        line.n_open,
        "; ".join(line.wants),
    )
