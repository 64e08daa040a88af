"""Whatever people write into an agenda, a pack or a comment is shown as words and sent as words."""

import pytest
from django.urls import reverse

from magpie.core.agenda import Block
from magpie.outbox.models import Message
from magpie.visits.actions.agendas import share_agenda
from magpie.visits.models import Comment, Pack, SharedAgenda
from tests.programmes.making import NOW, TODAY
from tests.visits.making import make_agenda, make_trio, signed_in, visit_of

pytestmark = pytest.mark.django_db
MARKUP = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>{{ 1 }}{% now 'Y' %}"
PAGES = (
    *("visit", "agenda", "agenda-edit", "agenda-print", "agenda-comment", "agenda-read", "agenda-withdraw"),
    *("pack", "pack-edit", "pack-share", "pack-withdraw", "reception"),
)


@pytest.fixture
def trio(db):
    made = make_trio()
    block = Block(MARKUP, part="excellence", strand=MARKUP[:60], lead=MARKUP, place=MARKUP, notes=MARKUP)
    made.agenda = make_agenda(made, [block], draft_shared_at=NOW)
    Comment.objects.create(agenda=made.agenda, about=MARKUP, words=MARKUP, at=NOW, by=made.facilitator)
    Pack.objects.create(activity=made.activity, sections={"travel": MARKUP}, made_at=NOW, changed_at=NOW)
    return made


@pytest.mark.parametrize("name", PAGES)
def test_markup_is_shown_as_words(trio, name):
    answer = signed_in(trio.head).get(reverse(f"visits:{name}", args=[trio.activity.public_id])).content
    assert not [mark for mark in (b"<script>alert", b"<img src=x") if mark in answer]


def test_markup_in_an_editor_that_was_sent_is_shown_as_words(trio):
    sent = {"version": "1", "n": "1", "b0-title": MARKUP, "b0-kind": "talk", "b0-start": MARKUP, "do": "check"}
    for name in ("agenda-edit", "agenda-check"):
        answer = signed_in(trio.head).post(reverse(f"visits:{name}", args=[trio.activity.public_id]), sent).content
        assert b"<script>alert" not in answer
        assert b"&lt;script&gt;alert" in answer or name == "agenda-check"


def test_a_letter_holds_the_words_as_they_were_written(trio):
    final = SharedAgenda.Stage.FINAL
    share_agenda(visit_of(trio), stage=final, version=1, with_pack=True, today=TODAY, by=None, now=NOW)
    body = Message.objects.get(to_name="Cara Finch").body
    assert body.count(MARKUP) == 5
