"""The agenda of a day: read from any file, checked against its playbook, moved about and written to Word."""

from magpie.core.agenda.blocks import EVERYBODY, Block
from magpie.core.agenda.checking import check_agenda
from magpie.core.agenda.drafts import Unread
from magpie.core.agenda.files import MOST_BYTES
from magpie.core.agenda.findings import DayFinding
from magpie.core.agenda.moving import CannotMove, from_template, inserted, moved, removed
from magpie.core.agenda.ordering import moved_down, moved_up
from magpie.core.agenda.reading import MOST_BLOCKS, Reading, read_agenda, read_text
from magpie.core.agenda.writing import to_docx
from magpie.core.tables.mistakes import Unreadable

__all__ = [
    "EVERYBODY",
    "MOST_BLOCKS",
    "MOST_BYTES",
    "Block",
    "CannotMove",
    "DayFinding",
    "Reading",
    "Unread",
    "Unreadable",
    "check_agenda",
    "from_template",
    "inserted",
    "moved",
    "moved_down",
    "moved_up",
    "read_agenda",
    "read_text",
    "removed",
    "to_docx",
]
