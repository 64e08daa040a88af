"""An agenda that exists already is pasted or sent, looked at, and taken over whole or not at all."""

from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from magpie.core.agenda import Block, to_docx
from magpie.visits.actions.agendas import save_agenda
from magpie.visits.bridge import blocks_of, fitted
from magpie.visits.models import Agenda
from tests.programmes.making import NOW
from tests.visits.making import DAY, make_agenda, make_trio, signed_in, text_of, visit_of

pytestmark = pytest.mark.django_db
PASTED = """Visit to Larkby High School
9.30-9.50 Welcome
9.50-10.50 What we do best: coaching
10.50 - 11.20 Lunch
Bring a coat
"""


@pytest.fixture
def trio(db):
    return make_trio()


def address(trio):
    return reverse("visits:agenda-read", args=[trio.activity.public_id])


def titles():
    return [block.title for block in blocks_of(Agenda.objects.get())]


def taken_from(page, do):
    form = page.context["form"]
    return {"do": do, **{name: form[name].value() for name in ("taken", "version")}}


def test_pasted_text_is_shown_before_it_is_saved_with_all_that_is_in_no_block(trio):
    client = signed_in(trio.head)
    page = client.post(address(trio), {"text": PASTED})
    words = text_of(page)
    assert "3 blocks. Nothing is saved yet" in words
    assert "Visit to Larkby High School" in words
    kept = [*(block.text for block in page.context["blocks"]), *(each.text for each in page.context["unread"])]
    assert all(any(line.split(" ", 1)[1].split("  ")[-1] in text for text in kept) for line in PASTED.splitlines()[:1])
    assert any("Bring a coat" in text for text in kept)
    assert not Agenda.objects.exists()
    client.post(address(trio), taken_from(page, "replace"))
    assert titles() == ["Welcome", "What we do best: coaching", "Lunch"]


def test_a_word_file_is_read_as_well(trio):
    content = to_docx("Agenda", blocks=DAY)
    client = signed_in(trio.head)
    page = client.post(address(trio), {"file": SimpleUploadedFile("day.docx", content)})
    client.post(address(trio), taken_from(page, "replace"))
    assert titles() == ["Welcome", "Coaching", "Lunch"]


def test_what_was_read_replaces_the_agenda_or_follows_it(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    page = client.post(address(trio), {"text": "13.00-14.00 Meeting the governors"})
    client.post(address(trio), taken_from(page, "append"))
    assert titles() == ["Welcome", "Coaching", "Lunch", "Meeting the governors"]
    page = client.post(address(trio), {"text": "13.00-14.00 Meeting the governors"})
    client.post(address(trio), taken_from(page, "replace"))
    assert titles() == ["Meeting the governors"]


def test_an_agenda_that_changed_meanwhile_is_not_replaced_unseen(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    page = client.post(address(trio), {"text": PASTED})
    save_agenda(visit_of(trio), blocks=[Block("Theirs")], version=1, by=None, now=NOW)
    page = client.post(address(trio), taken_from(page, "replace"))
    assert "Somebody changed the agenda" in text_of(page)
    assert "Theirs" in text_of(page)
    assert titles() == ["Theirs"]
    client.post(address(trio), taken_from(page, "replace"))
    assert titles()[0] == "Welcome"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Paste the agenda, or choose its file."),
        ({"text": "Nothing about times"}, "No block was found in it."),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}, "This is a PDF, which cannot be read."),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "is empty"),
    ],
)
def test_what_cannot_be_read_gets_one_clear_message(trio, sent, says):
    words = text_of(signed_in(trio.head).post(address(trio), sent))
    assert says in words


def test_typing_is_kept_when_both_a_text_and_a_file_are_given(trio):
    sent = {"text": PASTED, "file": SimpleUploadedFile("a.txt", PASTED.encode())}
    page = signed_in(trio.head).post(address(trio), sent)
    assert "Give either the text or a file, not both." in text_of(page)
    assert page.context["form"]["text"].value() == PASTED


@pytest.mark.parametrize(
    "taken", ["", "{", "[1]", "null", '[{"title": ""}]', '[{"start": "99:99", "title": "a"}]', "[[]]"]
)
def test_a_preview_that_was_tampered_with_changes_nothing(trio, taken):
    make_agenda(trio)
    page = signed_in(trio.head).post(address(trio), {"do": "replace", "version": "1", "taken": taken})
    assert page.status_code == 200
    assert titles() == ["Welcome", "Coaching", "Lunch"]


def test_words_too_long_for_their_box_go_to_the_notes_and_none_is_dropped():
    block = Block("T" * 300, time(9), -20, lead="L" * 250, notes="N" * 4100, at="9.00–8.40")
    kept, rest = fitted(block, "line 1")
    everything = kept.title + kept.lead + kept.notes + "".join(each.text for each in rest)
    assert (len(kept.title), kept.minutes, len(kept.notes)) == (200, None, 4000)
    assert "T" * 300 in everything
    assert "L" * 250 in everything
    assert "Time as written: 9.00–8.40" in everything
    assert everything.count("N") >= 4100
