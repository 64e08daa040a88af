"""Word documents, taken apart into lines and tables: merged cells, nested tables and text boxes included."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from magpie.core.agenda.ours import MARK
from magpie.core.agenda.packed import parse
from magpie.core.agenda.pieces import Cell, Grid, Line, Mark, Piece, Row
from magpie.core.agenda.text_file import join_rows
from magpie.core.tables.mistakes import Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ASIDES = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml")
_MOST_COLUMNS = 100
_SKIPPED = {_W + name for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tcPr", "trPr", "tblPr")}
_SIGNS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-", _W + "ptab": "\t"}


def take_apart(parts: Mapping[str, bytes]) -> list[Piece]:
    """The body's pieces in their order, then what stands in headers, footers and notes."""
    reader = _Reader()
    body = _tree(parts["word/document.xml"]).find(f"{_W}body")
    pieces = list(reader.pieces(body)) if body is not None else []
    for name in sorted(filter(_ASIDES.fullmatch, parts)):
        kind = name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
        for piece in reader.pieces(_tree(parts[name])):
            pieces += _aside(piece, kind)
    return pieces


def _tree(part: bytes) -> Any:
    return parse(part.replace(_STRICT, _W[1:-1].encode()))


def _aside(piece: Piece, where: str) -> list[Piece]:
    if isinstance(piece, Line):
        return [Line(piece.text, where, "aside")] if piece.text.strip() else []
    return [each for row in piece.rows for cell in row.distinct() for each in _asides(cell, where)]


def _asides(cell: Cell, where: str) -> list[Piece]:
    return [line for piece in cell.pieces for line in _aside(piece, where)]


class _Reader:
    """Counts paragraphs and tables, so that each piece says where it stands."""

    def __init__(self) -> None:
        self.n_paragraphs = 0
        self.n_tables = 0

    def pieces(self, parent: Any) -> Iterator[Piece]:
        """What is in a body; runs of paragraphs with tabs are tables too."""
        lines: list[Line] = []
        for piece in self._raw(parent, ""):
            if isinstance(piece, Line):
                lines.append(piece)
                continue
            yield from join_rows(lines, has_bars=False)
            lines = []
            yield piece
        yield from join_rows(lines, has_bars=False)

    def _raw(self, parent: Any, where: str) -> Iterator[Piece]:
        for child in parent:
            if child.tag == _W + "p":
                yield from self._paragraph(child, where)
            elif child.tag == _W + "tbl":
                yield self._table(child, where)
            elif child.tag == _MC + "AlternateContent":
                yield from self._raw(_chosen(child), where)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self._raw(child, where)

    def _paragraph(self, paragraph: Any, where: str) -> Iterator[Piece]:
        if not where:
            self.n_paragraphs += 1
        place = where or f"paragraph {self.n_paragraphs}"
        boxes: list[Any] = []
        text = "".join(_texts(paragraph, boxes))
        mark, depth = _mark(paragraph), _depth(paragraph)
        for line in text.split("\n"):
            yield Line(line.strip(" \xa0"), place, mark, depth)
        for box in boxes:
            yield from self._raw(box, where or f"text box at paragraph {self.n_paragraphs}")
            yield Line("", place)

    def _table(self, table: Any, where: str) -> Grid:
        self.n_tables += 1
        name = f"{where}, table inside" if where else f"table {self.n_tables}"
        rows: list[Row] = []
        for number, row in enumerate(_inside(table, "tr"), start=1):
            above = rows[-1].cells if rows else []
            rows.append(self._row(row, f"{name}, row {number}", above))
        return Grid(rows, is_ours=_description(table) == MARK)

    def _row(self, row: Any, where: str, above: list[Cell | None]) -> Row:
        cells: list[Cell | None] = [None] * _number(row, "trPr", "gridBefore", least=0)
        for column in _inside(row, "tc"):
            at, span = len(cells), _number(column, "tcPr", "gridSpan", least=1)
            merge = _property(column, "tcPr", "vMerge")
            if merge is not None and merge.get(_W + "val", "continue") != "restart" and at < len(above):
                cell = above[at]
                if cell is not None:
                    cell.pieces += [piece for piece in self._raw(column, where) if not _is_blank(piece)]
            else:
                cell = Cell(list(self._raw(column, where)), is_wide=span > 1)
            cells += [cell] * span
            if len(cells) > _MOST_COLUMNS:
                raise Unreadable(f"A table has more than {_MOST_COLUMNS} columns: send the agenda alone.")
        return Row(where, cells)


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also where a content control or a tracked change is around them."""
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in {_W + each for each in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}:
            yield from _inside(child, name)


def _texts(parent: Any, boxes: list[Any]) -> Iterator[str]:
    """The texts of a paragraph; text boxes are put aside, since they are read after it."""
    for child in parent:
        if child.tag == _W + "t":
            yield (child.text or "").replace("\n", " ")
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == _W + "txbxContent":
            boxes.append(child)
        elif child.tag == _MC + "AlternateContent":
            yield from _texts(_chosen(child), boxes)
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _texts(child, boxes)


def _chosen(alternatives: Any) -> Any:
    """Word saves text boxes twice, for itself and for old versions; one of them is read."""
    found = alternatives.find(_MC + "Choice")
    if found is None or next(found.iter(_W + "t"), None) is None:
        fallback = alternatives.find(_MC + "Fallback")
        found = fallback if fallback is not None else found
    return found if found is not None else []


def _mark(paragraph: Any) -> Mark:
    style = _property(paragraph, "pPr", "pStyle")
    name = style.get(_W + "val", "").casefold() if style is not None else ""
    if name.startswith(("heading", "title", "subtitle")):
        return "heading"
    return "bullet" if "list" in name or _property(paragraph, "pPr", "numPr") is not None else ""


def _depth(paragraph: Any) -> int:
    numbering = _property(paragraph, "pPr", "numPr")
    level = numbering.find(_W + "ilvl") if numbering is not None else None
    written = level.get(_W + "val", "0") if level is not None else "0"
    return int(written) if written.isdecimal() else 0


def _property(element: Any, properties: str, name: str) -> Any:
    found = element.find(_W + properties)
    return found.find(_W + name) if found is not None else None


def _number(element: Any, properties: str, name: str, *, least: int) -> int:
    found = _property(element, properties, name)
    written = found.get(_W + "val", "") if found is not None else ""
    return max(least, min(int(written), _MOST_COLUMNS + 1)) if written.isdecimal() and len(written) < 6 else least


def _description(table: Any) -> str:
    found = _property(table, "tblPr", "tblDescription")
    return str(found.get(_W + "val", "")) if found is not None else ""


def _is_blank(piece: Piece) -> bool:
    return isinstance(piece, Line) and not piece.text.strip()
