"""Notes of a visit: kept as they are typed, whatever the network does, and nobody else's to read."""

import json
import re

import pytest
from django.test import Client

from magpie.visits.models import NoteLine, Notes
from tests.making import make_user
from tests.programmes.making import TODAY
from tests.visits.making import invite, make_trio, signed_in, text_of
from tests.visits.notes_made import SECTION, address, change, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio(db):
    return make_trio()


def send(client, trio, *changes, since=0):
    body = json.dumps({"since": since, "changes": changes})
    return client.post(address(trio, "notes-keep"), body, content_type="application/json")


def boxes(page):
    """The name of each box that the page shows, in its section, and the words in it."""
    return {box.name: box.words for section in page.context["sections"] for box in section.boxes}


def test_a_visitor_has_a_box_for_each_section_of_the_playbook(trio):
    page = signed_in(trio.visitor).get(address(trio))
    sections = page.context["sections"]
    assert [section.title for section in sections][:2] == ["Before the day", "What they do best – what I saw"]
    assert [len(section.boxes) for section in sections] == [1] * 10
    assert "Only you can read what you write here, until you share a line of it." in text_of(page)


def test_a_line_is_kept_as_a_page_sends_it(trio):
    answer = send(signed_in(trio.visitor), trio, change("They meet weekly"))
    assert answer.json() == {
        "revision": 1,
        "places": {"k1": "k1"},
        "refused": {},
        "lines": [{"key": "k1", "section": SECTION, "words": "They meet weekly", "version": 1}],
    }
    assert Notes.objects.get().enrolment == trio.visiting


def test_what_is_sent_twice_is_kept_once(trio):
    client = signed_in(trio.visitor)
    first = send(client, trio, change("They meet weekly"))
    again = send(client, trio, change("They meet weekly"))
    assert again.json() == first.json()
    assert list(NoteLine.objects.values_list("words", flat=True)) == ["They meet weekly"]


def test_a_page_is_told_only_what_is_new_to_it(trio):
    client = signed_in(trio.visitor)
    send(client, trio, change("They meet weekly"))
    answer = send(client, trio, change("Who leads it?", "k2", number=2), since=1).json()
    assert [line["words"] for line in answer["lines"]] == ["Who leads it?"]


def test_what_two_devices_write_on_one_line_is_kept_twice(trio):
    client = signed_in(trio.visitor)
    send(client, trio, change("They meet weekly"))
    send(client, trio, change("They meet weekly, at nine", based_on=1, writer="laptop"))
    send(client, trio, change("They meet weekly, ask Jo", based_on=0, number=2))
    page = client.get(address(trio))
    lines = [box.words for box in page.context["sections"][1].boxes]
    assert lines == ["They meet weekly, at nine", "They meet weekly, ask Jo", ""]
    assert "Written on another device at the same time as the line above." in text_of(page)


def test_a_line_without_words_is_no_line_any_more(trio):
    client = signed_in(trio.visitor)
    send(client, trio, change("They meet weekly"), change("", based_on=0, number=2))
    assert [box.words for box in client.get(address(trio)).context["sections"][1].boxes] == [""]


def test_a_page_without_scripts_saves_what_is_typed_in_its_boxes(trio):
    client = signed_in(trio.visitor)
    empty = next(name for name in boxes(client.get(address(trio))) if SECTION in name)
    answer = client.post(address(trio), {empty: "They meet weekly\r\nat nine "}, follow=True)
    assert "Your notes are saved." in text_of(answer)
    assert [line.words for line in NoteLine.objects.all()] == ["They meet weekly\nat nine"]


def test_the_same_form_sent_twice_is_saved_once(trio):
    client = signed_in(trio.visitor)
    empty = next(name for name in boxes(client.get(address(trio))) if SECTION in name)
    for _ in range(2):
        client.post(address(trio), {empty: "They meet weekly"})
    assert [line.words for line in NoteLine.objects.all()] == ["They meet weekly"]


def test_a_form_that_was_left_open_takes_back_nothing_that_it_does_not_change(trio):
    write(trio, "They meet weekly")
    write(trio, "Who leads it?", "k2")
    client = signed_in(trio.visitor)
    form = boxes(client.get(address(trio)))
    send(client, trio, change("", based_on=1, writer="laptop"))
    changed = {name: words.replace("Who", "Who, then,") for name, words in form.items()}
    client.post(address(trio), changed)
    assert [line.words for line in NoteLine.objects.written().in_order()] == ["Who, then, leads it?"]


def test_a_form_sent_again_after_going_back_loses_nothing(trio):
    client = signed_in(trio.visitor)
    empty = next(name for name in boxes(client.get(address(trio))) if SECTION in name)
    client.post(address(trio), {empty: "They meet weekly"})
    client.post(address(trio), {empty: "They meet daily"})
    assert [line.words for line in NoteLine.objects.written().in_order()] == ["They meet weekly", "They meet daily"]


def test_words_that_cannot_be_saved_are_shown_to_be_copied(trio):
    client = signed_in(trio.visitor)
    empty = next(name for name in boxes(client.get(address(trio))) if SECTION in name)
    page = client.post(address(trio), {empty: "long " * 500})
    assert "Not everything is saved" in text_of(page)
    assert ("long " * 500).strip() in text_of(page)
    assert not NoteLine.objects.exists()


def test_what_is_wrong_with_one_line_does_not_hold_up_the_others(trio):
    answer = send(
        signed_in(trio.visitor), trio, change("Hello", section="nowhere"), change("They meet weekly", "k2", number=2)
    ).json()
    assert answer["refused"] == {"k1": "These notes have no such section."}
    assert [line["words"] for line in answer["lines"]] == ["They meet weekly"]


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "{", '{"since": 0}', '{"since": "x", "changes": []}', '{"since": 0, "changes": {}}'),
        *('{"since": 0, "changes": [7]}', '{"since": 0, "changes": [{}]}', "[" * 100_000),
        '{"since": 1e999, "changes": []}',
    ],
)
def test_what_is_no_set_of_changes_is_refused_in_words(trio, body):
    client = signed_in(trio.visitor)
    answer = client.post(address(trio, "notes-keep"), body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"said": "This is no set of changes to notes."})


def test_nobody_else_reads_what_somebody_writes(trio):
    write(trio, "A word for nobody else")
    for person in (trio.head, trio.other_visitor, trio.third_head, trio.facilitator, trio.coordinator):
        client = signed_in(person)
        for name in ("notes", "shared-notes", "visit"):
            assert "A word for nobody else" not in client.get(address(trio, name)).content.decode()


def test_two_people_have_each_their_own_notes(trio):
    write(trio, "Mine")
    write(trio, "Yours", person=trio.other_visitor)
    page = signed_in(trio.other_visitor).get(address(trio))
    assert [words for words in boxes(page).values() if words] == ["Yours"]


def test_the_host_who_shows_and_does_not_visit_takes_no_notes(trio):
    client = signed_in(trio.head)
    assert client.get(address(trio)).status_code == 403
    assert send(client, trio, change("Mine")).status_code == 403
    assert "My notes" not in text_of(client.get(address(trio, "visit")))


def test_somebody_sent_in_place_of_a_leader_takes_notes(trio):
    stand_in = trio.other_visitor
    stand_in.posts.update(kind="colleague")
    assert signed_in(stand_in).get(address(trio)).status_code == 403
    invite(trio, stand_in, trio.visiting, role="second_leader")
    send(signed_in(stand_in), trio, change("They meet weekly"))
    assert Notes.objects.get().enrolment == trio.visiting


def test_notes_stay_their_writers_when_the_writer_comes_no_more(trio):
    write(trio, "They meet weekly")
    trio.visitor.posts.update(kind="colleague")
    page = signed_in(trio.visitor).get(address(trio))
    assert [words for words in boxes(page).values() if words] == ["They meet weekly"]


def test_a_line_becomes_a_promise_with_its_words_once_the_day_has_come():
    trio = make_trio(visit_on=TODAY)
    write(trio, "Try a shared hour & ask again")
    client = signed_in(trio.visitor)
    page = client.get(address(trio)).content.decode()
    way = re.search(r'href="([^"]+\?words=[^"]+)"', page).group(1)
    assert client.get(way).context["form"].initial["words"] == "Try a shared hour & ask again"


def test_a_stranger_does_not_learn_that_there_is_a_visit(trio):
    client = Client()
    assert client.get(address(trio)).status_code == 302
    client.force_login(make_user("passer-by@magpie.example"))
    assert client.get(address(trio)).status_code == 404


def test_lines_that_look_like_pages_are_shown_as_words(trio):
    write(trio, "<script>alert(1)</script>")
    page = signed_in(trio.visitor).get(address(trio)).content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
