"""The map from what programmes do to the playbooks: each place exists, each cell is answered."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from magpie.core.playbook import resolve, shipped_texts
from magpie.core.playbook.lines import read_lines

MAP = (Path(__file__).parents[2] / "docs" / "playbook-map.md").read_text(encoding="utf-8")
CELLS = ["Actors", "Stages", "Durations", "Artefacts", "Rules", "Instruments"]
NOT_SAID = "not in format 1, because "


def rows() -> list[tuple[str, str, str, str]]:
    """Programme, cell, fact and where, one for each row of the tables."""
    found, programme = [], ""
    for line in MAP.splitlines():
        if line.startswith("## "):
            programme = line[3:]
        elif line.startswith("| ") and not line.startswith("| cell "):
            cell, fact, where = (part.strip() for part in line.strip("|").split("|"))
            found.append((programme, cell, fact, where))
    return found


ROWS = rows()
SAID = [(fact, where) for _, _, fact, where in ROWS if not where.startswith(NOT_SAID)]
TEXTS = shipped_texts() | {f"instruments/{name}": text for name, text in shipped_texts("instruments").items()}


@pytest.mark.parametrize(("fact", "where"), SAID, ids=[fact for fact, _ in SAID])
def test_each_place_of_the_map_is_in_its_file(fact: str, where: str):
    places = re.findall(r"`([^`]+)`", where)
    assert ", ".join(f"`{place}`" for place in places) == where
    for place in places:
        file, path = place.split(": ")
        assert resolve(read_lines(TEXTS[file]).data, path) is not None


def test_each_programme_answers_every_cell_in_order():
    cells: dict[str, list[str]] = defaultdict(list)
    for programme, cell, _, _ in ROWS:
        if cell not in cells[programme][-1:]:
            cells[programme].append(cell)
    assert len(cells) == 11
    assert set(map(tuple, cells.values())) == {tuple(CELLS)}


def test_each_playbook_is_in_the_map():
    assert {name for name in shipped_texts() if f"`{name}: " not in MAP} == set()


def test_what_is_left_out_has_a_reason():
    reasons = [where.removeprefix(NOT_SAID) for _, _, _, where in ROWS if where.startswith(NOT_SAID)]
    assert [reason for reason in reasons if len(reason.split()) < 4] == []
