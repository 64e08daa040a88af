"""What there is to read for an activity: added, taken away, taken out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from magpie.diary.actions.materials import add_material, remove_material
from magpie.diary.forms.materials import MaterialForm
from magpie.diary.models import Material
from magpie.diary.views.activities import facts_of
from magpie.diary.views.dates import activity_or_404, organised_or_refuse
from magpie.programmes.views.schools import FORM


@require_http_methods(FORM)
def material_new(request: Any, public_id: str) -> HttpResponse:
    activity = organised_or_refuse(request, public_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MaterialForm(*sent)
    if request.method == "POST" and form.is_valid():
        material = add_material(activity, **form.cleaned_data, by=request.user, now=request.now)
        messages.success(request, f"“{material.title}” is there for everybody who sees this activity.")
        return redirect(activity)
    return render(request, "diary/material_new.html", {**facts_of(request, activity), "form": form})


@require_http_methods(FORM)
def material_remove(request: Any, public_id: str, material: str) -> HttpResponse:
    activity = organised_or_refuse(request, public_id)
    row = _material_or_404(activity, material)
    if request.method == "POST":
        remove_material(row, by=request.user, now=request.now)
        messages.success(request, f"“{row.title}” is taken out.")
        return redirect(activity)
    return render(request, "diary/material_remove.html", {**facts_of(request, activity), "material": row})


@require_safe
def material_file(request: Any, public_id: str, material: str) -> HttpResponse:
    """To be taken away, never shown in the page: what is in it is somebody else's."""
    row = _material_or_404(activity_or_404(request, public_id), material)
    if not row.file:
        raise Http404
    try:
        with row.file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, row.file_name or "file") or "attachment"
    return response


def _material_or_404(activity: Any, public_id: str) -> Material:
    row: Material = get_object_or_404(activity.materials, public_id=public_id)
    row.activity = activity
    return row
