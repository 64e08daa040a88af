"""Playbooks and their editions: what is here, what is in one, checking and publishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from magpie.core.playbook import read_playbook
from magpie.programmes.actions.editions import (
    EditionRefused,
    as_next_edition,
    edition_mistake,
    publish_edition,
    tidy,
)
from magpie.programmes.forms.editions import EditionSearchForm, PlaybookForm
from magpie.programmes.listing import csv_file, page_of, wants_file
from magpie.programmes.models import PlaybookEdition
from magpie.programmes.permissions import can_keep_playbooks
from magpie.programmes.telling import (
    ask_lines,
    block_lines,
    difference_lines,
    duty_lines,
    parties,
    reminder_lines,
    role_lines,
)
from magpie.programmes.year import year_of
from magpie.register.permissions import require


@require_safe
def playbook_list(request: Any) -> HttpResponse:
    require(can_keep_playbooks(request.user, request.today))
    form = EditionSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = PlaybookEdition.objects.defer("source").order_by("title", "slug", "-edition")
    for word in asked.get("q", "").split():
        found = found.filter(title__icontains=word)
    if asked.get("status"):
        found = found.filter(is_ready=asked["status"] == "ready")
    if wants_file(request):
        rows = [(each.title, each.slug, each.edition, _status(each), each.published_at) for each in found]
        return csv_file("playbooks", ("title", "slug", "edition", "status", "published at"), rows)
    return render(request, "programmes/playbooks.html", {"form": form, "listed": page_of(request, found)})


@require_safe
def edition_page(request: Any, slug: str, edition: int) -> HttpResponse:
    require(can_keep_playbooks(request.user, request.today))
    found = get_object_or_404(PlaybookEdition, slug=slug, edition=edition)
    playbook = found.playbook
    others = PlaybookEdition.objects.filter(slug=slug).exclude(pk=found.pk).defer("source").order_by("-edition")
    agendas = [
        (name.replace("_", " "), agenda.minutes(), agenda.minutes(visit_number=1), block_lines(playbook, agenda))
        for name, agenda in playbook.agendas.items()
    ]
    declarations = [(each, parties(playbook, each.by)) for each in playbook.declarations.values()]
    return render(
        request,
        "programmes/edition.html",
        {
            "edition": found,
            "playbook": playbook,
            "others": others,
            "roles": role_lines(playbook),
            "year": year_of(playbook),
            "agendas": agendas,
            "duties": duty_lines(playbook),
            "reminders": reminder_lines(playbook),
            "declarations": declarations,
            "ask": ask_lines(playbook),
        },
    )


@require_safe
def edition_file(request: Any, slug: str, edition: int) -> HttpResponse:
    """The text as it was published."""
    require(can_keep_playbooks(request.user, request.today))
    found = get_object_or_404(PlaybookEdition, slug=slug, edition=edition)
    response = HttpResponse(found.source, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{edition}.yaml"'
    return response


@require_safe
def edition_differences(request: Any, slug: str, old: int, new: int) -> HttpResponse:
    require(can_keep_playbooks(request.user, request.today))
    before = get_object_or_404(PlaybookEdition, slug=slug, edition=old)
    after = get_object_or_404(PlaybookEdition, slug=slug, edition=new)
    told = difference_lines(before.playbook, after.playbook)
    return render(request, "programmes/differences.html", {"old": before, "new": after, "differences": told})


@require_http_methods(["GET", "HEAD", "POST"])
def playbook_check(request: Any) -> HttpResponse:
    """Says every mistake of a text; publishes it only when asked to and when there is none."""
    require(can_keep_playbooks(request.user, request.today))
    if request.method != "POST":
        return render(request, "programmes/playbook_check.html", {"form": PlaybookForm(initial=_begun_from(request))})
    form = PlaybookForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "programmes/playbook_check.html", {"form": form})
    if request.POST.get("deed") == "publish":
        return _publish(request, form.text)
    return _checked(request, form.text)


def _checked(request: Any, source: str) -> HttpResponse:
    source = tidy(source)
    reading = read_playbook(source)
    out_of_order = edition_mistake(source, reading.playbook) if reading.playbook else None
    mistakes = [*reading.mistakes, *([out_of_order] if out_of_order else [])]
    facts = {"form": PlaybookForm(initial={"source": source}), "mistakes": mistakes, "was_checked": True}
    return render(request, "programmes/playbook_check.html", {**facts, "playbook": reading.playbook})


def _publish(request: Any, source: str) -> HttpResponse:
    try:
        edition = publish_edition(source=source, by=request.user, now=request.now)
    except EditionRefused:
        return _checked(request, source)
    messages.success(request, f"{edition} is published. It will never change.")
    return redirect("programmes:edition", edition.slug, edition.edition)


def _begun_from(request: Any) -> dict[str, str]:
    """The newest edition of the playbook that the address names, numbered as the next."""
    slug = request.GET.get("from", "").replace("\x00", "")
    newest = PlaybookEdition.objects.filter(slug=slug).order_by("-edition").first()
    return {"source": as_next_edition(newest)} if newest else {}


def _status(edition: PlaybookEdition) -> str:
    return "ready" if edition.is_ready else "draft"
