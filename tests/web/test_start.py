"""A process of Magpie begins soon: what calculates is loaded by the work that needs it."""

import os
import subprocess
import sys

BEGIN = """
import sys
import django
django.setup()
from django.urls import get_resolver
assert get_resolver().url_patterns
print("scipy" in sys.modules)
"""


def test_a_process_that_shows_pages_does_not_wait_for_the_solver_to_load(tmp_path):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "magpie.web.settings", "MAGPIE_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", BEGIN], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
