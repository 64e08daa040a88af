"""All that is wrong with the files, gathered while they are read: counted to the last, listed up to a limit."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from magpie.core.tables import Table
from magpie.register.importing.batches import insert_rows
from magpie.register.models import ImportMistake, RegisterImport

LISTED = 10_000
"""Beyond so many, people mend the file and not the rows."""
_FIELDS = ("run", "is_error", "file", "row_number", "column", "message")


@dataclass(slots=True)
class Mistakes:
    n_errors: int = 0
    n_cleaned: int = 0
    _waiting: list[tuple[bool, str, int | None, str, str]] = field(default_factory=list)

    def error(self, file: str, row: int | None, column: str | None, message: str) -> None:
        """The row is left out."""
        self.n_errors += 1
        if self.n_errors <= LISTED:
            self._waiting.append((True, file[:200], row, (column or "")[:200], message))

    def cleaned(self, file: str, row: int | None, column: str | None, message: str) -> None:
        """The row goes on, with what Magpie changed in it."""
        self.n_cleaned += 1
        if self.n_cleaned <= LISTED:
            self._waiting.append((False, file[:200], row, (column or "")[:200], message))

    def write(self, run: RegisterImport) -> None:
        """To be called within a batch's transaction."""
        insert_rows(ImportMistake, _FIELDS, [(run.pk, *mistake) for mistake in self._waiting])
        self._waiting.clear()


def sound_rows(table: Table, mistakes: Mistakes) -> Iterator[tuple[int, list[str]]]:
    """The rows that the reader found nothing wrong with; the others are left out whole, with all that is wrong.

    The reader may note a mistake only when it is asked for the next row, so each row waits for the one after it.
    """
    held: tuple[int, list[str]] | None = None
    wrong: set[int] = set()
    n_told = 0
    for row in table.rows:
        n_told = _tell(table, mistakes, wrong, n_told)
        if held is not None and held[0] not in wrong:
            yield held
        held = row
    _tell(table, mistakes, wrong, n_told)
    if held is not None and held[0] not in wrong:
        yield held
    for note in table.cleaned:
        mistakes.cleaned(table.name, note.row, note.column, note.message)


def _tell(table: Table, mistakes: Mistakes, wrong: set[int], n_told: int) -> int:
    for mistake in table.mistakes[n_told:]:
        mistakes.error(table.name, mistake.row, mistake.column, mistake.message)
        if mistake.row is not None:
            wrong.add(mistake.row)
    return len(table.mistakes)
