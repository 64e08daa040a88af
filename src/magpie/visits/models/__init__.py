"""The rows of visits."""

from magpie.visits.models.agendas import Agenda, Block, Comment, SharedAgenda
from magpie.visits.models.packs import Pack

__all__ = ["Agenda", "Block", "Comment", "Pack", "SharedAgenda"]
