"""The duties of a cohort for those who coordinate it, and letting somebody off one."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.duties.actions.excuses import excuse_duty, take_excuse_back
from magpie.duties.board import Board, Row, Standing, groups_of
from magpie.duties.forms.board import BoardForm, ExcuseForm
from magpie.duties.models import Excuse
from magpie.duties.phrases import findings_in_words
from magpie.duties.reckoned import owed_in_cohorts
from magpie.duties.scope import whole_of
from magpie.duties.silence import IN_WORDS, LOOKS_BACK
from magpie.outbox.models import Message
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Letter
from magpie.programmes.refusals import Refused
from magpie.programmes.telling import listed
from magpie.programmes.views.schools import coordinated_or_refuse, refused

MOST_FINDINGS = 30
TROUBLED = (Message.State.FAILED, Message.State.UNDECIDED)
HEADER = (
    *("who", "address", "school", "group", "what", "for", "on", "due", "due by the rule", "state", "done"),
    *("last reminder", "excused because"),
)


@require_safe
def duty_board(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    board = board_of(cohort, request)
    duties, groups = list(board.telling.duties.items()), groups_of(board)
    form = BoardForm(request.GET, duties=duties, groups=groups)
    found = board.found(form.asked())
    if wants_file(request):
        return csv_file(f"{cohort.slug}-duties", HEADER, _file_rows(board, found))
    page = page_of(request, found)
    findings = findings_in_words(board.findings, board.known)
    facts = {
        "cohort": cohort,
        "board": board,
        "form": form,
        "listed": page,
        "rows": board.rows(page.object_list),
        "asks": any(request.GET.get(name) for name in ("q", "state", "duty", "group")),
        "troubled": troubled_letters(cohort),
        "findings": findings[:MOST_FINDINGS],
        "n_more_findings": len(findings[MOST_FINDINGS:]),
        "silence": IN_WORDS,
    }
    return render(request, "duties/board.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def duty_excuse(request: Any, slug: str, code: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    board = board_of(cohort, request)
    standing = _find(board, code)
    row = board.row_of(standing)
    form = ExcuseForm(request.POST or None)
    if request.method == "POST" and row.may_excuse and form.is_valid():
        facts = {"key": _key(board, standing), "words": sentence(row), "by": request.user, "now": request.now}
        try:
            excuse_duty(cohort, **facts, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "It is excused: nobody is reminded of it any more.")
            return redirect("duties:excuse", cohort.slug, code)
    history = Excuse.objects.filter(cohort=cohort, key__in={standing[0].key, _key(board, standing)})
    facts = {"cohort": cohort, "row": row, "form": form, "history": history.select_related("by__person")}
    return render(request, "duties/excuse.html", facts)


@require_POST
def duty_excuse_back(request: Any, slug: str, code: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    board = board_of(cohort, request)
    standing = _find(board, code)
    words = sentence(board.row_of(standing))
    try:
        take_excuse_back(cohort, key=_key(board, standing), words=words, by=request.user, now=request.now)
    except Refused as refusal:
        messages.warning(request, refusal.words)
    else:
        messages.success(request, "It is owed again.")
    return redirect("duties:excuse", cohort.slug, code)


def board_of(cohort: Any, request: Any) -> Board:
    scope = whole_of([cohort], reminded_since=request.today - LOOKS_BACK)
    return Board(owed_in_cohorts([cohort], request.today, scope)[cohort.pk], request.today)


def troubled_letters(cohort: Any) -> list[tuple[str, int]]:
    """How many letters failed, and of how many nobody knows whether they went."""
    rows = Letter.objects.filter(cohort=cohort, message__state__in=TROUBLED).order_by()
    counts = dict(rows.values_list("message__state").annotate(Count("pk")))
    return [(state.value, counts[state]) for state in TROUBLED if counts.get(state)]


def sentence(row: Row) -> str:
    """Whose duty it is and what, on one line of the history."""
    about = f" for {row.about}" if row.about else ""
    return f"{listed(row.who) or row.school or 'nobody'}: {row.what}{about}."


def _find(board: Board, code: str) -> Standing:
    found = board.find(code)
    if found is None:
        raise Http404
    return found


def _key(board: Board, standing: Standing) -> str:
    """The key under which it is excused already, if it is: it may have waited for a day then."""
    key = standing[0].key
    excused = board.known.excuses.get(key)
    return excused.key if excused else key


def _file_rows(board: Board, found: Iterable[Standing]) -> Iterator[tuple[object, ...]]:
    for owed, state in found:
        row = board.row_of((owed, state))
        yield (
            "; ".join(row.who),
            "; ".join(row.addresses),
            row.school,
            row.group,
            row.what,
            row.about,
            row.on,
            row.due_on,
            owed.due.nominal_on if owed.due else None,
            row.state,
            row.done_on,
            row.reminded.on if row.reminded else None,
            row.reason,
        )
