"""The rows of visits."""

from magpie.visits.models.agendas import Agenda, Block, Comment, SharedAgenda
from magpie.visits.models.notes import NoteLine, NoteReceipt, Notes, SharedLine
from magpie.visits.models.packs import Pack

__all__ = ["Agenda", "Block", "Comment", "NoteLine", "NoteReceipt", "Notes", "Pack", "SharedAgenda", "SharedLine"]
