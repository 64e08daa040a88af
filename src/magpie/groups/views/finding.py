"""How the pages find a proposal."""

from typing import Any

from django.shortcuts import get_object_or_404

from magpie.groups.models import MatchRun


def run_or_404(request: Any, slug: str, public_id: str) -> MatchRun:
    """A proposal of a cohort that the user coordinates, in one statement."""
    runs = MatchRun.objects.visible_to(request.user, request.today).filter(cohort__slug=slug)
    related = runs.select_related("cohort__programme__owner", "cohort__edition", "job", "made_by__person", "parent")
    found: MatchRun = get_object_or_404(related, public_id=public_id)
    return found
