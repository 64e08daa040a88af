"""The list of themes: what ships, and what coordinators make of it."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from magpie.programmes.models import Theme
from magpie.programmes.refusals import Refused
from magpie.register.history import record

SHIPPED = Path(__file__).resolve().parent.parent / "themes.csv"


def shipped_themes() -> dict[str, str]:
    """Names by slug."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row["name"] for row in csv.DictReader(file)}


@transaction.atomic
def load_themes() -> int:
    """Add the themes that ship and are not here yet; names and retirements that people chose stay as they are."""
    slugs, names = set(), set()
    for theme in Theme.objects.all():
        slugs.add(theme.slug)
        names.add(theme.name.casefold())
    new = [
        Theme(slug=slug, name=name)
        for slug, name in shipped_themes().items()
        if slug not in slugs and name.casefold() not in names
    ]
    Theme.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def add_theme(*, name: str, by: Any, now: datetime) -> Theme:
    name = " ".join(name.split())
    _refuse_known(name)
    theme = Theme.objects.create(slug=_free_slug(name), name=name)
    record("theme.added", f"The theme {name} was added.", row=theme, by=by, now=now)
    return theme


@transaction.atomic
def rename_theme(theme: Theme, *, name: str, by: Any, now: datetime) -> Theme:
    """Schools that chose the theme have chosen it under its new name too."""
    name, before = " ".join(name.split()), theme.name
    if name == before:
        return theme
    _refuse_known(name, but=theme)
    theme.name = name
    theme.save(update_fields=["name"])
    record("theme.renamed", f"The theme {before} is now called {name}.", row=theme, by=by, now=now)
    return theme


@transaction.atomic
def retire_theme(theme: Theme, *, by: Any, now: datetime) -> Theme:
    """Nobody can choose it from now on; who has chosen it keeps it."""
    if not theme.is_retired:
        theme.is_retired = True
        theme.save(update_fields=["is_retired"])
        record("theme.retired", f"The theme {theme.name} was retired.", row=theme, by=by, now=now)
    return theme


@transaction.atomic
def bring_back_theme(theme: Theme, *, by: Any, now: datetime) -> Theme:
    if theme.is_retired:
        theme.is_retired = False
        theme.save(update_fields=["is_retired"])
        record("theme.brought-back", f"The theme {theme.name} can be chosen again.", row=theme, by=by, now=now)
    return theme


def _refuse_known(name: str, *, but: Theme | None = None) -> None:
    if not slugify(name):
        raise Refused("Write a name with letters in it.", field="name")
    same = Theme.objects.filter(name__iexact=name)
    known = (same.exclude(pk=but.pk) if but else same).first()
    if known is None:
        return
    if known.is_retired:
        raise Refused(f"There is a theme {known.name}, which is retired. Bring that one back.", field="name")
    raise Refused(f"There is a theme {known.name} already. Write another name.", field="name")


def _free_slug(name: str) -> str:
    slug = slugify(name)[:50]
    taken = set(Theme.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(f"{slug}-{n}" for n in range(2, len(taken) + 3) if f"{slug}-{n}" not in taken)
