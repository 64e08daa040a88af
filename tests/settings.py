"""Magpie's own settings on an empty folder, whatever the developer's environment says."""

import os
import tempfile

KEPT = {"MAGPIE_REAL_DATA", "MAGPIE_CHROMIUM"}
for name in [name for name in os.environ if name.startswith("MAGPIE_") and name not in KEPT]:
    del os.environ[name]
os.environ["MAGPIE_DATA"] = tempfile.mkdtemp(prefix="magpie-tests-")
os.environ["MAGPIE_TODAY"] = "2026-02-03T09:30"
os.environ["MAGPIE_SECRET_KEY"] = "for tests only, and long enough to sign with"

from magpie.web.settings import *  # noqa: E402, F403

STATIC_ROOT.mkdir()  # noqa: F405
