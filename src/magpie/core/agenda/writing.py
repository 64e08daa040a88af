"""Writes a day as a Word document, which people can change in Word and Magpie can read back."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from magpie.core.agenda.blocks import EVERYBODY, Block
from magpie.core.agenda.ours import COLUMNS, MARK, NO_TIME, part_shown

_WIDTHS = {"Time": 2.5, "Minutes": 1.7, "Part": 2.6, "Strand": 2.2, "What": 5.6, "Led by": 2.6, "Where": 2.4}
_SMALL = Pt(9)


def to_docx(
    title: str,
    *,
    facts: Sequence[str] = (),
    blocks: Sequence[Block],
    sections: Sequence[tuple[str, str]] = (),
    language: str = "en-GB",
) -> bytes:
    """The document: title, lines of facts (school, date, place), the table of the day, and a heading for each section.

    Everything is plain text; what Word cannot hold, such as control characters, is left out.
    """
    document = _blank(language)
    document.core_properties.title = _line(title)[:255]
    document.add_heading(_line(title), level=0)
    for fact in facts:
        document.add_paragraph(_line(fact))
    _add_day(document, blocks)
    for heading, text in sections:
        document.add_heading(_line(heading), level=1)
        for line in _lines(text):
            document.add_paragraph(line)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _blank(language: str) -> WordDocument:
    """A4, in the language that the spelling is checked in."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.7)
    section.top_margin = section.bottom_margin = Cm(1.7)
    properties = document.styles["Normal"].element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    properties.append(spoken)
    document.core_properties.author, document.core_properties.comments = "Magpie", ""
    return document


def _add_day(document: WordDocument, blocks: Sequence[Block]) -> None:
    has_strands = any(block.strand != EVERYBODY for block in blocks)
    columns = [name for name in COLUMNS if has_strands or name != "Strand"]
    table = document.add_table(len(blocks) + 1, len(columns), style="Table Grid")
    table.autofit = False
    _describe(table)
    grid = [list(row.cells) for row in table.rows]
    for cell, name in zip(grid[0], columns, strict=True):
        _fill(cell, [name], bold=True)
    for cells, block in zip(grid[1:], blocks, strict=True):
        texts = _texts(block)
        for cell, name in zip(cells, columns, strict=True):
            _fill(cell, texts[name], bold=name == "What")
    scale = 1 if has_strands else (sum(_WIDTHS.values()) - 2.0) / (sum(_WIDTHS.values()) - _WIDTHS["Strand"])
    for column, name in zip(table.columns, columns, strict=True):
        column.width = Cm(_WIDTHS[name] * scale)


def _texts(block: Block) -> dict[str, list[str]]:
    """What each column says of a block, in paragraphs: the title first, what is done last in the part's cell."""
    part = [part_shown(block.part)] if block.part else []
    return {
        "Time": [block.when or NO_TIME],
        "Minutes": ["" if block.minutes is None else str(block.minutes)],
        "Part": [*part, block.kind],
        "Strand": [_line(block.strand)],
        "What": [_line(block.title), *_lines(block.notes)],
        "Led by": [_line(block.lead)],
        "Where": [_line(block.place)],
    }


def _fill(cell: _Cell, lines: Iterable[str], *, bold: bool) -> None:
    """The first line is the cell's main one; those below it are smaller."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        run = paragraph.add_run(line)
        run.bold = bold and number == 0
        if number:
            run.font.size = _SMALL


def _describe(table: Table) -> None:
    """A text for those who cannot see the table, by which Magpie knows it again; its head on each page."""
    description = OxmlElement("w:tblDescription")
    description.set(qn("w:val"), MARK)
    table._tbl.tblPr.append(description)
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in _clean(text).splitlines()) if line]


def _clean(text: str) -> str:
    """Without the characters that XML forbids."""
    return "".join(letter for letter in text if letter in "\t\n\r" or _is_allowed(ord(letter)))


def _is_allowed(code: int) -> bool:
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
