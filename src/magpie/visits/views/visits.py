"""One visit and where it stands, and the list of all visits of a cohort."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.commitments.doors import way_to_make
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.views.schools import coordinated_or_refuse
from magpie.visits.forms.visits import VisitSearchForm
from magpie.visits.overview import VisitLine, shown_lines, visit_lines
from magpie.visits.people import People
from magpie.visits.views.finding import visit_or_404
from magpie.visits.where_it_stands import agenda_state, due_by, next_for, pack_state

HEADER = (
    *("visit", "group", "host", "date", "starts", "ends", "facilitator", "draft due", "draft sent"),
    *("final due", "final sent", "pack due", "pack sent"),
)


@require_safe
def visit_page(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    activity, day = visit.activity, request.today
    facts = {
        "visit": visit,
        "activity": activity,
        "standing": visit.standing,
        "next": next_for(visit, today=day, make=way_to_make(activity, request.user, day)),
        "agenda_state": agenda_state(visit.agenda),
        "pack_state": pack_state(visit.pack),
        "dues": {paper.value: due_by(due, day) for paper, due in visit.dues.items()},
        "people": People(visit, day),
    }
    return render(request, "visits/visit.html", facts)


@require_safe
def visit_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    form = VisitSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = visit_lines(cohort, request.today)
    shown = shown_lines(lines, asked.get("show", ""), asked.get("q", ""))
    if wants_file(request):
        return csv_file(f"{cohort.slug}-visits", HEADER, map(_row, shown))
    facts = {
        "cohort": cohort,
        "form": form,
        "rows": page_of(request, shown),
        "asks": bool(request.GET),
        "n_late": sum(line.draft_is_late or line.final_is_late or line.pack_is_late for line in lines),
        "n_undated": sum(line.on is None for line in lines),
    }
    return render(request, "visits/visits.html", facts)


def _row(line: VisitLine) -> tuple[object, ...]:
    activity = line.activity
    starts, ends = (
        (f"{at.astimezone(activity.zone):%H:%M}" for at in (activity.starts_at, activity.ends_at))
        if activity
        else ("", "")
    )
    return (
        line.title,
        line.group or "",
        line.host.school.name if line.host else "",
        line.on,
        starts,
        ends,
        line.facilitator,
        line.draft_due,
        _day(line, line.draft_at),
        line.final_due,
        _day(line, line.final_at),
        line.pack_due,
        _day(line, line.pack_at),
    )


def _day(line: VisitLine, at: datetime | None) -> date | None:
    return at.astimezone(line.activity.zone).date() if at and line.activity else None
