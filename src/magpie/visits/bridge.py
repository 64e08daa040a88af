"""Agendas: from rows, frozen contents and playbooks to the core's blocks, and back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import time
from typing import Any, get_args

from magpie.core.agenda import Block, DayFinding, Unread, check_agenda, from_template
from magpie.core.playbook.agendas import BlockKind
from magpie.diary.models import Activity
from magpie.visits import models
from magpie.visits.queries import Visit

MOST_MINUTES = 1440
KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
TEXTS = ("title", "part", "strand", "lead", "place", "notes")
LONGEST = {"title": 200, "part": 40, "strand": 60, "lead": 200, "place": 200, "notes": 4000}


def blocks_of(agenda: models.Agenda | None) -> list[Block]:
    if agenda is None:
        return []
    return [
        Block(
            title=row.title,
            start=row.start,
            minutes=row.minutes,
            part=row.part,
            strand=row.strand,
            kind=_kind(row.kind),
            lead=row.lead,
            place=row.place,
            notes=row.notes,
        )
        for row in agenda.blocks.all()
    ]


def rows_of(agenda: models.Agenda, blocks: Iterable[Block]) -> list[models.Block]:
    """Not saved yet."""
    return [
        models.Block(
            agenda=agenda,
            position=position,
            start=block.start,
            minutes=block.minutes,
            kind=block.kind,
            **{name: getattr(block, name) for name in TEXTS},
        )
        for position, block in enumerate(blocks, start=1)
    ]


def content_of(blocks: Iterable[Block]) -> dict[str, Any]:
    """What is frozen when an agenda is sent."""
    return {
        "blocks": [
            {
                "start": f"{block.start:%H:%M}" if block.start else None,
                "minutes": block.minutes,
                "kind": block.kind,
                **{name: getattr(block, name) for name in TEXTS},
            }
            for block in blocks
        ]
    }


def blocks_in(content: dict[str, Any]) -> list[Block]:
    return [
        Block(
            start=time.fromisoformat(kept["start"]) if kept["start"] else None,
            minutes=kept["minutes"],
            kind=_kind(kept["kind"]),
            **{name: kept[name] for name in TEXTS},
        )
        for kept in content.get("blocks", [])
    ]


def starts_at(activity: Activity) -> time:
    """The beginning of the day as clocks there show it."""
    return activity.starts_at.astimezone(activity.zone).time().replace(second=0, microsecond=0)


def template_blocks(visit: Visit) -> list[Block]:
    """The playbook's day, from the time at which the visit begins."""
    plan = visit.papers.plan
    assert plan is not None, "only activities with a plan are found"
    return from_template(plan, starts=starts_at(visit.activity), visit_number=visit.number)


def findings_of(visit: Visit, blocks: Sequence[Block]) -> list[DayFinding]:
    return check_agenda(blocks, template=visit.papers.plan, visit_number=visit.number)


def fitted(block: Block, where: str) -> tuple[Block, list[Unread]]:
    """What a reader has found, as rows can hold it: whatever is too long for its box goes to the notes."""
    texts = {name: _on_one_line(getattr(block, name)) for name in TEXTS if name != "notes"}
    notes = [_clean(block.notes)]
    for name, words in texts.items():
        if len(words) > LONGEST[name]:
            texts[name] = words[: LONGEST[name]]
            notes.insert(0, words)
    minutes = block.minutes
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        minutes = None
        notes.append(f"Time as written: {_clean(block.at)}")
    written = "\n".join(filter(None, notes))
    rest = written[LONGEST["notes"] :]
    kept = replace(
        block,
        title=texts["title"] or "Without a name",
        minutes=minutes,
        part=texts["part"],
        strand=texts["strand"],
        lead=texts["lead"],
        place=texts["place"],
        notes=written[: LONGEST["notes"]],
        at="",
    )
    return kept, [Unread(where, rest)] if rest else []


def _clean(words: str) -> str:
    return "".join(sign for sign in words if sign == "\n" or (ord(sign) >= 32 and ord(sign) != 127)).strip()


def _on_one_line(words: str) -> str:
    return " ".join(_clean(words).split())


def _kind(written: str) -> BlockKind:
    return next((kind for kind in KINDS if kind == written), "talk")
