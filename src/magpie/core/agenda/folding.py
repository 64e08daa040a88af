"""Takes out what has a time and is yet no block: notes beside a table, and the span that heads several blocks."""

from collections.abc import Sequence

from magpie.core.agenda.blocks import Block, overlap
from magpie.core.agenda.drafts import Draft, Found
from magpie.core.agenda.resolving import resolve
from magpie.core.agenda.words import PartWords


def without_asides(found: Found) -> list[Draft]:
    """The drafts without those lines beside a table whose time the table has filled."""
    main = [draft for draft in found.drafts if not draft.is_aside]
    if len(main) == len(found.drafts):
        return main
    planned = [block for block in resolve(main) if block.minutes]
    kept = []
    for draft in found.drafts:
        if draft.is_aside and _is_filled(draft, planned):
            found.leave(draft.where, f"{draft.at}: {draft.title}")
        else:
            kept.append(draft)
    return kept


def _is_filled(aside: Draft, planned: Sequence[Block]) -> bool:
    block = resolve([aside])[0]
    first = block.first
    if first is None:
        return True
    last = first + max(block.minutes or 0, 1)
    spans = [(other.first, other.last) for other in planned]
    return any(begin < last and first < end for begin, end in spans if begin is not None and end is not None)


def fold_headings(
    drafts: Sequence[Draft], blocks: Sequence[Block], found: Found, words: PartWords
) -> tuple[list[Draft], list[Block]]:
    """“9.30–12.00 What we do best”, with its blocks in the lines below, is their heading and no block."""
    kept_drafts, kept_blocks = [], []
    for index, (draft, block) in enumerate(zip(drafts, blocks, strict=True)):
        n_inside = _n_inside(blocks, index)
        if n_inside < 2:
            kept_drafts.append(draft)
            kept_blocks.append(block)
            continue
        found.leave(draft.where, " ".join(filter(None, (draft.at, draft.title, *draft.notes))), "heading")
        found.leave(draft.where, " ".join(filter(None, (draft.lead, draft.place))))
        if words.part_in(draft.title):
            for inner in drafts[index + 1 : index + 1 + n_inside]:
                inner.heading = draft.title
    return kept_drafts, kept_blocks


def _n_inside(blocks: Sequence[Block], index: int) -> int:
    """How many of the blocks that follow lie inside this one and share its beginning or its end."""
    block = blocks[index]
    inside: list[Block] = []
    for other in blocks[index + 1 :]:
        if not (overlap(block, other) and _is_part_of(other, block)):
            break
        inside.append(other)
    begins = any(other.first == block.first for other in inside[:1])
    ends = any(other.last == block.last for other in inside)
    return len(inside) if begins or ends else 0


def _is_part_of(inner: Block, outer: Block) -> bool:
    if None in (inner.first, inner.last, outer.first, outer.last):
        return False
    is_smaller = inner.minutes != outer.minutes or inner.strand != outer.strand
    return is_smaller and outer.first <= inner.first and inner.last <= outer.last  # type: ignore[operator]
