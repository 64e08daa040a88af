"""The rows of duties. What is owed is computed, so there is no row for it."""

from magpie.duties.models.digests import Digest, DigestLine
from magpie.duties.models.excuses import Excuse
from magpie.duties.models.pauses import ReminderPause

__all__ = ["Digest", "DigestLine", "Excuse", "ReminderPause"]
