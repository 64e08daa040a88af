"""The list of themes: read by everybody, kept by whoever runs programmes."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.programmes.actions.themes import add_theme, bring_back_theme, rename_theme, retire_theme
from magpie.programmes.forms.themes import ThemeForm, ThemeSearchForm
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import Theme
from magpie.programmes.refusals import Refused
from magpie.programmes.school_permissions import can_keep_themes
from magpie.programmes.views.schools import FORM, refused
from magpie.register.permissions import require


@require_safe
def theme_list(request: Any) -> HttpResponse:
    keeps = can_keep_themes(request.user, request.today)
    form = ThemeSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    themes = Theme.objects.annotate(n_uses=Count("uses")).order_by("is_retired", "name")
    for word in asked.get("q", "").split():
        themes = themes.filter(name__icontains=word)
    if asked.get("which"):
        themes = themes.filter(is_retired=asked["which"] == "retired")
    if wants_file(request):
        rows = [(each.name, "retired" if each.is_retired else "can be chosen") for each in themes]
        return csv_file("themes", ("theme", "state"), rows)
    return render(request, "programmes/themes.html", {"form": form, "rows": page_of(request, themes), "keeps": keeps})


@require_http_methods(FORM)
def theme_add(request: Any) -> HttpResponse:
    require(can_keep_themes(request.user, request.today))
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            theme = add_theme(**form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"The theme {theme} is added.")
            return redirect("programmes:themes")
    return render(request, "programmes/theme_add.html", {"form": form})


@require_http_methods(FORM)
def theme_edit(request: Any, theme: str) -> HttpResponse:
    require(can_keep_themes(request.user, request.today))
    row = get_object_or_404(Theme, slug=theme)
    form = ThemeForm(request.POST or None, initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_theme(row, **form.cleaned_data, by=request.user, now=request.now)
        except Refused as refusal:
            refused(form, refusal)
            row.refresh_from_db()
        else:
            messages.success(request, f"The theme is called {row} now.")
            return redirect("programmes:themes")
    return render(request, "programmes/theme_edit.html", {"form": form, "theme": row})


@require_http_methods(FORM)
def theme_retire(request: Any, theme: str) -> HttpResponse:
    """Retires a theme, or brings it back."""
    require(can_keep_themes(request.user, request.today))
    row = get_object_or_404(Theme.objects.annotate(n_uses=Count("uses")), slug=theme)
    if request.method == "POST":
        change, said = (bring_back_theme, "can be chosen again") if row.is_retired else (retire_theme, "is retired")
        change(row, by=request.user, now=request.now)
        messages.success(request, f"The theme {row} {said}.")
        return redirect("programmes:themes")
    return render(request, "programmes/theme_retire.html", {"theme": row})
