"""What was wrong with a file, in words for whoever sent it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mistake:
    """``row`` is counted as a spreadsheet shows it, the first line of the file being 1."""

    row: int | None
    column: str | None
    message: str


class Unreadable(Exception):
    """The file as a whole cannot be read; ``message`` says why and what to do, ``name`` which file of an archive."""

    def __init__(self, message: str, name: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.name = name


def empty_file() -> Unreadable:
    return Unreadable("The file is empty: it needs a row of headings, and a row for each entry.")


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Says which file a refusal is about, unless somebody nearer to it has said so."""
    try:
        yield
    except Unreadable as refusal:
        if refusal.name is None:
            refusal.name = name
        raise


@dataclass(slots=True)
class Notes:
    """Gathers what reading notices; lists stop growing at ``limit``, so that memory stays flat."""

    limit: int
    mistakes: list[Mistake] = field(default_factory=list)
    cleaned: list[Mistake] = field(default_factory=list)

    def mistake(self, row: int | None, column: str | None, message: str) -> None:
        self._add(self.mistakes, Mistake(row, column, message))

    def clean(self, row: int | None, column: str | None, message: str) -> None:
        self._add(self.cleaned, Mistake(row, column, message))

    def _add(self, notes: list[Mistake], note: Mistake) -> None:
        if len(notes) < self.limit:
            notes.append(note)
        elif len(notes) == self.limit:
            notes.append(Mistake(note.row, None, f"There are more; only the first {self.limit:,} are listed."))
