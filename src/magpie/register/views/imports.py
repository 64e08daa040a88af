"""The import of the national register: send files, look at what would change, apply, undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.jobs.models import Job
from magpie.register.forms.imports import ImportFilterForm, ImportForm
from magpie.register.importing.actions import AnotherUnderWay, CannotDiscard, discard_import
from magpie.register.importing.applying import CannotApply
from magpie.register.importing.jobs import queue_apply, start_import
from magpie.register.importing.undoing import CannotUndo, undo_import, why_not_undone
from magpie.register.models import RegisterImport
from magpie.register.permissions import can_import_register, require
from magpie.register.views.lists import csv_response, page_of

HISTORY_COLUMNS = ("Sent", "By", "Files", "State", "Added", "Changed", "Unchanged", "Closed", "Links", "Rows left out")


@require_safe
def import_list(request: Any) -> HttpResponse:
    require(can_import_register(request.user))
    form = ImportFilterForm(request.GET)
    context = {
        "form": form,
        "is_search": form.has_changed(),
        "page_of": page_of(_found(request, form), request),
        "under_way": RegisterImport.objects.under_way().first(),
    }
    return render(request, "register/imports.html", context)


@require_safe
def imports_csv(request: Any) -> HttpResponse:
    require(can_import_register(request.user))
    rows = (
        (
            *(f"{run.made_at:%Y-%m-%d %H:%M}", run.by or "the command line", run.file_names, run.get_state_display()),
            *(run.n_added, run.n_changed, run.n_unchanged, run.n_closed, run.n_links, run.n_errors),
        )
        for run in _found(request, ImportFilterForm(request.GET))
    )
    return csv_response("imports", rows, HISTORY_COLUMNS)


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: Any) -> HttpResponse:
    require(can_import_register(request.user))
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        try:
            run = start_import(uploads=form.cleaned_data["uploads"], by=request.user, now=request.now)
        except AnotherUnderWay as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_job(run)
    context = {"form": form, "under_way": RegisterImport.objects.under_way().first()}
    return render(request, "register/import_new.html", context)


@require_safe
def import_page(request: Any, public_id: str) -> HttpResponse:
    run = _import(request, public_id)
    require(can_import_register(request.user))
    job = Job.objects.filter(pk=run.job_id or 0, ended_at=None).first()
    context = {
        "run": run,
        "is_at_work": job is not None,
        "job": job if job and (request.user.is_operator or job.by_id == request.user.pk) else None,
        "reasons": why_not_undone(run) if run.state == RegisterImport.State.APPLIED else [],
        "mistakes": run.mistakes.all()[:10],
    }
    return render(request, "register/import.html", context)


@require_POST
def import_apply(request: Any, public_id: str) -> HttpResponse:
    run = _import(request, public_id)
    require(can_import_register(request.user))
    try:
        job = queue_apply(run=run, by=request.user, now=request.now)
    except CannotApply as refusal:
        messages.warning(request, str(refusal))
        return redirect(run)
    return redirect(job)


@require_http_methods(["GET", "HEAD", "POST"])
def import_discard(request: Any, public_id: str) -> HttpResponse:
    run = _import(request, public_id)
    require(can_import_register(request.user))
    if request.method != "POST":
        return render(request, "register/import_discard.html", {"run": run})
    try:
        discard_import(run=run, by=request.user, now=request.now)
    except CannotDiscard as refusal:
        messages.warning(request, str(refusal))
        return redirect(run)
    messages.success(request, "The import was discarded. The register is as it was.")
    return redirect("register:imports")


@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: Any, public_id: str) -> HttpResponse:
    run = _import(request, public_id)
    require(can_import_register(request.user))
    if request.method != "POST":
        return render(request, "register/import_undo.html", {"run": run, "reasons": why_not_undone(run)})
    try:
        undo_import(run=run, by=request.user, now=request.now)
    except CannotUndo as refusal:
        return render(request, "register/import_undo.html", {"run": run, "reasons": refusal.reasons})
    messages.success(request, "The import was undone. The register is as it was before.")
    return redirect(run)


def _found(request: Any, form: ImportFilterForm) -> Any:
    imports = RegisterImport.objects.visible_to(request.user).in_state(form.given())
    return imports.select_related("by").defer("words")


def _import(request: Any, public_id: str) -> RegisterImport:
    return get_object_or_404(RegisterImport.objects.visible_to(request.user).select_related("by"), public_id=public_id)


def _to_job(run: RegisterImport) -> HttpResponse:
    return redirect(run.job) if run.job else redirect(run)
