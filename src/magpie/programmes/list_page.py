"""How the rows of a list are shown: with what is wrong, and a form for just those cells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from magpie.programmes.actions.lists import split_rows
from magpie.programmes.enrolment_list import TITLES, ListRow, Understood, check_rows
from magpie.programmes.forms.lists import RowForm
from magpie.programmes.list_facts import known_for
from magpie.programmes.models import EnrolmentList


@dataclass(slots=True)
class ListLine:
    """A row of the list; ``read`` is None where it is left out, ``form`` where nothing is to be looked at."""

    row: ListRow
    read: Understood | None
    form: RowForm | None = None

    @property
    def is_left_out(self) -> bool:
        return self.read is None

    @property
    def is_wrong(self) -> bool:
        return self.read is not None and not self.read.is_right

    @property
    def is_to_look_at(self) -> bool:
        return self.read is not None and bool(self.read.notes)

    @property
    def summary(self) -> str:
        head, second = self.row.cell("head"), self.row.cell("second")
        return ", ".join(part for part in (self.row.cell("urn"), head, second) if part)

    def give_form(self) -> None:
        """Only the cells that something is said of, so that a page of fifty rows stays small."""
        if self.read is not None and self.read.notes:
            self.form = RowForm.showing(self.read, only={note.field for note in self.read.notes})


def lines_of(kept: EnrolmentList, day: date) -> list[ListLine]:
    taken, left_out = split_rows(kept.rows.all())
    understood = check_rows(taken, known_for(kept.cohort, taken, day), left_out=left_out)
    lines = [ListLine(read.row, read) for read in understood] + [ListLine(row, None) for row in left_out]
    return sorted(lines, key=lambda line: line.row.number)


SHOWN: dict[str, Callable[[ListLine], bool]] = {
    "wrong": lambda line: line.is_wrong,
    "look": lambda line: line.is_to_look_at,
    "right": lambda line: line.read is not None and line.read.is_right,
    "out": lambda line: line.is_left_out,
}


def shown_lines(lines: Sequence[ListLine], show: str, words: str) -> list[ListLine]:
    chosen = [line for line in lines if SHOWN[show](line)] if show in SHOWN else list(lines)
    asked = words.casefold().split()
    return [line for line in chosen if all(word in _text(line) for word in asked)]


def _text(line: ListLine) -> str:
    return " ".join(line.row.cells.values()).casefold()


def counts_of(lines: Sequence[ListLine]) -> dict[str, int]:
    wrong = sum(line.is_wrong for line in lines)
    out = sum(line.is_left_out for line in lines)
    return {"all": len(lines), "wrong": wrong, "out": out, "right": len(lines) - wrong - out}


def mistake_rows(lines: Sequence[ListLine]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        for note in line.read.notes if line.read else ():
            words = note.words if note.refuses else f"Look at this: {note.words}"
            yield line.row.number, line.row.cell("school"), TITLES[note.field], words
