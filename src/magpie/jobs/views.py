from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.jobs.actions import JobHasEnded, ask_to_cancel
from magpie.jobs.kinds import goes_on_to, title_of
from magpie.jobs.models import Job


@require_safe
def job_page(request: Any, public_id: str) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), public_id=public_id)
    return render(request, "jobs/job.html", {"job": job, "title": title_of(job), "goes_on_to": goes_on_to(job)})


@require_http_methods(["GET", "HEAD", "POST"])
def job_stop(request: Any, public_id: str) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), public_id=public_id)
    if request.method != "POST":
        return render(request, "jobs/stop.html", {"job": job, "title": title_of(job)})
    try:
        ask_to_cancel(job, now=request.now)
    except JobHasEnded as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "It has been told to stop.")
    return redirect(job)
