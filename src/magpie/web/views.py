"""The pages that belong to no single room: home, me, errors, and what every site says of itself."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from magpie.register.models import Post
from magpie.web.context import Page
from magpie.web.steps import first_page


@login_not_required
def home(request: Any) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "web/welcome.html")
    first = first_page(request.user, request.today)
    page = Page(request)
    page.coordinates = first.coordinates
    if first.takes_part:
        page.takes_part = True
    return render(request, "web/home.html", {"first": first, "steps": first.steps, "page": page})


def me(request: Any) -> HttpResponse:
    posts = Post.objects.filter(person__user=request.user).select_related("school").order_by("from_on", "pk")
    return render(request, "web/me.html", {"posts": posts})


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """For monitors: does the web process reach its database? It tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = "It may have moved, or it is not yours to see. Check the address, or start from the first page."
    return render(request, "web/error.html", {"heading": "There is no such page", "words": words}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = "You may see this, but what you asked for is for somebody else to do."
    return render(request, "web/error.html", {"heading": "That is not yours to do", "words": words}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Stands by itself: what broke may be what every other page shows around its words."""
    return HttpResponse(render_to_string("web/broken.html"), status=500)
