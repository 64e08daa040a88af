"""The page of the editor: short for a long day, and each of its controls has a name."""

import re
from datetime import time

import pytest
from django.urls import reverse

from magpie.core.agenda import Block
from tests.visits.making import form_of, make_agenda, make_trio, signed_in

pytestmark = pytest.mark.django_db
TITLES = ("Welcome by the head", "Reading across the key stages", "Walk round the school", "Coaching and next steps")
LONG_DAY = [
    Block(
        f"{TITLES[n % 4]}, part {n // 4 + 1}",
        start=time(8 + n // 6, n % 6 * 10),
        minutes=10,
        part="excellence",
        lead="Ada Merrow and Ben Ashdown",
        place="The library, first floor",
        notes="Bring the notes of the last visit.",
    )
    for n in range(40)
]


@pytest.fixture
def trio(db):
    return make_trio()


def editor_of(trio):
    return reverse("visits:agenda-edit", args=[trio.activity.public_id])


def test_a_day_of_forty_blocks_is_a_page_of_a_hundred_kilobytes_at_most(trio):
    make_agenda(trio, LONG_DAY)
    assert len(signed_in(trio.head).get(editor_of(trio)).content) <= 100_000


def test_each_button_of_a_block_says_which_block_it_moves(trio):
    make_agenda(trio, LONG_DAY)
    page = signed_in(trio.head).get(editor_of(trio)).content.decode()
    names = re.findall('<button name="do"[^>]* aria-label="([^"]+)"', page)
    assert len(set(names)) == len(names) == 160
    assert names[:4] == ["Add after, block 1", "Up, block 1", "Down, block 1", "Remove, block 1"]


def test_each_box_of_a_block_stands_in_its_label(trio):
    make_agenda(trio, LONG_DAY[:1])
    page = signed_in(trio.head).get(editor_of(trio)).content.decode()
    labelled = re.findall(r'<label>([^<]+)<(?:input type="text"|select|textarea) name="b0-(\w+)"', page)
    assert {name: label for label, name in labelled} == {
        "start": "Starts",
        "minutes": "Minutes",
        "title": "What",
        "part": "Part of the day",
        "kind": "What people do",
        "lead": "Who leads it",
        "place": "Where",
        "strand": "For whom, when groups go separate ways",
        "notes": "Notes",
    }


def test_a_mistake_leads_to_its_box_and_the_box_to_the_mistake(trio):
    make_agenda(trio, LONG_DAY[:2])
    client = signed_in(trio.head)
    wrong = {**form_of(client.get(editor_of(trio))), "b1-minutes": "long", "do": "save"}
    page = client.post(editor_of(trio), wrong).content.decode()
    assert '<a href="#id_b1-minutes">Block 2: Write a number of minutes' in page
    box = re.search('<input type="text" name="b1-minutes"[^>]*>', page)[0]
    assert 'id="id_b1-minutes"' in box
    assert 'aria-describedby="id_b1-minutes_error"' in box
    assert 'id="id_b1-minutes_error"' in page


def test_what_was_chosen_from_a_list_is_shown_again(trio):
    make_agenda(trio, LONG_DAY[:1])
    client = signed_in(trio.head)
    client.post(
        editor_of(trio), {**form_of(client.get(editor_of(trio))), "b0-kind": "work", "b0-part": "", "do": "save"}
    )
    page = client.get(editor_of(trio)).content.decode()
    assert re.findall("<option[^>]* selected>([^<]+)", page) == ["None of them", "working time"]
