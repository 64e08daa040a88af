"""The rows of groups."""

from magpie.groups.models.groups import FacilitatorSeat, Group, Seat
from magpie.groups.models.runs import MatchRun, Publication, TogetherPair

__all__ = ["FacilitatorSeat", "Group", "MatchRun", "Publication", "Seat", "TogetherPair"]
