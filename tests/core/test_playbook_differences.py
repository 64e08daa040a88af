"""Two editions side by side, and the file of a format as it has always been read."""

import json
from pathlib import Path

import pytest

from magpie.core.playbook import Difference, differences, read_playbook, resolve, shipped_playbooks
from magpie.core.playbook.differences import content_of
from magpie.core.playbook.formats import format_mistake, upgraded

FOLDER = Path(__file__).parent / "playbooks"
SMALL = (FOLDER / "small.yaml").read_text(encoding="utf-8")


def edition(*changes: tuple[str, str]):
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    reading = read_playbook(text)
    assert reading.mistakes == []
    assert reading.playbook is not None
    return reading.playbook


def test_an_edition_does_not_differ_from_itself():
    assert differences(edition(), edition()) == []


def test_a_changed_number_is_told_with_its_path():
    assert differences(edition(), edition(("part: start, minutes: 20", "part: start, minutes: 25"))) == [
        Difference("agendas.day.blocks.1.minutes", 20, 25)
    ]


def test_a_changed_due_day_is_told_in_the_words_of_the_file():
    found = differences(edition(), edition(("14 calendar days before visit", "10 school days before visit")))
    assert [str(each) for each in found] == [
        "duties.draft_agenda.due: 14 calendar days before visit → 10 school days before visit"
    ]


def test_what_is_new_and_what_is_gone_is_told_once():
    found = differences(
        edition(),
        edition(
            ("edition: 1", "edition: 2"),
            ("retention:\n  notes: {length: 6 months}\n", ""),
            ("reminders:\n", "reminders:\n  early: {of: feedback, before: 2 days}\n"),
        ),
    )
    assert found == [
        Difference("edition", 1, 2),
        Difference("reminders.early", None, {"of": ["feedback"], "before": ["2 days"]}),
        Difference("retention", {"notes": {"length": "6 months"}}, None),
    ]
    assert [str(each).partition(":")[0] for each in found] == ["edition", "reminders.early", "retention"]


def test_a_list_of_another_length_is_told_whole():
    assert differences(edition(), edition(("sizes: [2, 3]", "sizes: [2, 3, 4]"))) == [
        Difference("groups.sizes", [2, 3], [2, 3, 4])
    ]


def test_a_word_alone_is_the_same_as_a_list_of_it():
    assert differences(edition(), edition(("invites: [head]", "invites: head"))) == []


def test_a_path_is_resolved_with_its_lists_counted_from_one():
    content = content_of(edition())
    assert resolve(content, "agendas.day.blocks.2.title") == "Looking"
    for wrong in ("agendas.night", "agendas.day.blocks.0", "agendas.day.blocks.3", "title.x"):
        with pytest.raises(KeyError):
            resolve(content, wrong)


def test_each_shipped_playbook_says_the_same_when_written_out_and_read_again():
    for playbook in shipped_playbooks().values():
        text = json.dumps({**content_of(playbook), "format": 1}, ensure_ascii=False)
        again = read_playbook(text)
        assert again.mistakes == []
        assert again.playbook is not None
        assert differences(playbook, again.playbook) == []


def test_format_1_is_read_as_it_has_always_been():
    golden = json.loads((FOLDER / "small.format-1.json").read_text(encoding="utf-8"))
    assert content_of(edition()) == golden


def test_only_format_1_is_read_today():
    assert format_mistake({"format": 1}) is None
    assert format_mistake({"format": True}) == "This Magpie reads format 1. Write: format: 1"
    assert upgraded({"format": 1, "slug": "x"}) == {"format": 1, "slug": "x"}


def test_a_variant_changes_only_what_it_names():
    whole = edition()
    alone = whole.variant("alone")
    assert (whole.title, alone.title) == ("Small visits", "Without an opening")
    assert list(alone.activities) == ["visit", "call"]
    assert alone.activities["visit"].agenda == "day"
    assert list(alone.duties) == ["draft_agenda", "feedback", "come"]
    assert alone.variants == {}
