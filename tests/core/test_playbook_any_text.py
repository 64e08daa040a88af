"""Whatever is written in a file, reading it ends in a playbook or in mistakes that stand on a line."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magpie.core.playbook import read_instrument, read_playbook, shipped_texts
from magpie.core.playbook.lines import read_lines

PLAYBOOKS = sorted(shipped_texts().values(), key=len)[:6]
INSTRUMENTS = sorted(shipped_texts("instruments").values())
JUNK = st.one_of(
    st.sampled_from(
        ["", "no", "~", "[]", "{}", "3", "-1", "1e99", ".nan", "&a b", "*a", "!!int x", "- ", ": ", "? ", "'", "|"]
    ),
    st.text(max_size=12),
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def check_reading(text: str) -> None:
    reading = read_playbook(text)
    assert (reading.playbook is None) == bool(reading.mistakes)
    last = len(text.splitlines()) + 1
    assert all(1 <= mistake.line <= last and mistake.column >= 1 and mistake.message for mistake in reading.mistakes)
    assert reading.mistakes == sorted(set(reading.mistakes))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_playbook_with_lines_gone_or_spoilt_never_crashes(data: st.DataObject):
    lines = data.draw(st.sampled_from(PLAYBOOKS)).splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, max(0, len(lines[place]) - 1)))
        kept = lines[place][:cut] if data.draw(st.booleans()) else ""
        lines[place] = f"{kept}{data.draw(JUNK)}\n"
    check_reading("".join(lines))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_playbook_with_parts_gone_or_replaced_never_crashes(data: st.DataObject):
    content = read_lines(data.draw(st.sampled_from(PLAYBOOKS))).data
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(content, data)
    check_reading(json.dumps(content, indent=0))


def spoil(part: Any, data: st.DataObject) -> None:
    """Walks to some place and takes it away, replaces it or gives it another name."""
    while isinstance(part, dict | list) and part:
        where = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        if not isinstance(part[where], dict | list) or not part[where] or data.draw(st.integers(0, 3)) == 0:
            deed = data.draw(st.sampled_from(["replace", "take away", "rename"]))
            old = part[where]
            if deed == "replace" or isinstance(part, list):
                part[where] = data.draw(VALUES)
            else:
                del part[where]
                if deed == "rename":
                    part[data.draw(st.text(max_size=8))] = old
            return
        part = part[where]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=300) | st.text(alphabet="ab: -[]{}&*!|>'\"%#\n\t@`?,~\\U0", max_size=120))
def test_no_text_crashes_either_reader(text: str):
    check_reading(text)
    reading = read_instrument(text)
    assert (reading.instrument is None) == bool(reading.mistakes)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_instrument_with_parts_gone_or_replaced_never_crashes(data: st.DataObject):
    content = read_lines(data.draw(st.sampled_from(INSTRUMENTS))).data
    spoil(content, data)
    reading = read_instrument(json.dumps(content, indent=0))
    assert (reading.instrument is None) == bool(reading.mistakes)
    assert all(mistake.line >= 1 for mistake in reading.mistakes)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("off", "off"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("010", 10),
        ("0o10", 8),
        ("0x10", 16),
        ("12:30", "12:30"),
        ("2026-03-17", "2026-03-17"),
        ("1.5", 1.5),
        ('"1"', "1"),
        ("'no'", "no"),
        ("=", "="),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_words_and_numbers_are_those_of_yaml_1_2(written: str, read: object):
    found = read_lines(f"key: {written}\n").data
    assert found == {"key": read}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(read)


def test_half_a_character_is_a_mistake_where_it_stands():
    found = read_lines('a: 1\nb: ["x", "\\ud800\\udc00"]\n')
    assert found.data == {"a": 1, "b": ["x", "??"]}
    assert [str(mistake) for mistake in found.mistakes] == [
        "b.2, line 2: There is a character here that a text cannot hold. Write plain text"
    ]


def test_a_key_is_always_a_word():
    assert read_lines("no: 1\n3: 2\ntrue: 3\nnull: 4\n").data == {"no": 1, "3": 2, "true": 3, "null": 4}


def test_a_list_cannot_be_a_key():
    assert [str(mistake) for mistake in read_lines("a: 1\n? [x]\n: 2\n").mistakes] == [
        "line 2: Write a word before the colon, not a list or another mapping"
    ]


def test_every_part_has_its_line_and_column():
    places = read_lines("a: 1\nb:\n  - x\n  - c: 2\n").places
    assert [(loc, place.line, place.column) for loc, place in places.items()] == [
        ((), 1, 1),
        (("a",), 1, 1),
        (("b",), 2, 1),
        (("b", 0), 3, 5),
        (("b", 1), 4, 5),
        (("b", 1, "c"), 4, 5),
    ]
