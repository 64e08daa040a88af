"""A day's plan to start from: blocks with a part, and the limits beyond which Magpie warns and never blocks."""

from typing import Annotated, Literal

from pydantic import Field

from magpie.core.playbook.part import InstrumentName, Line, Name, Part, Party, Some, Text, key

Minutes = Annotated[int, Field(ge=1, le=600)]
Percent = Annotated[int, Field(ge=0, le=100)]
BlockKind = Literal["talk", "context", "observation", "activity", "reflection", "break", "work"]


class Limits(Part):
    """Beyond these a warning is shown; the host decides."""

    observation: Minutes | None = key("The shortest observation or activity, in minutes", 20, None)
    talk_after: Minutes | None = key("The shortest talk after an observation, in minutes", 10, None)
    gap: Minutes | None = key("The longest time with nothing planned, in minutes", 5, None)
    without_break: Minutes | None = key("The longest time without a break, in minutes", 150, None)
    part_percent: Percent | None = key("How far a part may differ from its template, in percent", 25, None)


class Block(Part):
    """Blocks that share a ``part`` count together, so a part may have as many blocks as the day needs."""

    title: Line = key("The name people see", "What we do best")
    part: Name = key("The part of the day it counts to", "excellence")
    minutes: Minutes = key("Its usual length", 90)
    first_visit: Minutes | None = key("Its length on a group's first visit", 30, None)
    later_visits: Minutes | None = key("Its length once the group has had its first visit", 15, None)
    led_by: Some[Party] = key("Who leads it", "[host, facilitator]", ())
    kind: BlockKind = key("What people do in it", "observation", "talk")
    aim: Text | None = key("What it is for", "See how the school keeps improving on its best.", None)
    prompts: Some[Line] = key("Questions to think with", "[Which choices made the difference?]", ())
    avoid: Some[Line] = key("What does not belong in it; a warning, never a bar", "[watching lessons]", ())
    asks: Some[InstrumentName] = key("Instruments used in it", "[handover]", ())


class Agenda(Part):
    """A template that hosts change as they need."""

    blocks: Annotated[tuple[Block, ...], Field(strict=False, min_length=1)] = key(
        "The blocks in their order", "[{title: Welcome, part: opening, minutes: 20}]"
    )
    limits: Limits = key("When to warn", "{gap: 5}", Limits())
    hints: Some[Line] = key("Advice shown to whoever plans the day", "[Split the visitors to see more]", ())

    def minutes(self, *, visit_number: int | None = None) -> int:
        """The length of the day; ``visit_number`` 1 is a group's first visit, None the usual day."""
        return sum(block_minutes(block, visit_number) for block in self.blocks)

    def part_minutes(self, *, visit_number: int | None = None) -> dict[str, int]:
        """How long each part is, in the order in which the parts begin."""
        parts: dict[str, int] = {}
        for block in self.blocks:
            parts[block.part] = parts.get(block.part, 0) + block_minutes(block, visit_number)
        return parts


def block_minutes(block: Block, visit_number: int | None) -> int:
    if visit_number == 1 and block.first_visit:
        return block.first_visit
    if visit_number is not None and visit_number > 1 and block.later_visits:
        return block.later_visits
    return block.minutes
