"""Magpie's own settings with short times, for tests that kill its processes."""

from magpie.web.settings import *  # noqa: F403

OUTBOX_LEASE_SECONDS = 3
TICK_SECONDS = 1
