"""Sorts a day's blocks into its parts, and says what is done in each: by columns, headings, words and order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from magpie.core.agenda.blocks import Block
from magpie.core.agenda.drafts import Draft
from magpie.core.agenda.words import PartWords, is_arrival, is_leaving, is_section, kind_of, says_lunch
from magpie.core.playbook.agendas import BlockKind

BREAK = "break"
_OPENING, _CLOSING = "contracting", "wrap_up"
_MAIN = ("excellence", "challenge")
_LOOKING = ("observation", "activity")


def sort(blocks: Sequence[Block], drafts: Sequence[Draft], words: PartWords) -> list[Block]:
    """The blocks with their part and kind; each draft is the one of which its block was made."""
    sorter = _Sorter(words, blocks, drafts)
    return [sorter.sorted(index) for index in range(len(blocks))]


@dataclass(frozen=True, slots=True)
class _Said:
    """Which part a column, the block's own words and the heading above it name."""

    column: str
    words: str
    heading: str
    text: str = ""
    """The heading itself."""

    @classmethod
    def of(cls, draft: Draft, words: PartWords) -> "_Said":
        column = words.part_in(draft.said_part)
        own = words.part_in(draft.title) or words.part_in("\n".join(draft.notes[:1]))
        if not column and kind_of(draft.said_part) == "context":
            column = words.context
        if not column and not own and not is_section(draft.said_part):
            column = "_".join(re.findall(r"[a-z][a-z0-9]+", draft.said_part.casefold()))
        return cls(column, own, words.part_in(draft.heading), draft.heading)

    @property
    def part(self) -> str:
        """Inside the section on what a school does best, its challenges are no other part of the day."""
        if self.column:
            return self.column
        return self.heading if self.heading in _MAIN and self.words in _MAIN else self.words or self.heading


class _Sorter:
    """Goes through the day once, from block to block."""

    def __init__(self, words: PartWords, blocks: Sequence[Block], drafts: Sequence[Draft]) -> None:
        said = [_Said.of(draft, words) for draft in drafts]
        self.words = words
        self.blocks = blocks
        self.said = said
        self.drafts = drafts
        self.named = {each.part for each in said}
        self.last_main = max((index for index, each in enumerate(said) if self._begins_main(index, each)), default=-1)
        self.spent = ""
        """The heading under which the day has already been closed."""
        self.part = ""
        """The part of the last block that was no break."""
        self.is_after_lunch = False
        self.has_begun = False
        """Whether one of the main parts has begun."""

    def _begins_main(self, index: int, said: "_Said") -> bool:
        """Whether a block's own words, or the heading right above it, begin or go on with a main part."""
        is_new = said.heading in _MAIN and (index == 0 or self.said[index - 1].text != said.text)
        return said.column in _MAIN or said.words in _MAIN or is_new

    def sorted(self, index: int) -> Block:
        block, said = self.blocks[index], self.said[index]
        kind = self.words.kind_in(block.title) or _not_a_break(kind_of(block.notes))
        kind = kind or kind_of(self.drafts[index].said_part)
        if kind == "break" and said.words in (_OPENING, _CLOSING):
            kind = "talk"
        part = self._part(index, kind)
        if kind is None:
            kinds = self.words.kinds(part)
            only: BlockKind = "break" if kinds == {"break"} else "reflection"
            kind = only if kinds in ({"break"}, {"reflection"}) else "talk"
        if kind == "break":
            self.is_after_lunch = self.is_after_lunch or says_lunch(block.title) or part == "lunch"
        elif part:
            self.part = part
            self.has_begun = self.has_begun or part in _MAIN
        return replace(block, part=part, kind=kind)

    def _part(self, index: int, kind: BlockKind | None) -> str:
        block, said = self.blocks[index], self.said[index]
        if said.column:
            return said.column
        if kind == "break":
            return self._part_of_break(block)
        if said.part and not self._is_out_of_place(index):
            if said.words == _CLOSING:
                self.spent = said.text
            is_context = kind == "context" and not said.words
            return self.words.context or said.part if is_context else said.part
        if kind == "context" and self.words.context:
            return self.words.context
        is_end = block.minutes is None and index == len(self.blocks) - 1 and is_leaving(block.title)
        if is_end or (is_arrival(block.title) and not self.part):
            return ""
        return self._part_by_order(index, kind)

    def _part_of_break(self, block: Block) -> str:
        if says_lunch(block.title):
            return "lunch"
        return "" if is_arrival(block.title) else BREAK

    def _is_out_of_place(self, index: int) -> bool:
        """“Welcome back” after lunch opens no day, and a plenary before the challenge closes none."""
        said, part = self.said[index], self.said[index].part
        if self.spent and said.text == self.spent and not said.words:
            return True
        return (part == _OPENING and self.has_begun) or (part == _CLOSING and index < self.last_main)

    def _part_by_order(self, index: int, kind: BlockKind | None) -> str:
        """Words that name no part leave a block in the part before it, or in the next that the day does name."""
        best, hard = _MAIN
        if kind in _LOOKING and self.part in ("", _OPENING) and best in self.words.names:
            return best
        if kind == "reflection" and self.part == hard and index > self.last_main and _CLOSING in self.words.names:
            is_last = not any(each.part == _CLOSING for each in self.said[index:])
            return _CLOSING if is_last and index >= len(self.blocks) - 2 else self.part
        is_turn = self.part in ("", _OPENING) or (self.is_after_lunch and self.part == best)
        following = self._next_part()
        return following if is_turn and kind not in _LOOKING and following in self.named else self.part

    def _next_part(self) -> str:
        """The main part that comes after the one before this block."""
        names = [name for name in self.words.names if name in _MAIN]
        if self.part not in names:
            return names[0] if names else ""
        return names[min(names.index(self.part) + 1, len(names) - 1)]


def _not_a_break(kind: BlockKind | None) -> BlockKind | None:
    return None if kind == "break" else kind
