"""An agenda is begun in one press, changed by a form, saved by two people at once, and taken away."""

import re
from datetime import time
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from magpie.core.agenda import Block, read_agenda
from magpie.register.models import Event
from magpie.visits.actions.agendas import save_agenda
from magpie.visits.bridge import blocks_of, findings_of, template_blocks
from magpie.visits.models import Agenda, Pack
from magpie.visits.versions import SavedMeanwhile
from tests.programmes.making import NOW
from tests.visits.making import DAY, form_of, make_agenda, make_trio, make_visit, signed_in, text_of, visit_of

pytestmark = pytest.mark.django_db
BY = {"by": None, "now": NOW}


@pytest.fixture
def trio(db):
    return make_trio()


def address(trio, name, *args):
    return reverse(f"visits:{name}", args=[trio.activity.public_id, *args])


def saved_day():
    return [(block.start, block.minutes, block.title) for block in blocks_of(Agenda.objects.get())]


def test_one_press_starts_the_agenda_at_the_time_of_the_visit_with_the_lengths_of_a_first_visit(trio):
    page = signed_in(trio.head).post(address(trio, "agenda-start"), follow=True)
    assert page.redirect_chain[-1][0] == address(trio, "agenda-edit")
    assert saved_day()[:3] == [
        (time(9, 30), 30, "Welcome"),
        (time(10, 0), 40, "Our school"),
        (time(10, 40), 90, "What we do best"),
    ]


def test_a_later_visit_of_the_group_begins_with_a_shorter_welcome(trio):
    make_visit(trio, trio.visiting, on=trio.activity.on.replace(month=2))
    signed_in(trio.head).post(address(trio, "agenda-start"))
    assert saved_day()[0] == (time(9, 30), 15, "Welcome")


def test_starting_twice_keeps_what_is_there(trio):
    make_agenda(trio)
    page = signed_in(trio.head).post(address(trio, "agenda-start"), follow=True)
    assert "The agenda is begun already." in text_of(page)
    assert [title for _, _, title in saved_day()] == [block.title for block in DAY]


def test_the_template_gives_no_finding_on_a_first_visit_nor_on_a_later_one(trio):
    assert findings_of(visit_of(trio), template_blocks(visit_of(trio))) == []
    make_visit(trio, trio.visiting, on=trio.activity.on.replace(month=2))
    visit = visit_of(trio)
    assert (visit.number, findings_of(visit, template_blocks(visit))) == (2, [])


def test_a_changed_length_moves_the_rest_without_any_script(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    sent = {**form_of(client.get(address(trio, "agenda-edit"))), "b0-minutes": "30", "do": "save"}
    assert client.post(address(trio, "agenda-edit"), sent).status_code == 302
    assert saved_day() == [(time(9, 30), 30, "Welcome"), (time(10, 0), 60, "Coaching"), (time(11, 0), 30, "Lunch")]


def test_without_the_tick_only_what_was_typed_changes(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    sent = {**form_of(client.get(address(trio, "agenda-edit"))), "b0-minutes": "30", "do": "save"}
    del sent["moves_rest"]
    client.post(address(trio, "agenda-edit"), sent)
    assert saved_day() == [(time(9, 30), 30, "Welcome"), (time(9, 50), 60, "Coaching"), (time(10, 50), 30, "Lunch")]


def test_a_block_is_added_moved_and_removed_by_buttons_and_nothing_is_saved_before_save(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    edit = address(trio, "agenda-edit")
    page = client.post(edit, {**form_of(client.get(edit)), "do": "after:0"})
    sent = {**form_of(page), "b1-title": "Walk round", "b1-minutes": "10"}
    page = client.post(edit, {**sent, "do": "up:1"})
    assert "Not saved yet." in text_of(page)
    page = client.post(edit, {**form_of(page), "do": "remove:3"})
    assert len(saved_day()) == 3
    client.post(edit, {**form_of(page), "do": "save"})
    assert saved_day() == [(time(9, 30), 10, "Walk round"), (time(9, 40), 20, "Welcome"), (time(10, 0), 60, "Coaching")]


def test_buttons_keep_rows_that_cannot_be_understood_as_they_were_typed(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    edit = address(trio, "agenda-edit")
    sent = {**form_of(client.get(edit)), "b0-start": "half past nine", "do": "down:0"}
    page = client.post(edit, sent)
    assert form_of(page)["b1-start"] == "half past nine"
    assert "Write a time such as 9:30 or 13:15." in text_of(page)
    page = client.post(edit, {**form_of(page), "do": "after:1"})
    assert (form_of(page)["n"], form_of(page)["b2-title"]) == ("4", "")
    page = client.post(edit, {**form_of(page), "do": "remove:1"})
    assert form_of(page)["n"] == "3"


def test_all_mistakes_are_told_at_once_and_the_typing_is_kept(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    edit = address(trio, "agenda-edit")
    page = client.post(edit, {**form_of(client.get(edit)), "b0-start": "9 o", "b1-minutes": "long", "b2-title": ""})
    words = text_of(page)
    assert "Block 1: Write a time" in words
    assert "Block 2: Write a number of minutes" in words
    assert "Block 3: Write what happens then, or remove the block." in words
    assert form_of(page)["b1-minutes"] == "long"


def test_two_mistakes_are_shown_and_gone_when_they_are_mended(trio):
    client = signed_in(trio.head)
    client.post(address(trio, "agenda-start"))
    sent = form_of(client.get(address(trio, "agenda-edit")))
    del sent["moves_rest"]
    wrong = {**sent, "b1-start": "10:10", "b1-minutes": "30", "b3-minutes": "0"}
    codes = codes_of(client.post(address(trio, "agenda-check"), wrong))
    assert {"slot.gap", "slot.zero_length"} <= codes
    mended = {**wrong, "b1-start": "10:00", "b1-minutes": "40", "b3-minutes": "30"}
    assert codes_of(client.post(address(trio, "agenda-check"), mended)) == set()
    assert saved_day()[1][0] == time(10, 0)


def codes_of(answer):
    return set(re.findall('data-code="([^"]+)"', answer.content.decode()))


def test_the_check_is_a_piece_of_a_page_with_the_times_to_come_and_saves_nothing(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    sent = {**form_of(client.get(address(trio, "agenda-edit"))), "b0-minutes": "30"}
    answer = client.post(address(trio, "agenda-check"), sent)
    assert "<html" not in answer.content.decode()
    assert 'data-says="1" data-start="10:00" data-minutes="60"' in answer.content.decode()
    assert saved_day()[1][0] == time(9, 50)


def test_findings_stop_neither_saving_nor_typing_on(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    sent = {**form_of(client.get(address(trio, "agenda-edit"))), "b2-minutes": "0", "do": "save"}
    assert client.post(address(trio, "agenda-edit"), sent).status_code == 302
    assert saved_day()[2][1] == 0


def test_a_change_for_which_the_day_has_no_room_says_so(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    sent = {**form_of(client.get(address(trio, "agenda-edit"))), "b1-minutes": "1000", "do": "save"}
    page = client.post(address(trio, "agenda-edit"), sent)
    assert "would leave the day" in text_of(page)
    assert form_of(page)["b1-minutes"] == "1000"


def test_the_second_to_save_an_agenda_sees_both_and_decides(trio):
    make_agenda(trio)
    client = signed_in(trio.head)
    edit = address(trio, "agenda-edit")
    mine = {**form_of(client.get(edit)), "b1-title": "Reading", "do": "save"}
    theirs = [*DAY, Block("Farewell", start=time(11, 20), minutes=5)]
    save_agenda(visit_of(trio), blocks=theirs, version=1, by=trio.second.user, now=NOW)
    page = client.post(edit, mine)
    words = text_of(page)
    assert "Ben Ashdown saved the agenda while you were writing" in words
    assert "Farewell" in words
    assert "Left out: 11:20–11:25, Farewell" in words
    assert form_of(page)["b1-title"] == "Reading"
    assert len(saved_day()) == 4
    client.post(edit, {**form_of(page), "do": "save"})
    assert [title for _, _, title in saved_day()] == ["Welcome", "Reading", "Lunch"]


def test_an_agenda_begun_twice_at_once_is_no_lost_typing(trio):
    make_agenda(trio)
    with pytest.raises(SavedMeanwhile):
        save_agenda(visit_of(trio), blocks=[Block("Other")], version=0, **BY)


def test_a_coordinator_changes_it_for_the_host_and_the_history_says_so(trio):
    agenda = make_agenda(trio, draft_shared_at=NOW)
    client = signed_in(trio.coordinator)
    edit = address(trio, "agenda-edit")
    client.post(edit, {**form_of(client.get(edit)), "b0-title": "Hello", "do": "save"})
    line = Event.objects.get(what="agenda.written", row_id=agenda.pk)
    assert (line.by, "for the host" in line.words) == (trio.coordinator.user, True)


def test_what_is_taken_away_as_word_reads_back_to_the_same_blocks(trio):
    blocks = [
        Block("Welcome", time(9, 30), 20, part="contracting", lead="Fay", place="Hall", notes="Tea\nBiscuits"),
        Block("Assembly", time(9, 50), 30, part="excellence", strand="Wrenford", kind="observation"),
        Block("Pupils", time(9, 50), 30, part="excellence", strand="Heronby", kind="talk"),
        Block("Close"),
    ]
    save_agenda(visit_of(trio), blocks=blocks, version=0, **BY)
    answer = signed_in(trio.head).get(address(trio, "agenda-docx"))
    read = read_agenda(answer.getvalue(), "agenda.docx").blocks
    assert [block_facts(each) for each in read] == [block_facts(each) for each in blocks]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="agenda-2026-03-12.docx"'


def block_facts(block):
    names = ("title", "start", "minutes", "part", "kind", "strand", "lead", "place", "notes")
    return tuple(getattr(block, name) for name in names)


def test_the_word_file_ends_with_the_pack_for_those_who_read_it(trio):
    make_agenda(trio, final_shared_at=NOW)
    pack = Pack.objects.create(activity=trio.activity, sections={"parking": "Field"}, made_at=NOW, changed_at=NOW)

    def paragraphs(person):
        content = signed_in(person).get(address(trio, "agenda-docx")).getvalue()
        return [each.text for each in Document(BytesIO(content)).paragraphs]

    assert paragraphs(trio.head)[-2:] == ["Parking", "Field"]
    assert "Parking" not in paragraphs(trio.visitor)
    pack.shared_at = NOW
    pack.save()
    assert paragraphs(trio.visitor)[-2:] == ["Parking", "Field"]


def test_the_printed_page_holds_the_day(trio):
    make_agenda(trio)
    words = text_of(signed_in(trio.head).get(address(trio, "agenda-print")))
    assert "09:50–&#8288;10:50" in words
    assert "Coaching" in words
