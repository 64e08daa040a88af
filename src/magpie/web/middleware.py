from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponse]


class PrivatePagesMiddleware:
    """What a person saw is not kept by a browser or a proxy: school machines are shared."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class UploadLimitMiddleware:
    """Refuse what is too large by what it says of itself, before a byte of it is kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_LIMIT_BYTES:
            allowed = settings.UPLOAD_LIMIT_BYTES // 1_000_000
            words = f"Magpie takes files of up to {allowed:,} MB here. Send the list in parts, or packed as a ZIP file."
            facts = {"heading": "This file is too large", "words": words}
            return render(request, "web/error.html", facts, status=413)
        return self.get_response(request)
