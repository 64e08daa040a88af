"""What every file is taken apart into: lines and tables, in the order in which a person reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

Mark = Literal["", "heading", "bullet", "aside"]


@dataclass(frozen=True, slots=True)
class Line:
    """``depth`` is how far it is indented; an aside, such as a page's header, is never part of the plan."""

    text: str
    where: str
    mark: Mark = ""
    depth: int = 0


@dataclass(slots=True, eq=False)
class Cell:
    """One cell; a merged one stands, as the same object, at every place that it covers."""

    pieces: list["Piece"] = field(default_factory=list)
    is_wide: bool = False
    """Merged over several columns."""

    @property
    def lines(self) -> list[str]:
        return [piece.text.strip() for piece in self.pieces if isinstance(piece, Line) and piece.text.strip()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_blank(self) -> bool:
        return not self.text and not self.tables

    @property
    def tables(self) -> list["Grid"]:
        return [piece for piece in self.pieces if isinstance(piece, Grid)]


@dataclass(slots=True, eq=False)
class Row:
    where: str
    cells: list[Cell | None]

    def distinct(self) -> list[Cell]:
        """Its cells that hold something, each once."""
        return list(dict.fromkeys(cell for cell in self.cells if cell is not None and not cell.is_blank))


@dataclass(slots=True, eq=False)
class Grid:
    rows: list[Row]
    is_ours: bool = False
    """Written by Magpie, so that its columns are known."""

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)

    def column(self, index: int) -> list[Cell | None]:
        return [row.cells[index] if index < len(row.cells) else None for row in self.rows]


Piece = Line | Grid


def plain_grid(rows: Sequence[tuple[str, Sequence[str]]]) -> Grid:
    """A table of texts without merged cells, from (where, cells) for each row."""
    made = [Row(where, [plain_cell(text, where) for text in cells]) for where, cells in rows]
    return Grid(made)


def plain_cell(text: str, where: str) -> Cell:
    return Cell([Line(line, where) for line in text.splitlines() if line.strip()])


def all_lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    """Every line in and out of tables, a merged cell's once."""
    for piece in pieces:
        if isinstance(piece, Line):
            yield piece
            continue
        seen: set[Cell] = set()
        for row in piece.rows:
            for cell in row.distinct():
                if cell not in seen:
                    seen.add(cell)
                    yield from all_lines(cell.pieces)
