"""What publishing a proposal does, shown before it is done; and both versions when somebody was quicker."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from magpie.groups.actions.publishing import PublishedMeanwhile, publish_groups
from magpie.groups.comparing import compare
from magpie.groups.models import MatchRun
from magpie.groups.plans import Plan, plan_for
from magpie.groups.views.finding import run_or_404
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM

N_NAMED = 20


@require_http_methods(FORM)
def run_publish(request: Any, slug: str, public_id: str) -> HttpResponse:
    run = run_or_404(request, slug, public_id)
    if request.method != "POST":
        return _page(request, run)
    try:
        publication = publish_groups(run, seen=_seen(request), today=request.today, by=request.user, now=request.now)
    except PublishedMeanwhile as meanwhile:
        return _page(request, run, meanwhile=meanwhile.publication)
    except Refused as refusal:
        return _page(request, run, refusal=refusal.words)
    messages.success(request, f"{publication.run} is published; the letters are on their way.")
    return redirect("groups:groups", slug)


def _page(request: Any, run: MatchRun, *, meanwhile: Any = None, refusal: str = "") -> HttpResponse:
    plan: Plan = plan_for(run, request.today)
    facts = {
        "cohort": run.cohort,
        "run": run,
        "plan": plan,
        "refusal": refusal,
        "meanwhile": meanwhile,
        "comparison": compare(run.cohort, meanwhile.run, run) if meanwhile else None,
        "is_published": plan.newest is not None and plan.newest.run_id == run.pk,
        "n_named": N_NAMED,
    }
    return render(request, "groups/run_publish.html", facts)


def _seen(request: Any) -> int:
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1
