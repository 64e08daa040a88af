"""Values written as a few plain words."""

from datetime import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from magpie.core.dates import Direction, Lead, Length, Roll, Unit
from magpie.core.playbook import Chase, Hours, HowMany, InstrumentRef, Wait, Window, length_of
from magpie.core.playbook.due import DueText
from magpie.core.playbook.written import HowLong, Written

KINDS: list[type[Written]] = [Chase, DueText, Hours, HowMany, InstrumentRef, HowLong, Wait, Window]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (HowMany, "3", HowMany(3, 3)),
        (HowMany, "3 to 4", HowMany(3, 4)),
        (HowMany, "2 or more", HowMany(2, None)),
        (HowLong, "315 minutes", HowLong(315, 315, "minute")),
        (HowLong, "1 to 2 days", HowLong(1, 2, "day")),
        (Wait, "7 calendar days", Wait(7, "day")),
        (Wait, "3 school days", Wait(3, "school day")),
        (Chase, "every 3 school days", Chase(Wait(3, "school day"), again=True)),
        (Chase, "1 day", Chase(Wait(1, "day"), again=False)),
        (Window, "1 November to 15 December", Window((11, 1), (12, 15))),
        (Window, "20 December to 10 January", Window((12, 20), (1, 10))),
        (Window, "29 February to 1 March", Window((2, 29), (3, 1))),
        (Hours, "9:30 to 16:00", Hours(time(9, 30), time(16, 0))),
        (InstrumentRef, "visit-feedback@1", InstrumentRef("visit-feedback", 1)),
        (DueText, "14 calendar days before visit", DueText("14 calendar days before", "visit")),
        (DueText, "on the day of each visit", DueText("on the day of", "each visit")),
    ],
)
def test_plain_words_become_a_value(kind: type[Written], text: str, value: Written):
    assert kind.parse(text) == value
    assert kind.parse(f"  {text} ".replace(" ", "  ")) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (HowMany, "4 to 3"),
        (HowMany, "3 to 4 or more"),
        (HowMany, "three"),
        (HowMany, "-1"),
        (HowLong, "0 minutes"),
        (HowLong, "2 to 1 days"),
        (Wait, "0 days"),
        (Wait, "every 3 days"),
        (Chase, "every 0 days"),
        (Window, "30 February to 1 March"),
        (Window, "November to December"),
        (Hours, "16:00 to 9:30"),
        (Hours, "9.30 to 16.00"),
        (InstrumentRef, "visit-feedback"),
        (InstrumentRef, "visit-feedback@0"),
        (DueText, "0 days before visit"),
        (DueText, "before visit"),
        (DueText, "14 days before"),
        (DueText, "14 days before "),
    ],
)
def test_other_words_are_refused_with_what_to_write(kind: type[Written], text: str):
    with pytest.raises(ValueError, match="Write") as refused:
        kind.parse(text)
    assert str(refused.value) == kind.says


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_what_is_printed_reads_as_the_same_value(kind: type[Written], data: st.DataObject):
    value = data.draw(st.from_regex(kind.pattern, fullmatch=True).map(lambda text: parsed(kind, text)))
    assume(value is not None)
    assert kind.parse(str(value)) == value


def parsed(kind: type[Written], text: str) -> Written | None:
    try:
        return kind.parse(text)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("text", "roll", "lead"),
    [
        (
            "14 calendar days before visit",
            None,
            Lead(Length(14, Unit.CALENDAR_DAYS), Direction.BEFORE, "visit", Roll.BACK),
        ),
        (
            "90 days after agenda.draft",
            Roll.NONE,
            Lead(Length(90, Unit.CALENDAR_DAYS), Direction.AFTER, "agenda draft", Roll.NONE),
        ),
        ("3 months after each visit", None, Lead(Length(3, Unit.MONTHS), Direction.AFTER, "visit", Roll.FORWARD)),
        (
            "7 school days before school",
            None,
            Lead(Length(7, Unit.SCHOOL_DAYS), Direction.BEFORE, "school", Roll.BACK),
        ),
    ],
)
def test_a_due_text_is_a_lead_to_the_rules_on_dates(text: str, roll: Roll | None, lead: Lead):
    assert DueText.parse(text).lead(roll) == lead


def test_a_wait_is_a_length_to_the_rules_on_dates():
    assert length_of(Wait(3, "school day")) == Length(3, Unit.SCHOOL_DAYS)
