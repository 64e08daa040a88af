"""Each kind of mistake, with the line it is told on and what one is told to write."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from magpie.core.playbook import read_playbook

FOLDER = Path(__file__).parent / "playbooks"
SMALL = (FOLDER / "small.yaml").read_text(encoding="utf-8")
CHANGES = YAML(typ="safe", pure=True).load((FOLDER / "mistakes.yaml").read_text(encoding="utf-8"))


def test_the_small_playbook_has_no_mistakes():
    assert read_playbook(SMALL).mistakes == []


def changed(text: str, name: str) -> str:
    change = CHANGES[name]
    assert text.count(change["instead_of"]) == 1
    return text.replace(change["instead_of"], change["write"])


@pytest.mark.parametrize("name", CHANGES)
def test_each_mistake_says_where_it_is_and_what_to_write(name: str):
    reading = read_playbook(changed(SMALL, name))
    assert [str(mistake) for mistake in reading.mistakes] == [CHANGES[name]["said"]]
    assert reading.playbook is None


def test_a_ready_playbook_says_how_long_texts_are_kept():
    text = SMALL.replace("status: draft", "status: ready").replace("retention:\n  notes: {length: 6 months}\n", "")
    assert [str(mistake) for mistake in read_playbook(text).mistakes] == [
        "status, line 4: Add retention before the playbook is ready, or write: status: draft"
    ]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    names = ["word_with_no_neighbour", "preferred_size_not_allowed", "unknown_agenda", "unknown_circle"]
    names.append("unreadable_due")
    text = SMALL
    for name in names:
        text = changed(text, name)
    assert [str(mistake) for mistake in read_playbook(text).mistakes] == [CHANGES[name]["said"] for name in names]


def test_a_circle_is_told_at_the_key_that_closes_it():
    text = SMALL[: SMALL.index("variants:")].replace(
        "    after: opening\n", "    after: opening\n    before: opening\n"
    )
    assert [str(mistake) for mistake in read_playbook(text).mistakes] == [
        'activities.visit.before, line 26: "opening" waits for "visit" waits for "opening". Take one of these out'
    ]


def test_a_mistake_that_a_variant_shares_is_told_once():
    text = SMALL.replace("title: Headteacher, ", "")
    assert [mistake.path for mistake in read_playbook(text).mistakes] == ["roles.head.title"]


def test_a_part_with_a_mistake_still_counts_as_named():
    text = SMALL.replace("  head: {title: Headteacher, held_for: school}", "  head: {title: 1, held_for: school}")
    assert [mistake.path for mistake in read_playbook(text).mistakes] == ["roles.head.title"]


def test_a_mistake_knows_its_column():
    mistake = read_playbook(SMALL.replace("preferred: 3", "preferred: 4")).mistakes[0]
    assert (mistake.line, mistake.column) == (15, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: The file is empty. Begin with: format: 1"),
        ("# only a comment\n", "line 1: The file is empty. Begin with: format: 1"),
        ("just words", "line 1: Write keys, one a line, beginning with: format: 1"),
        ("- a\n- list\n", "line 1: Write keys, one a line, beginning with: format: 1"),
        ("%YAML 1.1\n---\nno", "line 2: Leave out the line that begins with %; Magpie reads YAML 1.2"),
        ("a: b\n---\nc: d\n", "line 2: Leave out the line ---; one file holds one playbook or instrument"),
        ("[" * 40, "line 1: Brackets or indents go too deep. Write at most 12 levels"),
        ("x" * 200_001, "line 1: The file is too large. Write at most 200 kB"),
        ("a: \x07", "line 1: There is a character here that a text cannot hold. Write plain text"),
        (
            "a: [1\nb: 2\n",
            (
                "line 2: This is not YAML (expected ',' or ']', but got ':'). "
                "Look at the indent, the colon and the quotes here and just above"
            ),
        ),
    ],
)
def test_a_file_that_is_no_playbook_says_why(text: str, said: str):
    assert said in [str(mistake) for mistake in read_playbook(text).mistakes]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  visit:\n", "\tvisit:\n", "line 19: Write spaces, not a tab, before the first word of a line"),
        ("  opening: {", '  opening: "{', "line 18: A quote begins here and never ends. Close it"),
        ("title: Small visits", 'title: "Small visits', "line 5: A quote begins here and never ends. Close it"),
        ("title: Visit\n", "title: Visit: the day\n", "line 20: There is one colon too many, or a wrong indent."),
        ("  visit:\n    title", "  visit\n    title", "line 20: Put a colon after the word on the line above"),
    ],
)
def test_broken_yaml_is_told_in_plain_words(old: str, new: str, said: str):
    (mistake,) = read_playbook(SMALL.replace(old, new, 1)).mistakes
    assert str(mistake)[: len(said)] == said


@pytest.mark.parametrize(
    ("section", "written", "paths"),
    [
        ("roles", "rolls", ["roles", "rolls"]),
        ("agendas", "agenda", ["agenda"]),
        ("declarations", "declaration", ["declaration"]),
    ],
)
def test_a_section_with_a_wrong_name_is_told_and_not_each_mention_of_it(section: str, written: str, paths: list[str]):
    text = SMALL.replace(f"{section}:\n", f"{written}:\n")
    assert [mistake.path for mistake in read_playbook(text).mistakes] == paths


def test_an_alias_cannot_be_used_to_grow_a_file():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    messages = [str(mistake) for mistake in read_playbook(bomb).mistakes]
    assert "b.1, line 2: Write the text itself instead of *a" in messages
    assert "c, line 3: Leave out &c; write the text wherever it is needed" in messages
