"""What I owe."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magpie.duties.own import headline, own_page


@require_safe
def own_duties(request: Any) -> HttpResponse:
    page = own_page(request.user, request.today)
    return render(request, "duties/own.html", {"own": page, "headline": " ".join(headline(page, request.today))})
