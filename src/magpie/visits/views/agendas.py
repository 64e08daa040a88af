"""The agenda as it is read: the page, comments, paper and Word; begun from the template, sent, taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.core.agenda import to_docx
from magpie.programmes.refusals import Refused
from magpie.programmes.views.schools import refused
from magpie.register.history import history_of
from magpie.register.permissions import require
from magpie.register.phrases import weekday_in_words
from magpie.visits.actions.agendas import save_agenda, share_agenda, withdraw_agenda
from magpie.visits.actions.comments import comment_on, person_of
from magpie.visits.actions.packs import titled
from magpie.visits.bridge import blocks_in, blocks_of, findings_of, starts_at, template_blocks
from magpie.visits.changes import changes_between
from magpie.visits.forms.agendas import ShareForm
from magpie.visits.forms.comments import CommentForm
from magpie.visits.letters import can_be_reached
from magpie.visits.models import SharedAgenda
from magpie.visits.papers import Paper
from magpie.visits.people import People
from magpie.visits.queries import Visit, shared_agenda
from magpie.visits.threads import threads_of, titles_of
from magpie.visits.versions import SavedMeanwhile
from magpie.visits.views.finding import FORM, agenda_or_404, visit_or_404
from magpie.visits.views.packs import letters_in_words
from magpie.visits.where_it_stands import agenda_lead

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def agenda_page(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    agenda_or_404(visit)
    facts = read_facts(visit)
    comments = visit.agenda.comments.select_related("by") if visit.agenda and visit.standing.comments else []
    facts |= {
        "lead": agenda_lead(visit, today=request.today),
        "threads": threads_of(comments, facts["blocks"]),
        "comment_form": CommentForm(titles=titles_of(facts["blocks"])),
        "history": history_of(visit.agenda)[:20] if visit.agenda and visit.standing.hosts else [],
    }
    return render(request, "visits/agenda.html", facts)


@require_safe
def agenda_print(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    agenda_or_404(visit)
    sections = titled(visit, visit.pack)
    return render(request, "visits/agenda_print.html", {**read_facts(visit), "sections": sections})


@require_safe
def agenda_docx(request: Any, public_id: str) -> HttpResponse:
    """To be changed in Word, and read back here."""
    visit = visit_or_404(request, public_id)
    agenda_or_404(visit)
    facts = read_facts(visit)
    activity = visit.activity
    content = to_docx(
        f"Agenda: {activity}",
        facts=[f"{weekday_in_words(activity.on)}, from {starts_at(activity):%H:%M}", *filter(None, [activity.place])],
        blocks=facts["blocks"],
        sections=titled(visit, visit.pack),
    )
    response = HttpResponse(content, content_type=WORD)
    response.headers["Content-Disposition"] = f'attachment; filename="agenda-{activity.on}.docx"'
    return response


@require_POST
def agenda_start(request: Any, public_id: str) -> HttpResponse:
    """One press: the playbook's blocks from the time at which the visit begins."""
    visit = visit_or_404(request, public_id)
    agenda = agenda_or_404(visit)
    require(visit.standing.writes_agenda)
    if agenda is not None and agenda.blocks.exists():
        messages.warning(request, "The agenda is begun already.")
        return redirect("visits:agenda", public_id)
    blocks = template_blocks(visit)
    try:
        save_agenda(visit, blocks=blocks, version=agenda.version if agenda else 0, by=request.user, now=request.now)
    except (SavedMeanwhile, Refused) as refusal:
        messages.warning(request, str(refusal))
        return redirect("visits:agenda", public_id)
    messages.success(request, "The agenda is begun. Change what is different on your day.")
    return redirect("visits:agenda-edit", public_id)


@require_http_methods(FORM)
def agenda_share(request: Any, public_id: str, stage: str) -> HttpResponse:
    if stage not in SharedAgenda.Stage.values:
        raise Http404
    visit = visit_or_404(request, public_id)
    agenda = agenda_or_404(visit)
    require(visit.standing.owns)
    form = ShareForm.of(visit, stage, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "stage": SharedAgenda.Stage(stage)}
        try:
            n_letters = share_agenda(visit, **given, today=request.today, by=request.user, now=request.now)
        except SavedMeanwhile:
            messages.warning(request, "Somebody changed the agenda after you opened this page. Read it again.")
            return redirect("visits:agenda-share", public_id, stage)
        except Refused as refusal:
            refused(form, refusal)
        else:
            words = "The final agenda is sent" if stage == SharedAgenda.Stage.FINAL else "The draft is sent"
            messages.success(request, f"{words}; {letters_in_words(n_letters)}.")
            return redirect("visits:agenda", public_id)
    blocks = blocks_of(agenda)
    before = agenda.shared.filter(stage=stage).first() if agenda else None
    reached, unreached = can_be_reached(People(visit, request.today).reached_by(Paper(stage)))
    facts = {
        "visit": visit,
        "activity": visit.activity,
        "form": form,
        "stage": stage,
        "findings": findings_of(visit, blocks),
        "before": before,
        "changes": changes_between(blocks_in(before.content), blocks) if before else [],
        "reached": reached,
        "unreached": unreached,
        "blocks": blocks,
        "wanted": visit.papers.wanted(visit.pack.sections if visit.pack else {}) if stage == "final" else [],
    }
    return render(request, "visits/agenda_share.html", facts)


@require_http_methods(FORM)
def agenda_withdraw(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    agenda_or_404(visit)
    require(visit.standing.owns)
    if request.method == "POST":
        try:
            withdraw_agenda(visit, by=request.user, now=request.now)
        except Refused as refusal:
            messages.warning(request, refusal.words)
        else:
            messages.success(request, "The agenda is taken back. What was sent by letter is not called back.")
        return redirect("visits:agenda", public_id)
    facts = {"visit": visit, "activity": visit.activity, "agenda": visit.agenda}
    return render(request, "visits/agenda_withdraw.html", facts)


@require_http_methods(FORM)
def agenda_comment(request: Any, public_id: str) -> HttpResponse:
    visit = visit_or_404(request, public_id)
    agenda = agenda_or_404(visit)
    require(visit.standing.comments)
    facts = read_facts(visit)
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        titles=titles_of(facts["blocks"]),
        initial={"about": request.GET.get("about", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if agenda is None:
                raise Refused("There is no agenda to comment on yet.")
            comment_on(
                visit,
                agenda,
                **form.cleaned_data,
                person=person_of(request.user),
                today=request.today,
                by=request.user,
                now=request.now,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "Your comment is there.")
            return redirect("visits:agenda", public_id)
    return render(request, "visits/agenda_comment.html", {**facts, "form": form})


def read_facts(visit: Visit) -> dict[str, Any]:
    """The host's people read the agenda as it stands, the others what they were sent."""
    agenda, shared = visit.agenda, shared_agenda(visit)
    sent = blocks_in(shared.content) if shared else []
    is_changed = bool(agenda and shared and agenda.version > shared.version)
    return {
        "visit": visit,
        "activity": visit.activity,
        "standing": visit.standing,
        "agenda": agenda,
        "shared": shared,
        "blocks": blocks_of(agenda) if visit.standing.hosts else sent,
        "is_changed": is_changed and (visit.standing.hosts or visit.standing.writes_agenda),
    }
