"""The operator's pages of the post. They show which letters there are, never what a letter says."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from magpie.core.tables.writing import write_csv
from magpie.outbox.actions import WrongState, settle_undecided, try_again
from magpie.outbox.forms import LetGoForm, LetterFilter
from magpie.outbox.models import Message, MessageQuerySet
from magpie.outbox.permissions import can_look_after_post
from magpie.outbox.queries import MailState, counts_by_state, kinds_of_letters, letters_for, mail_state, waiting_counts
from magpie.outbox.switch import Waiting, switch_mail_off, switch_mail_on
from magpie.register.permissions import require

LETTERS_ON_A_PAGE = 50


def _filtered(request: Any) -> tuple[LetterFilter, MessageQuerySet]:
    form = LetterFilter(request.GET, kinds=kinds_of_letters(request.user))
    form.is_valid()
    return form, letters_for(request.user, **form.cleaned_data)


@require_safe
def post(request: Any) -> HttpResponse:
    require(can_look_after_post(request.user))
    form, letters = _filtered(request)
    counts = counts_by_state(request.user)
    here = {
        "form": form,
        "page_of_letters": Paginator(letters, LETTERS_ON_A_PAGE).get_page(request.GET.get("page")),
        "counts": [(state, n) for state, n in counts if n],
        "n_undecided": dict(counts)[Message.State.UNDECIDED],
        "mail_state": mail_state(),
        "has_server": settings.MAIL is not None,
        "is_filtered": any(form.cleaned_data.values()),
    }
    return render(request, "outbox/post.html", here)


@require_safe
def post_csv(request: Any) -> HttpResponse:
    require(can_look_after_post(request.user))
    _, letters = _filtered(request)
    rows = (_line(letter) for letter in letters.iterator(chunk_size=2000))
    header = ("Written", "Kind", "Address", "Name", "Subject", "State", "Sent", "Tries", "What happened")
    return HttpResponse(
        write_csv(rows, header),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="letters.csv"'},
    )


def _line(letter: Message) -> tuple[object, ...]:
    about = (_time(letter.made_at), letter.kind, letter.to_address, letter.to_name, letter.subject)
    return (*about, letter.get_state_display(), _time(letter.sent_at), letter.n_tries, letter.error)


def _time(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


@require_safe
def letter_page(request: Any, public_id: str) -> HttpResponse:
    letters = Message.objects.visible_to(request.user).defer("body").select_related("replaced_by")
    letter = get_object_or_404(letters, public_id=public_id)
    return render(request, "outbox/letter.html", {"letter": letter})


@require_POST
def letter_try_again(request: Any, public_id: str) -> HttpResponse:
    letter = get_object_or_404(Message.objects.visible_to(request.user), public_id=public_id)
    require(can_look_after_post(request.user))
    try:
        try_again(letter, by=request.user, now=request.now)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The letter to {letter.to_address} is tried again.")
    return redirect("outbox:post")


@require_POST
def letter_settle(request: Any, public_id: str) -> HttpResponse:
    letter = get_object_or_404(Message.objects.visible_to(request.user), public_id=public_id)
    require(can_look_after_post(request.user))
    answer = request.POST.get("was_sent")
    if answer not in {"yes", "no"}:
        messages.warning(request, "Say whether the letter was sent: use one of the two buttons.")
        return redirect(letter)
    try:
        settle_undecided(letter, was_sent=answer == "yes", by=request.user, now=request.now)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        done = "is marked as sent" if answer == "yes" else "is sent again"
        messages.success(request, f"The letter to {letter.to_address} {done}.")
    return redirect("outbox:post")


@require_http_methods(["GET", "HEAD", "POST"])
def let_go(request: Any) -> HttpResponse:
    require(can_look_after_post(request.user))
    given = request.POST if request.method == "POST" else None
    form = LetGoForm(given, counts=waiting_counts(request.now))
    state = mail_state()
    can_go = settings.MAIL is not None and state is not MailState.ON
    if request.method == "POST" and can_go and form.is_valid():
        waiting = Waiting(form.cleaned_data["waiting"])
        n_cancelled = switch_mail_on(waiting=waiting, by=request.user, now=request.now)
        messages.success(request, f"Letters go now. {n_cancelled} of those that waited were cancelled.")
        return redirect("outbox:post")
    here = {"form": form, "mail_state": state, "has_server": settings.MAIL is not None}
    return render(request, "outbox/let_go.html", here)


@require_http_methods(["GET", "HEAD", "POST"])
def hold_back(request: Any) -> HttpResponse:
    require(can_look_after_post(request.user))
    if request.method == "POST":
        switch_mail_off(by=request.user, now=request.now)
        messages.success(request, "Letters are held back now.")
        return redirect("outbox:post")
    return render(request, "outbox/hold_back.html", {"n_waiting": waiting_counts(request.now)["all"]})
