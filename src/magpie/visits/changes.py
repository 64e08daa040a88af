"""What is different in a newer agenda, in lines that a letter tells."""

from collections.abc import Iterable, Sequence
from typing import Any

from magpie.core.agenda import Block

Named = tuple[str, str, int]


def changes_between(old: Sequence[Block], new: Sequence[Block]) -> list[str]:
    """In the order of the newer one, then what is left out. A block is the same while its title and strand are."""
    before, after = _named(old), _named(new)
    gone = {name: block for name, block in before.items() if name not in after}
    lines = []
    for name, block in after.items():
        was = before.get(name) or _renamed(gone, block)
        if was is None:
            lines.append(f"New: {in_words(block)}")
        elif differences := _differences(was, block):
            lines.append(f"{block.title}: {'; '.join(differences)}")
    lines += [f"Left out: {in_words(block)}" for block in gone.values()]
    return lines or (["The order is another one"] if list(before) != list(after) else [])


def in_words(block: Block) -> str:
    return ", ".join(part for part in (block.when, block.title, block.strand and f"for {block.strand}") if part)


def _named(blocks: Iterable[Block]) -> dict[Named, Block]:
    """Blocks of one name are told apart by their order."""
    found: dict[Named, Block] = {}
    for block in blocks:
        n = 1
        while (block.strand, block.title.casefold(), n) in found:
            n += 1
        found[block.strand, block.title.casefold(), n] = block
    return found


def _renamed(gone: dict[Named, Block], block: Block) -> Block | None:
    """A block that is gone, where this one stands in its place; it counts as gone no more."""
    for name, other in gone.items():
        if block.start is not None and (other.start, other.strand) == (block.start, block.strand):
            return gone.pop(name)
    return None


def _differences(was: Block, block: Block) -> list[str]:
    told: tuple[tuple[str, Any, Any], ...] = (
        ("called", was.title, block.title),
        ("at", _clock(was), _clock(block)),
        ("minutes", was.minutes, block.minutes),
        ("led by", was.lead, block.lead),
        ("in", was.place, block.place),
        ("part", was.part.replace("_", " "), block.part.replace("_", " ")),
    )
    lines = [f"{words} {_shown(new)} instead of {_shown(old)}" for words, old, new in told if old != new]
    return lines + (["other notes"] if was.notes != block.notes else [])


def _clock(block: Block) -> str:
    return f"{block.start:%H:%M}" if block.start else ""


def _shown(value: Any) -> str:
    return str(value) if value not in (None, "") else "nothing"
