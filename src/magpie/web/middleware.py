import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("magpie.web")
# Forms judge each file by itself and say so beside it; this is for what no form should have to read.
FILES_AT_ONCE = 3


class PrivatePagesMiddleware:
    """What a person saw is not kept by a browser or a proxy: school machines are shared."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SameMomentMiddleware:
    """Two people saved the same thing at once: the database, or a rule asked anew, refused the second of them.

    The form had found nothing wrong, and what was refused is undone, so all there is to do is look again.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, IntegrityError | ValidationError):
            return None
        logger.warning("Refused at the last moment: %s", request.path, exc_info=exception)
        why = " ".join(exception.messages) if isinstance(exception, ValidationError) else ""
        words = f"Nothing of yours was saved. {why} Go back, load the page again and look at what is there now."
        facts = {"heading": "Somebody else saved this at the same moment", "words": words}
        return render(request, "web/error.html", facts, status=409)


class UploadLimitMiddleware:
    """Refuse what is too large by what it says of itself, before a byte of it is kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > FILES_AT_ONCE * settings.UPLOAD_LIMIT_BYTES:
            allowed = settings.UPLOAD_LIMIT_BYTES // 1_000_000
            words = f"Magpie takes files of up to {allowed:,} MB here. Send the list in parts, or packed as a ZIP file."
            facts = {"heading": "This file is too large", "words": words}
            return render(request, "web/error.html", facts, status=413)
        return self.get_response(request)
