"""The only clock. Pages get ``request.now``, the worker passes ``now``; ``MAGPIE_TODAY`` moves both."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def now() -> datetime:
    """The time in the programme's world: real, or moved as ``MAGPIE_TODAY`` says."""
    return timezone.now() + settings.CLOCK_SHIFT


class ClockMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = now()  # type: ignore[attr-defined]
        request.today = timezone.localdate(request.now)  # type: ignore[attr-defined]
        return self.get_response(request)
