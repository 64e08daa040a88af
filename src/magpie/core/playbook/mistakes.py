"""One mistake in a file: where it stands and what to write instead."""

from dataclasses import dataclass

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """``path`` counts the entries of a list from 1; ``line`` and ``column`` count from 1 as editors do."""

    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.path}, line {self.line}" if self.path else f"line {self.line}"
        return f"{where}: {self.message}"


def dotted(loc: Loc) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in loc)
