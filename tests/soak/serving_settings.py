"""Magpie's own settings with a clock that hurries, for a served Magpie whose processes are killed.

Two minutes of a job's silence are ten seconds then, and the whole stays one world: pages and workers hurry alike.
"""

import os
from datetime import datetime, timedelta

from magpie.web.settings import *  # noqa: F403
from magpie.web.settings import CLOCK_SHIFT

TIMES_AS_FAST = 12


class HurriedShift:
    """Added to a real time it gives the rehearsed one, which has run faster since the soak began."""

    def __init__(self, shift: timedelta, began_at: datetime) -> None:
        self.shift = shift
        self.began_at = began_at

    def __radd__(self, real: datetime) -> datetime:
        return real + self.shift + (real - self.began_at) * (TIMES_AS_FAST - 1)


CLOCK_SHIFT = HurriedShift(CLOCK_SHIFT, datetime.fromisoformat(os.environ["SOAK_BEGAN"]))
OUTBOX_LEASE_SECONDS = 3 * TIMES_AS_FAST
TICK_SECONDS = 1
