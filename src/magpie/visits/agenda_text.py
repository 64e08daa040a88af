"""An agenda as plain text, as a letter carries it."""

from collections.abc import Iterable
from textwrap import indent

from magpie.core.agenda import Block

WITHOUT_TIME = "no time yet"


def agenda_text(blocks: Iterable[Block]) -> str:
    return "\n".join(_lines(block) for block in blocks)


def _lines(block: Block) -> str:
    track = f"[{block.strand}] " if block.strand else ""
    about = "; ".join(part for part in (_length(block), block.lead, block.place) if part)
    first = f"{block.when or WITHOUT_TIME}  {track}{block.title}{f' ({about})' if about else ''}"
    return f"{first}\n{indent(block.notes, '    ')}" if block.notes else first


def _length(block: Block) -> str:
    if block.minutes is None:
        return ""
    return "1 minute" if block.minutes == 1 else f"{block.minutes} minutes"
