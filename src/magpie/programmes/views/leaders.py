"""The operator's way to name a school's leader, where nobody who holds a post there can hand it over any more."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from magpie.programmes.actions.substitutes import OTHER, name_leader
from magpie.programmes.forms.posts import HandOverPostForm
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import FORM, refused
from magpie.register.models import Post, School
from magpie.register.permissions import can_operate, require


@require_http_methods(FORM)
def leader_name(request: Any, number: str, kind: str) -> HttpResponse:
    """Operators see whether the post is held, not by whom."""
    school = get_object_or_404(School.objects.visible_to(request.user).addressed(number))
    require(can_operate(request.user))
    if kind not in OTHER:
        raise Http404
    title = Post.Kind(kind).label
    form = HandOverPostForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            name_leader(school, kind=kind, **given, today=request.today, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            said = (
                f"The post of {title.lower()} is handed over. Tell the new holder to sign in with {given['address']}."
            )
            messages.success(request, said)
            return redirect(school)
    is_held = Post.objects.held_on(request.today).filter(school=school, kind=kind).exists()
    facts = {"school": school, "form": form, "title": title, "is_held": is_held}
    return render(request, "programmes/leader_name.html", facts)
