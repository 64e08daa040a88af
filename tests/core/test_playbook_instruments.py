"""The mistakes of an instrument's file."""

import pytest

from magpie.core.playbook import read_instrument

SMALL = """\
format: 1
slug: small-form
edition: 1
status: draft
title: Small form
summary: Two questions.
permission: Free to use.
minutes: 1
figures_read_by: coordinators
texts_read_by: facilitator
sections:
  - title: All
    items:
      - {name: useful, kind: likert, asks: Was it useful?}
      - {name: why, kind: text, asks: Why?, optional: true}
      - {name: need, kind: several, asks: What do you need?, choices: {time: Time, cover: Cover}, at_most: 2}
      - {name: mark, kind: number, asks: How much?, scale: {highest: 10}}
"""

CHANGES = {
    "unknown kind": (
        "kind: likert",
        "kind: lickert",
        'sections.1.items.1.kind, line 14: Instead of "lickert": did you mean "likert"?',
    ),
    "name twice": (
        "name: why",
        "name: useful",
        'sections.1.items.2.name, line 15: "useful" is the name of an item above. Write another name',
    ),
    "too few choices": (
        "{time: Time, cover: Cover}, at_most: 2",
        "{time: Time}",
        "sections.1.items.3.choices, line 16: Write at least two choices, such as: {travel: Travel, cover: Cover}",
    ),
    "choices of a text": (
        "asks: Why?",
        "asks: Why?, choices: {a: A, b: B}",
        (
            "sections.1.items.2.choices, line 15: Only choice, several, pick or ranking has choices. "
            "Take them out, or write another kind"
        ),
    ),
    "more than there are": (
        "at_most: 2",
        "at_most: 3",
        "sections.1.items.3.at_most, line 16: Write a number of at most 2",
    ),
    "most of a number": (
        "scale: {highest: 10}",
        "at_most: 3",
        "sections.1.items.4.at_most, line 17: Only choice, several, pick or ranking has at_most. Take it out",
    ),
    "scale of a likert": (
        "asks: Was it useful?",
        "asks: Was it useful?, scale: {highest: 4}",
        "sections.1.items.1.scale, line 14: Only a number has a scale. Take it out, or write: kind: number",
    ),
    "scale that does not rise": (
        "scale: {highest: 10}",
        "scale: {lowest: 5, highest: 5}",
        "sections.1.items.4.scale, line 17: Write a highest number above the lowest",
    ),
    "texts that nobody reads": (
        "texts_read_by: facilitator\n",
        "",
        "texts_read_by, line 1: Say who reads the texts, such as: texts_read_by: [coordinators]",
    ),
    "no permission": (
        "permission: Free to use.\n",
        "",
        (
            'permission, line 1: Add "permission" (whose words these are and who may use them), '
            "such as: permission: Written for Magpie; free to use, change and share."
        ),
    ),
    "no items": (
        SMALL[SMALL.index("    items:") :],
        "    items: []\n",
        (
            "sections.1.items, line 13: Write at least one entry, such as: "
            "[{name: useful, kind: likert, asks: The day was useful.}]"
        ),
    ),
    "newer format": (
        "format: 1",
        "format: 3",
        "format, line 1: This Magpie reads format 1; a newer Magpie wrote this file. Write: format: 1",
    ),
}


def test_the_small_form_has_no_mistakes():
    reading = read_instrument(SMALL)
    assert reading.mistakes == []
    assert reading.instrument is not None
    assert [item.name for item in reading.instrument.items] == ["useful", "why", "need", "mark"]


@pytest.mark.parametrize("name", CHANGES)
def test_each_mistake_of_an_instrument_says_what_to_write(name: str):
    old, new, said = CHANGES[name]
    assert SMALL.count(old) == 1
    assert [str(mistake) for mistake in read_instrument(SMALL.replace(old, new)).mistakes] == [said]


def test_mistakes_of_shape_and_of_sense_are_told_together():
    text = SMALL.replace("minutes: 1\n", "minutes: soon\n").replace("at_most: 2", "at_most: 3")
    assert [mistake.path for mistake in read_instrument(text).mistakes] == ["minutes", "sections.1.items.3.at_most"]
