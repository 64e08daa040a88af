"""A day's agenda from the command line: read from any file, shown, and checked against a playbook."""

import json
import sys
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Any

from magpie.core.agenda import MOST_BYTES, Block, DayFinding, Reading, Unreadable, check_agenda, read_agenda
from magpie.core.playbook import Agenda, Playbook, shipped_playbooks

UNREADABLE = 2


def check(file: Path, slug: str, *, as_json: bool) -> int:
    """Print what was read and what is odd about it; 0 with or without warnings, 2 when nothing could be read."""
    playbook = shipped_playbooks().get(slug)
    if playbook is None or not playbook.agendas:
        slugs = ", ".join(name for name, each in shipped_playbooks().items() if each.agendas)
        return _refuse(f"There is no playbook “{slug}” with an agenda. Write one of: {slugs}")
    template, starts = _usual_day(playbook)
    shown = "standard input" if file == Path("-") else file
    try:
        reading = read_agenda(_content(file), file.name, template=template, starts=starts)
    except Unreadable as refusal:
        return _refuse(f"{shown}: {refusal.message}")
    except OSError as error:
        return _refuse(f"{shown}: This file cannot be opened ({error.strerror}): check its name.")
    findings = check_agenda(reading.blocks, template=template)
    print(_as_json(reading, findings) if as_json else "\n".join(_as_words(reading, findings)))
    return 0


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return UNREADABLE


def _usual_day(playbook: Playbook) -> tuple[Agenda, time | None]:
    """The agenda of the visits, or else of the first activity that has one, and when such a day begins."""
    activities = [activity for activity in playbook.activities.values() if activity.agenda in playbook.agendas]
    activities.sort(key=lambda activity: activity.kind != "visit")
    if not activities:
        return next(iter(playbook.agendas.values())), None
    first = activities[0]
    return playbook.agendas[str(first.agenda)], first.hours.starts if first.hours else None


def _content(file: Path) -> bytes:
    """One byte more than is read, so that a file which is too large is refused without being in memory."""
    if file == Path("-"):
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _as_json(reading: Reading, findings: Sequence[DayFinding]) -> str:
    content = {
        "blocks": [_block(block) for block in reading.blocks],
        "findings": [
            {"code": each.code, "severity": each.severity, "at": each.at, "message": each.message} for each in findings
        ],
        "unread": [{"where": each.where, "text": each.text, "why": each.why} for each in reading.unread],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _block(block: Block) -> dict[str, Any]:
    return {
        "at": block.at,
        "start": f"{block.start:%H:%M}" if block.start else None,
        "end": f"{block.end:%H:%M}" if block.end else None,
        "minutes": block.minutes,
        "part": block.part,
        "strand": block.strand,
        "kind": block.kind,
        "text": block.text,
        "lead": block.lead,
        "place": block.place,
    }


def _as_words(reading: Reading, findings: Sequence[DayFinding]) -> list[str]:
    notes = [f"{each.where}: {' '.join(each.text.split())}" for each in reading.unread if each.why != "heading"]
    warnings = [f"{each.at}: {each.message}" if each.at else each.message for each in findings]
    lines = _table(reading.blocks)
    if notes:
        lines += ["", "Not part of the plan:", *notes]
    return [*lines, "", *(warnings or ["Nothing is odd about this day."])]


def _table(blocks: Sequence[Block]) -> list[str]:
    rows = [[block.when or "no time", _minutes(block), block.part, block.strand, block.title] for block in blocks]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False) if width), row[-1]]).rstrip()
        for row in rows
    ]


def _minutes(block: Block) -> str:
    return "" if block.minutes is None else f"{block.minutes} min"
