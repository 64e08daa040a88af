"""The only clock. Pages get ``request.now``, the worker passes ``now``; ``MAGPIE_TODAY`` moves both."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


@cache
def _shift() -> timedelta:
    """Whole days between the rehearsed day and the real one, taken once for each process."""
    if settings.TODAY is None:
        return timedelta()
    return timedelta(days=(settings.TODAY - timezone.localdate()).days)


def now() -> datetime:
    """The time in the programme's world: real, or moved by whole days so that today is ``MAGPIE_TODAY``."""
    return timezone.now() + _shift()


class ClockMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = now()  # type: ignore[attr-defined]
        request.today = timezone.localdate(request.now)  # type: ignore[attr-defined]
        return self.get_response(request)
