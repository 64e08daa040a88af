"""Pasted text and Markdown, taken apart into lines and tables."""

import csv
import re
from collections.abc import Sequence

from magpie.core.agenda.pieces import Line, Mark, Piece, plain_grid
from magpie.core.agenda.times import leading_slot

_RULE = re.compile(r"[\s|:+=_*~–—-]*")
_MARKDOWN_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*")
_BULLET = re.compile(r"(\s*)(?:[-*+•·▪●◦‣–—]\s+|\(?\d{1,2}[.)]\s+(?=\D|\d{1,2}[.:]\d\d)|\[[ xX]?\]\s+)+(.*)")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3})(?=\S)([^*]+)(?<=\S)\1(?![\w*])|(?<!\w)(_{1,2})(?=\S)([^_]+)(?<=\S)\3(?!\w)"
)
_COLUMN_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_CELL_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_LONGEST_LINE = 2_000


def take_apart(text: str, *, place: str = "line", is_csv: bool = False) -> list[Piece]:
    """``place`` is what a line is called, so that people find it again."""
    if is_csv:
        rows = [(f"{place} {number}", cells) for number, cells in enumerate(_csv_rows(text), start=1) if any(cells)]
        return [plain_grid(rows)] if rows else []
    lines = [(f"{place} {number}", line.rstrip()) for number, line in enumerate(text.splitlines(), start=1)]
    return join_rows([_line(part, where) for where, line in lines for part in _sentences(line)])


def _sentences(line: str) -> list[str]:
    """A whole day in one line, as people write it into a letter: 9.00 Welcome; 9.20 Tour; 10.00 Talk."""
    parts = line.split(";") if line.count(";") > 1 and len(line) <= _LONGEST_LINE else []
    return parts if sum(leading_slot(part) is not None for part in parts) > 2 else [line]


def _csv_rows(text: str) -> list[list[str]]:
    """Rows of a text file of cells; a text that is no such file is one cell for each line."""
    head = text[:4000]
    delimiter = max(",;\t|", key=head.count)
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error:
        return [[line] for line in text.splitlines()]


def _line(text: str, where: str) -> Line:
    if len(text) > _LONGEST_LINE:
        return Line(text.replace("|", "¦").replace("\t", " "), where)
    heading = _HEADING.fullmatch(text)
    if heading:
        return Line(_plain(heading[1]), where, "heading")
    bullet = _BULLET.fullmatch(text)
    if bullet:
        return Line(_plain(bullet[2]), where, "bullet", _depth(bullet[1]))
    mark: Mark = "heading" if _is_all_bold(text) else ""
    return Line(_plain(text), where, mark, _depth(text))


def _depth(text: str) -> int:
    blank = text[: len(text) - len(text.lstrip())]
    return len(blank.expandtabs(4))


def _is_all_bold(text: str) -> bool:
    shown = text.strip()
    return len(shown) > 4 and shown.startswith("**") and shown.endswith("**") and "**" not in shown[2:-2]


def _plain(text: str) -> str:
    shown = _CELL_BREAK.sub("\n", text) if "|" not in text else text
    for _ in range(2):
        shown = _EMPHASIS.sub(lambda found: found[2] or found[4], shown)
    return shown.rstrip()


def join_rows(lines: Sequence[Line], *, has_bars: bool = True) -> list[Piece]:
    """Runs of lines with tabs are the rows of tables, and in plain text lines with bars."""
    pieces: list[Piece] = []
    run: list[Line] = []
    for line in lines:
        if run and not _goes_on(run, line, has_bars=has_bars):
            pieces += _table(run)
            run = []
        if run or _divider(line.text, has_bars=has_bars):
            run.append(line)
        elif not (has_bars and line.text.strip() and _RULE.fullmatch(line.text)):
            pieces.append(line)
    return pieces + _table(run)


def _divider(text: str, *, has_bars: bool = True) -> str:
    shown = text.strip()
    if has_bars and _UNESCAPED_BAR.search(shown.strip("|")):
        return "|"
    if "\t" in shown:
        return "\t"
    return " " if has_bars and len(shown) <= _LONGEST_LINE and len(_COLUMN_GAP.findall(shown)) > 1 else ""


def _goes_on(run: Sequence[Line], line: Line, *, has_bars: bool) -> bool:
    divider = _divider(run[0].text, has_bars=has_bars)
    if _divider(line.text, has_bars=has_bars) == divider:
        return True
    shown = line.text.strip()
    return (divider == "|" and shown.startswith("|")) or (divider == " " and _COLUMN_GAP.search(shown) is not None)


def _table(run: list[Line]) -> list[Piece]:
    if not run:
        return []
    divider = _divider(run[0].text)
    if len(run) == 1 and divider != "|":
        return list(run)
    rows = [(line.where, _cells(line.text, divider)) for line in run if not _MARKDOWN_RULE.fullmatch(line.text)]
    filled = [(where, cells) for where, cells in rows if any(cells)]
    return [plain_grid(filled)] if filled else []


def _cells(text: str, divider: str) -> list[str]:
    if divider == "\t":
        return [cell.strip() for cell in text.strip("\n").split("\t")]
    if divider == " ":
        return _COLUMN_GAP.split(text.strip())
    shown = text.strip().removeprefix("|")
    if shown.endswith("|") and not shown.endswith("\\|"):
        shown = shown[:-1]
    cells = [_plain(cell.replace("\\|", "|")) for cell in _UNESCAPED_BAR.split(shown)]
    return [_CELL_BREAK.sub("\n", cell).strip() for cell in cells]
