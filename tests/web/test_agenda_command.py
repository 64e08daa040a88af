"""`magpie agenda check`, as a host or a program meets it: real processes, without any settings."""

import json
import os
import subprocess
import sys

import pytest

from tests.core.agendas import FOLDER, fixtures

BROKEN = (FOLDER / "03-untimed.md").read_bytes()


@pytest.fixture
def check(tmp_path):
    """Run the command in an empty folder: words and standard input → (code, what it printed, what it complained of)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAGPIE_", "DJANGO_"))}

    def run(*words, given=b""):
        done = subprocess.run(
            [sys.executable, "-m", "magpie.web", "agenda", "check", *words],
            env=kept | {"PYTHONIOENCODING": "utf-8"},
            input=given,
            capture_output=True,
            timeout=60,
            check=False,
            cwd=tmp_path,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return run


def test_a_program_gets_blocks_findings_and_what_is_left_over(check):
    code, said, complaint = check("-", "--json", given=BROKEN)
    answer = json.loads(said)
    assert (code, complaint, list(answer)) == (0, "", ["blocks", "findings", "unread"])
    assert answer["blocks"][0] == {
        "at": "8.00–8.25",
        "start": "08:00",
        "end": "08:25",
        "minutes": 25,
        "part": "contracting",
        "strand": "",
        "kind": "talk",
        "text": "Welcome, tea and introductions",
        "lead": "",
        "place": "",
    }
    assert [answer["blocks"][3][key] for key in ("at", "start", "end", "minutes")] == ["", None, None, None]
    assert [(finding["code"], finding["severity"], finding["at"]) for finding in answer["findings"]] == [
        ("slot.gap", "warns", "8.30–9.10"),
        ("activity.lesson_observation", "warns", "9.10–10.30"),
        ("slot.untimed", "warns", ""),
    ]
    assert answer["unread"][1] == {"where": "line 13", "text": "Taxis are ordered for 14.10.", "why": "note"}


def test_a_person_gets_the_day_and_sentences(check, tmp_path):
    (tmp_path / "visit.docx").write_bytes(next(each.content for each in fixtures() if each.name.startswith("10")))
    code, said, complaint = check("visit.docx")
    assert (code, complaint) == (0, "")
    assert said.splitlines() == [
        "09:00–09:20  20 min  contracting  Welcome",
        "09:20–10:00  40 min  excellence   Context, with a walk round",
        "10:00–11:30  90 min  excellence   What we do best: music for every child, with an activity",
        "11:30–12:00  30 min  lunch        Lunch",
        "12:00–13:30  90 min  challenge    What we find hard: homework without a desk",
        "13:30–13:50  20 min  wrap_up      Wrap-up",
        "",
        "Not part of the plan:",
        "paragraph 1: Please note",
        "paragraph 4: Coaches leave at 14.10, 20 minutes after the end.",
        "paragraph 2: 10.15–10.20: the fire bell is tested.",
        "paragraph 3: 12.00–13.00: the car park at the front is closed.",
        "",
        "The part “Wrap up” has 20 minutes, and 45 are usual: give it at least 34.",
    ]


def test_a_sound_day_is_called_so(check):
    assert check("-", given=(FOLDER / "01-clean.md").read_bytes())[1].endswith("\n\nNothing is odd about this day.\n")


def test_a_day_is_measured_by_the_playbook_that_is_named(check):
    lines = b"9.00-9.10 One word of hope each\n9.10-9.30 From review to workshop\n9.30-9.40 Last word"
    _, said, _ = check("-", "--playbook", "peer-review-partnership", "--json", given=lines)
    answer = json.loads(said)
    assert [block["part"] for block in answer["blocks"]] == ["arriving", "how_well", "leaving"]
    assert [finding["code"] for finding in answer["findings"]] == ["part.missing"]


def test_what_cannot_be_read_is_one_sentence_and_code_two(check, tmp_path):
    (tmp_path / "visit.pdf").write_bytes(b"%PDF-1.7")
    instead = "Send the Word or Excel file (.docx, .xlsx), or copy the agenda's text and paste it."
    assert check("visit.pdf") == (2, "", f"visit.pdf: This is a PDF, which cannot be read. {instead}\n")
    missing = "nowhere.docx: This file cannot be opened (No such file or directory): check its name.\n"
    assert check("nowhere.docx") == (2, "", missing)
    empty = "standard input: The file is empty: write the agenda into it, a line for each block.\n"
    assert check("-") == (2, "", empty)


def test_a_playbook_that_is_not_there_is_told_with_those_that_are(check):
    said = "There is no playbook “larkby” with an agenda. Write one of: leading-practice, learning-trios,"
    code, _, complaint = check("-", "--playbook", "larkby")
    assert (code, complaint[: len(said)]) == (2, said)
