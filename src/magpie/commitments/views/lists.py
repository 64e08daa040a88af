"""One commitment, those of one's own school, and all of a cohort."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from magpie.commitments.forms.commitments import CommitmentSearchForm
from magpie.commitments.lines import CommitmentLine, in_order, lines_in, lines_of, read_for_lines, shown_lines
from magpie.commitments.models import Commitment
from magpie.commitments.sentences import how_it_stands
from magpie.commitments.views.finding import commitment_or_404
from magpie.commitments.words import Stand, word_of, words_of
from magpie.diary.models import Activity
from magpie.groups.models import Group, Seat
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Cohort
from magpie.programmes.views.schools import coordinated_or_refuse
from magpie.register.history import history_of
from magpie.register.models import Post

HEADER = (
    *("school", "group", "what will change", "first step", "by when", "what would show it", "who sees to it"),
    *("made at", "made on", "how it stands", "next check-in due", "check-ins answered"),
    *("how they know", "who gained", "closed on", "what came of it"),
)


@require_safe
def commitment_page(request: Any, public_id: str) -> HttpResponse:
    found = commitment_or_404(request, public_id)
    commitment = found.commitment
    activity = commitment.activity
    sees_activity = activity is not None and _is_seen(Activity, activity.pk, request)
    groups = Group.objects.visible_to(request.user, request.today).filter(seats__enrolment=commitment.enrolment)
    facts = {
        **found.facts,
        "lead": how_it_stands(found.line, may_change=found.facts["may_change"]),
        "works_there": found.standing.works_there,
        "sees_activity": sees_activity,
        "group": groups.order_by("-from_on", "pk").first(),
        "history": history_of(commitment)[:20],
    }
    return render(request, "commitments/commitment.html", facts)


def _is_seen(model: Any, key: int, request: Any) -> bool:
    return bool(model.objects.visible_to(request.user, request.today).filter(pk=key).exists())


@require_safe
def own_list(request: Any) -> HttpResponse:
    """Those of the schools at which the user works, over all cohorts."""
    posts = Post.objects.held_on(request.today).filter(person__user=request.user)
    own = Commitment.objects.filter(enrolment__school__in=posts.values("school"))
    lines = in_order(lines_of(read_for_lines(own), request.today))
    open_lines = [line for line in lines if not line.commitment.is_closed]
    facts = {
        "rows": page_of(request, lines),
        "n_open": len(open_lines),
        "n_late": sum(line.stand is Stand.LATE for line in open_lines),
        "schools": sorted({str(line.commitment.school) for line in lines}),
    }
    return render(request, "commitments/own.html", facts)


@require_safe
def commitment_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    form = CommitmentSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = lines_of_cohort(cohort, request)
    shown = shown_lines(lines, asked.get("show", ""), asked.get("q", ""))
    if wants_file(request):
        return csv_file(f"{cohort.slug}-commitments", HEADER, map(_row, shown))
    facts = {
        "cohort": cohort,
        "form": form,
        "rows": page_of(request, shown),
        "asks": bool(request.GET),
        "n_late": sum(line.stand is Stand.LATE for line in lines),
        "n_due": sum(line.stand is Stand.DUE for line in lines),
        "word": word_of(cohort.playbook),
        "words": words_of(cohort.playbook),
        "made_at": cohort.playbook.commitments is not None,
        "address": reverse("commitments:commitments", args=[cohort.slug]),
    }
    return render(request, "commitments/commitments.html", facts)


def lines_of_cohort(cohort: Cohort, request: Any) -> list[CommitmentLine]:
    rows = Commitment.objects.filter(enrolment__cohort=cohort)
    seats = Seat.objects.held_on(request.today).filter(group__cohort=cohort)
    groups = dict(seats.values_list("enrolment", "group__name"))
    return lines_in(cohort, rows, request.today, groups)


def _row(line: CommitmentLine) -> tuple[object, ...]:
    each, latest = line.commitment, line.latest
    return (
        *(each.school.name, line.group, each.words, each.first_step, each.by_when, each.would_show, each.owner.name),
        str(each.activity or ""),
        each.made_on,
        line.stand_words,
        line.next.due_on if line.next else None,
        _answered(line.look_backs),
        latest.evidence if latest else "",
        ", ".join(latest.gained_words) if latest else "",
        each.closed_on,
        each.closed_words if each.is_closed else "",
    )


def _answered(look_backs: Iterable[Any]) -> str:
    found = list(look_backs)
    return f"{sum(each.answer is not None for each in found)} of {len(found)}"
