"""The calendar of a person under a secret address."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods, require_safe

from magpie.diary.actions.feeds import make_feed, remove_feed
from magpie.diary.ics import feed as calendar_feed
from magpie.diary.models import CalendarFeed
from magpie.diary.queries import activities_in_feed
from magpie.programmes.addresses import page_address
from magpie.programmes.views.schools import FORM
from magpie.register.models import Person


@require_http_methods(FORM)
def feed(request: Any) -> HttpResponse:
    """Shows the address, makes one, makes another one, or takes it away."""
    person = Person.objects.filter(user=request.user).first()
    if request.method == "POST" and person is not None:
        deed = request.POST.get("deed", "")
        if deed == "remove":
            remove_feed(person, by=request.user, now=request.now)
            messages.success(request, "The address is gone. Calendars that used it get nothing more.")
        else:
            make_feed(person, renews=deed == "renew", by=request.user, now=request.now)
            messages.success(request, "Here is your calendar address.")
        return redirect("diary:feed")
    known = CalendarFeed.objects.filter(person=person).first() if person else None
    address = page_address("diary:feed-ics", known.token) if known else ""
    return render(request, "diary/feed.html", {"person": person, "feed": known, "address": address})


@login_not_required
@require_safe
def feed_ics(request: Any, token: str) -> HttpResponse:
    """Whoever has the address reads the calendar; a program that has it already gets no second copy."""
    feeds = CalendarFeed.objects.select_related("person__user")
    found = feeds.filter(token=token, person__user__is_active=True).first()
    if found is None:
        raise Http404
    user = found.person.user
    content = calendar_feed(activities_in_feed(user, request.today), name=f"Magpie: {found.person}")
    etag = quote_etag(sha256(content).hexdigest()[:32])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = 'inline; filename="magpie.ics"'
    answer: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    return answer
