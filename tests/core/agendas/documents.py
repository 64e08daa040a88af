"""Word documents from plain descriptions, in the shapes in which Word itself saves them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import _Cell


@dataclass(frozen=True)
class Table:
    """Rows of cells. A cell that is covered by a merged one to its left or above it is left out."""

    rows: list[list[object]]


@dataclass(frozen=True)
class Cell:
    """A merged cell; ``pieces`` are texts and tables."""

    pieces: tuple[object, ...]
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Boxes:
    """Text boxes anchored in one paragraph, each saved twice: as a shape and for old versions of Word."""

    boxes: list[list[str]]


def merged(*pieces: object, across: int = 1, down: int = 1) -> Cell:
    return Cell(pieces, across, down)


def built(*pieces: object) -> bytes:
    document = Document()
    for piece in pieces:
        if isinstance(piece, Table):
            add_table(document, piece)
        elif isinstance(piece, Boxes):
            add_boxes(document, piece)
        else:
            document.add_paragraph(str(piece))
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def width(rows: list[list[object]]) -> int:
    return sum(cell.across if isinstance(cell, Cell) else 1 for cell in rows[0])


def add_table(place: WordDocument | _Cell, table: Table) -> None:
    grid = place.add_table(len(table.rows), width(table.rows))
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(table.rows):
        column = 0
        for entry in cells:
            cell = entry if isinstance(entry, Cell) else Cell((entry,))
            while (row, column) in taken:
                column += 1
            covered = [(row + down, column + across) for down in range(cell.down) for across in range(cell.across)]
            taken.update(covered)
            target = grid.cell(*covered[0])
            if len(covered) > 1:
                target = target.merge(grid.cell(*covered[-1]))
            fill(target, cell.pieces)


def fill(target: _Cell, pieces: tuple[object, ...]) -> None:
    paragraphs = iter(target.paragraphs)
    for piece in pieces:
        if isinstance(piece, Table):
            add_table(target, piece)
            continue
        paragraph = next(paragraphs, None) or target.add_paragraph()
        paragraph.add_run(str(piece))


def add_boxes(document: WordDocument, boxes: Boxes) -> None:
    run = document.add_paragraph().add_run()
    for lines in boxes.boxes:
        inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
        run._r.append(parse_xml(f"<mc:AlternateContent {SPACES}>{CHOICE % inside}{FALLBACK % inside}{END}"))


SPACES = (
    nsdecls("w", "wp", "a")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
CHOICE = (
    '<mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
    "<w:txbxContent>%s</w:txbxContent>"
    "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
)
FALLBACK = (
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>%s</w:txbxContent>"
    "</v:textbox></v:shape></w:pict></mc:Fallback>"
)
END = "</mc:AlternateContent>"

four_tracks = partial(
    built,
    "Visit to Castle Mead School",
    Table(
        [
            [merged("Time", down=2), merged("From Holm Park", across=2), merged("From Saltby", across=2)],
            ["Visitor 1", "Visitor 2", "Visitor 1", "Visitor 2"],
            ["9.00–9.20", merged("Welcome and contracting", across=4)],
            ["9.20–10.00", merged("Context: the headteacher speaks, then a tour", across=4)],
            ["10.00–10.30", "Assembly, Year 9", "Pupil panel", "Pupil panel", "Assembly, Year 9"],
            ["10.30–10.45", merged("Break", across=4)],
            [
                "10.45–11.15",
                merged("Excellence: coaching as those who are coached tell it", across=2),
                merged("Excellence: how the timetable makes room for coaching", across=2),
            ],
            ["11.15–11.50", merged("Consolidation: each pair tells the other", across=4)],
            ["11.50–12.20", merged("Lunch", across=4)],
            ["12.20–13.50", merged("Systemic challenge: middle leaders who wait to be told", across=4)],
            ["13.50–14.35", merged("Wrap-up", across=4)],
        ]
    ),
)

two_pages = partial(
    built,
    Table(
        [
            ["Time", "Session", "Lead"],
            ["09:00 - 09:15", "Arrival and coffee", "Office"],
            ["09:15 - 09:35", "Contracting: how we want to spend today", "Facilitator"],
            ["09:35 - 10:15", "Context: the school in ten pictures, and a walk round", "Headteacher"],
            ["10:15 - 10:30", "Excellence: assembly led by Year 6", "Year 6"],
            ["10:30 - 10:35", "Talk about the assembly", "Ms Teal"],
        ]
    ),
    "(continued)",
    Table(
        [
            ["Time", "Session", "Lead"],
            ["10:35 - 11:30", "Excellence: how phase leaders decide", "Phase leaders"],
            ["11:30-11.45", "Consolidation in trios", "Facilitator"],
            ["11:45-12.15", "Lunch", ""],
            ["Time", "Session", "Lead"],
            ["12.15 - 13.45", "Challenge: one form, three mixed classes", "Headteacher"],
            ["13.45 -14.30", "Wrap-up", "Facilitator"],
        ]
    ),
)

merged_cells = partial(
    built,
    Table(
        [
            ["Time", "Activity", "Place"],
            [merged("Part one: contracting and context", across=3)],
            ["9.30–9.50", "Welcome", "Room 4"],
            ["9.50–10.30", "A walk round the school", "Main entrance"],
            [merged("Part two: systemic excellence", across=3)],
            [merged("10.30–11.00", down=2), "Group A: pupil panel", "Library"],
            ["Group B: meeting of the attendance team", "Office"],
            ["11.00–11.40", "Questions and answers", merged("Library", down=2)],
            ["11.40–12.00", "Consolidation"],
            ["12.00–12.30", merged("Lunch", across=2)],
            [merged("Part three: systemic challenge", across=3)],
            ["12.30–14.00", "How do we keep teachers in the subjects that nobody applies for?", "Room 4"],
            ["14.00–14.45", merged("Wrap-up", across=2)],
        ]
    ),
)

nested = partial(
    built,
    Table(
        [
            ["Time", "What"],
            ["9.30–9.50", "Welcome"],
            [
                "9.50–11.50",
                merged(
                    "Excellence: behaviour that everybody owns",
                    Table(
                        [
                            ["9.50–10.20", "Tour with prefects"],
                            ["10.20–10.50", "Assembly"],
                            ["10.50–11.10", "Talk about what was seen"],
                            ["11.10–11.50", "Conversation with parents who help"],
                        ]
                    ),
                ),
            ],
            ["11.50–12.20", "Lunch"],
            ["12.20–13.50", "Challenge: the week after a fixed-term exclusion"],
            ["13.50–14.35", "Wrap-up"],
        ]
    ),
    Table(
        [
            ["Name", "Telephone"],
            ["Mr Alder, office", "extension 201"],
            ["Ms Birch, head", "extension 202"],
        ]
    ),
)

text_boxes = partial(
    built,
    "A day at Millfield Cross",
    Boxes(
        [
            ["9.00–9.20 Welcome", "9.20–10.00 Context and a walk round"],
            [
                "10.00–11.10 What we do best: reading for everybody, an activity in the library",
                "11.10-11.30 Reflection in pairs",
                "11.30–12.30 Lunch with the sixth form",
            ],
            ["12.30–14.00 What we find hard: calm corridors", "14.00–14.45 Wrap-up"],
            ["Wi-Fi for guests: the code is at the desk"],
        ]
    ),
    "Visitors enter by the north gate.",
)

notes_under = partial(
    built,
    Table(
        [
            ["Time", "What"],
            ["9.00–9.20", "Welcome"],
            ["9.20–10.00", "Context, with a walk round"],
            ["10.00–11.30", "What we do best: music for every child, with an activity"],
            ["11.30–12.00", "Lunch"],
            ["12.00–13.30", "What we find hard: homework without a desk"],
            ["13.30–13.50", "Wrap-up"],
        ]
    ),
    "Please note",
    "10.15–10.20: the fire bell is tested.",
    "12.00–13.00: the car park at the front is closed.",
    "Coaches leave at 14.10, 20 minutes after the end.",
)

blank_times = partial(
    built,
    Table(
        [
            ["When", "What"],
            ["9.00–9.20", "Welcome"],
            ["9.20–10.00", "Tour"],
            ["10.00–11.30", "Excellence: an activity with the science team"],
            ["", "Consolidation"],
            ["11.30–12.00", "Lunch"],
            ["12.00–13.30", "Challenge: girls who give up physics"],
            ["tbc", "Call with a parent governor"],
            ["13.30–14.15", "Wrap-up"],
        ]
    ),
)

parts_column = partial(
    built,
    Table(
        [
            ["Part", "Time", "Minutes", "What", "Lead"],
            ["Contracting", "9.30–9.50", "20", "Why we are here", "Facilitator"],
            [merged("Excellence", down=4), "9.50–10.30", "40", "The school on one page, then a tour", "Headteacher"],
            ["10.30–11.00", "30", "Year 8 assembly", "Head of year"],
            ["11.00–11.30", "30", "Those who plan it", "Head of year"],
            ["11.30–12.00", "30", "Reflection", "Facilitator"],
            ["Lunch", "12.00–12.30", "30", "With the pupils of Year 8", ""],
            ["Challenge", "12.30–14.00", "90", "Why do so few speak in public?", "Headteacher"],
            ["Wrap-up", "14.00–15.00", "60", "Three questions", "Facilitator"],
        ]
    ),
)

DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "04-four-tracks.docx": four_tracks,
    "06-two-pages.docx": two_pages,
    "07-merged.docx": merged_cells,
    "08-nested.docx": nested,
    "09-text-boxes.docx": text_boxes,
    "10-notes-under.docx": notes_under,
    "21-blank-times.docx": blank_times,
    "22-parts-column.docx": parts_column,
}
