"""The editor of an agenda: rows as they were typed, what moves with a change, and what the row buttons do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from magpie.core.agenda import Block, CannotMove, inserted, moved, moved_down, moved_up, removed
from magpie.visits.bridge import TEXTS
from magpie.visits.forms.agendas import MOST_ROWS, AgendaForm, BlockForm


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A block as it was typed, and the times that its row was shown with."""

    block: Block
    was_start: time | None = None
    was_minutes: int | None = None

    @property
    def is_new(self) -> bool:
        return self.was_start is None and self.was_minutes is None


def typed_day(rows: Sequence[TypedRow], *, moves_rest: bool) -> list[Block]:
    """The day with every typed change in it; where the rest moves, each change takes what follows with it."""
    if not moves_rest:
        return [row.block for row in rows]
    day = [replace(row.block, start=row.was_start, minutes=row.was_minutes) for row in rows if not row.is_new]
    for index, row in enumerate(rows):
        day = inserted(day, index, row.block) if row.is_new else _with_change(day, index, row)
        if row.block.start not in (None, row.was_start) and day[index].start != row.block.start:
            raise CannotMove(_no_room(row.block, day[index]))
    return day


def _no_room(typed: Block, put: Block) -> str:
    return (
        f"“{typed.title}” cannot begin at {typed.start:%H:%M}, because something else goes on until {put.start:%H:%M}. "
        "Change that first, or let only this block move by taking the tick out."
    )


def _with_change(day: list[Block], index: int, row: TypedRow) -> list[Block]:
    start, minutes = row.block.start, row.block.minutes
    if start != row.was_start:
        day = moved(day, index, start=start) if start is not None else _put(day, index, start=None)
    if minutes != row.was_minutes:
        day = moved(day, index, minutes=minutes) if minutes else _put(day, index, minutes=minutes)
    return day


def _put(day: list[Block], index: int, **times: Any) -> list[Block]:
    return [*day[:index], replace(day[index], **times), *day[index + 1 :]]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to look at, in words."""

    code: str
    words: str


Deed = Callable[[list[Block], int, bool], list[Block]]
DEEDS: dict[str, Deed] = {
    "after": lambda day, index, moves: inserted(day, index + 1, Block("")),
    "up": lambda day, index, moves: moved_up(day, index),
    "down": lambda day, index, moves: moved_down(day, index),
    "remove": lambda day, index, moves: removed(day, index, closes_up=moves),
}


@dataclass
class Editor:
    """A form about the whole day and one for each block, with what is noticed about each row and about the day."""

    form: AgendaForm
    rows: list[BlockForm]
    parts: Sequence[str]
    says: dict[int, list[Said]] = field(default_factory=dict)
    general: list[Said] = field(default_factory=list)

    @classmethod
    def showing(
        cls, blocks: Sequence[Block], *, version: int, parts: Sequence[str], moves_rest: bool = True
    ) -> "Editor":
        """Unsaved changes too: from here on what is shown is what a change is measured by."""
        parts = list(dict.fromkeys([*parts, *(block.part for block in blocks if block.part)]))
        about = {"version": version, "n": len(blocks), "moves_rest": moves_rest}
        rows = [BlockForm.showing(block, n, parts=parts) for n, block in enumerate(blocks)]
        return cls(AgendaForm(initial=about), rows, parts)

    @classmethod
    def sent(cls, data: Mapping[str, Any], *, parts: Sequence[str]) -> "Editor":
        form = AgendaForm(data)
        form.full_clean()
        n = form.cleaned_data.get("n", 0)
        return cls(form, [BlockForm.sent(data, row, parts=parts) for row in range(n)], parts)

    def is_valid(self) -> bool:
        return self.form.is_valid() and all(row.is_valid() for row in self.rows)

    @property
    def has_mistakes(self) -> bool:
        """As the page was sent; one that was only shown has none."""
        return bool(self.form.errors) or any(row.errors for row in self.rows)

    @property
    def version(self) -> int:
        return int(self.form.cleaned_data.get("version", 0))

    @property
    def moves_rest(self) -> bool:
        return bool(self.form.cleaned_data.get("moves_rest"))

    @property
    def typed(self) -> list[tuple[int, TypedRow]]:
        """The rows that can be understood, each with its place; rows in which nobody has written are none."""
        return [(n, _typed(row.cleaned_data)) for n, row in enumerate(self.rows) if row.is_valid() and row.cleaned_data]

    def day(self) -> list[Block]:
        """Of rows that are all understood; ``CannotMove`` where there is no room for a change."""
        return typed_day([row for _, row in self.typed], moves_rest=self.moves_rest)

    def after(self, deed: str, place: int) -> "Editor":
        """What the page shows when a row's button was pressed. Nothing is saved."""
        if not 0 <= place < len(self.rows) or (deed == "after" and len(self.rows) >= MOST_ROWS):
            words = f"An agenda has up to {MOST_ROWS} blocks." if deed == "after" else "Choose a block."
            self.general.append(Said("deed.no_row", words))
            return self
        places = [n for n, _ in self.typed]
        if not self.is_valid() or place not in places:
            return self._after_as_typed(deed, place)
        try:
            day = DEEDS[deed](self.day(), places.index(place), self.moves_rest)
        except CannotMove as why:
            self.says.setdefault(place, []).append(Said("deed.no_room", str(why)))
            return self
        return Editor.showing(day, version=self.version, parts=self.parts, moves_rest=self.moves_rest)

    def with_version(self, version: int) -> "Editor":
        """The same typing, to be saved in place of what stands now."""
        data = {**self.form.data.dict(), "version": str(version)}  # type: ignore[attr-defined]
        return Editor.sent(data, parts=self.parts)

    def _after_as_typed(self, deed: str, place: int) -> "Editor":
        """Rows change places as they are while some of them cannot be understood; no time moves."""
        typed = [row.typed for row in self.rows]
        if deed == "remove":
            del typed[place]
        elif deed == "after":
            typed.insert(place + 1, {})
        else:
            other = max(0, min(len(typed) - 1, place + (1 if deed == "down" else -1)))
            typed[place], typed[other] = typed[other], typed[place]
        data = {f"b{n}-{name}": words for n, row in enumerate(typed) for name, words in row.items()}
        about = {name: self.form.data.get(name, "") for name in ("version", "moves_rest")}
        return Editor.sent({**data, **about, "n": str(len(typed))}, parts=self.parts)


def _typed(given: Mapping[str, Any]) -> TypedRow:
    return TypedRow(block_of(given), given["was_start"], given["was_minutes"])


def block_of(given: Mapping[str, Any]) -> Block:
    """Of a row that is understood."""
    texts = {name: given[name] for name in TEXTS}
    return Block(start=given["start"], minutes=given["minutes"], kind=given["kind"] or "talk", **texts)
