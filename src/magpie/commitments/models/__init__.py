"""The rows of commitments."""

from magpie.commitments.models.check_ins import CheckIn
from magpie.commitments.models.commitments import Commitment

__all__ = ["CheckIn", "Commitment"]
