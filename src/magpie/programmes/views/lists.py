"""Lists of schools: sending one, putting its rows right on the page, taking it over."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.lists import (
    ListRefused,
    check_list,
    correct_row,
    drop_list,
    keep_list,
    leave_out_row,
    leave_out_wrong_rows,
    take_over_list,
)
from magpie.programmes.enrolment_list import FIELDS, LIST_LIMITS, TITLES, read_list, template_csv
from magpie.programmes.enrolment_list.columns import REQUIRED
from magpie.programmes.forms.lists import SHOW, RowForm, ShowForm, TakeOverForm, UploadForm
from magpie.programmes.list_page import counts_of, lines_of, mistake_rows, shown_lines
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import EnrolmentList, ListedSchool, Theme
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM, coordinated_or_refuse, refused

State = EnrolmentList.State


@require_safe
def list_list(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    found = EnrolmentList.objects.filter(cohort=cohort).annotate(n_rows=Count("rows"))
    rows = page_of(request, found.select_related("by__person").order_by("-at", "-pk"))
    return render(request, "programmes/lists.html", {"cohort": cohort, "rows": rows})


@require_http_methods(FORM)
def list_new(request: Any, slug: str) -> HttpResponse:
    cohort = coordinated_or_refuse(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    mistakes: list[str] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        read = read_list(upload.file, upload.name)
        if not read.mistakes:
            kept = keep_list(cohort, read=read, file_name=upload.name, by=request.user, now=request.now)
            return redirect("programmes:list", slug, kept.public_id)
        form.add_error("file", "The list cannot be read as it is. What is wrong stands below.")
        mistakes = read.mistakes
    facts = {"cohort": cohort, "form": form, "mistakes": mistakes, "titles": TITLES, "required": REQUIRED}
    facts |= {"megabytes": LIST_LIMITS.file_bytes // 1_000_000}
    return render(request, "programmes/list_new.html", facts)


@require_safe
def list_template(request: Any, slug: str) -> HttpResponse:
    coordinated_or_refuse(request, slug)
    names = list(Theme.objects.filter(is_retired=False).values_list("name", flat=True)[:3])
    response = HttpResponse(template_csv(names), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="schools.csv"'
    return response


@require_safe
def list_page(request: Any, slug: str, public_id: str) -> HttpResponse:
    kept = list_or_404(request, slug, public_id)
    if kept.state != State.OPEN:
        return render(request, "programmes/list_closed.html", {"kept": kept, "cohort": kept.cohort})
    form = ShowForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = lines_of(kept, request.today)
    if wants_file(request):
        return csv_file("mistakes", ("row", "school", "column", "what is wrong"), mistake_rows(lines))
    rows = page_of(request, shown_lines(lines, asked.get("show", ""), asked.get("q", "")))
    for line in rows.object_list:
        line.give_form()
    facts = {"kept": kept, "cohort": kept.cohort, "form": form, "rows": rows, "counts": counts_of(lines)}
    return render(request, "programmes/list.html", {**facts, "asked": asked})


@require_http_methods(FORM)
def list_row(request: Any, slug: str, public_id: str, number: int) -> HttpResponse:
    """One row with all its cells; the page of the list sends single cells here too."""
    kept = list_or_404(request, slug, public_id)
    row = get_object_or_404(ListedSchool.objects.select_related("list"), list=kept, row_number=number)
    if request.method == "POST":
        form = RowForm(request.POST, only=[name for name in FIELDS if name in request.POST])
        if form.is_valid():
            _change(request, row, form)
            return redirect(_back_to_list(request, kept, number))
    else:
        read = next((read for read in check_list(kept, request.today) if read.row.number == number), None)
        form = RowForm.showing(read) if read else RowForm(initial=row.cells)
    return render(request, "programmes/list_row.html", {"kept": kept, "cohort": kept.cohort, "row": row, "form": form})


@require_http_methods(FORM)
def list_take_over(request: Any, slug: str, public_id: str) -> HttpResponse:
    kept = list_or_404(request, slug, public_id)
    cohort = kept.cohort
    form = TakeOverForm(request.POST or None, initial={"from_on": max(request.today, cohort.opens_on)})
    mistakes: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            enrolled = take_over_list(kept, **form.cleaned_data, today=request.today, by=request.user, now=request.now)
        except ListRefused as refusal:
            mistakes = refusal.mistakes
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{len(enrolled)} schools take part in {cohort} now.")
            return redirect("programmes:schools", slug)
    counts = counts_of(lines_of(kept, request.today))
    facts = {"kept": kept, "cohort": cohort, "form": form, "counts": counts, "mistakes": mistakes}
    return render(request, "programmes/list_take_over.html", facts)


@require_http_methods(FORM)
def list_leave_out(request: Any, slug: str, public_id: str) -> HttpResponse:
    """Leaves out every row that has a mistake, after saying how many they are."""
    kept = list_or_404(request, slug, public_id)
    if request.method == "POST":
        try:
            n = leave_out_wrong_rows(kept, day=request.today)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, f"{n} rows are left out. Each can be put back.")
        return redirect("programmes:list", slug, public_id)
    counts = counts_of(lines_of(kept, request.today))
    return render(request, "programmes/list_leave_out.html", {"kept": kept, "cohort": kept.cohort, "counts": counts})


@require_http_methods(FORM)
def list_drop(request: Any, slug: str, public_id: str) -> HttpResponse:
    kept = list_or_404(request, slug, public_id)
    if request.method == "POST":
        try:
            drop_list(kept, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, "The list is thrown away.")
        return redirect("programmes:lists", slug)
    return render(request, "programmes/list_drop.html", {"kept": kept, "cohort": kept.cohort})


def list_or_404(request: Any, slug: str, public_id: str) -> EnrolmentList:
    found = EnrolmentList.objects.visible_to(request.user, request.today).filter(cohort__slug=slug)
    return get_object_or_404(found.select_related("cohort__programme", "cohort__edition"), public_id=public_id)


def _change(request: Any, row: ListedSchool, form: RowForm) -> None:
    try:
        if request.POST.get("do") in ("leave_out", "put_back"):
            leave_out_row(row, is_left_out=request.POST["do"] == "leave_out")
        else:
            correct_row(row, cells=form.cleaned_data)
    except Refused as refusal:
        messages.warning(request, refusal.words)


def _back_to_list(request: Any, kept: EnrolmentList, number: int) -> str:
    """The same page of the list, at the same row, showing the same rows."""
    asked = {"show": request.POST.get("show", ""), "page": request.POST.get("page", "")}
    known = {
        "show": dict(SHOW).get(asked["show"]) and asked["show"],
        "page": asked["page"].isdecimal() and asked["page"],
    }
    query = urlencode({name: value for name, value in known.items() if value})
    path = redirect("programmes:list", kept.cohort.slug, kept.public_id).url
    return f"{path}?{query}#row-{number}" if query else f"{path}#row-{number}"
