"""How the pages of a visit find what they are about: not yours to see is 404, yours to see but not to do is 403."""

from typing import Any

from django.http import Http404

from magpie.visits.models import Agenda, Pack
from magpie.visits.queries import Visit, visit_found

FORM = ["GET", "HEAD", "POST"]


def visit_or_404(request: Any, public_id: str) -> Visit:
    visit = visit_found(request.user, public_id, request.today)
    if visit is None:
        raise Http404
    return visit


def pack_or_404(visit: Visit) -> Pack | None:
    """None for the host's own people before there is one."""
    if not visit.sees_pack:
        raise Http404
    return visit.pack


def agenda_or_404(visit: Visit) -> Agenda | None:
    """None for the host's own people before there is one."""
    if not visit.sees_agenda:
        raise Http404
    return visit.agenda
