"""Renew the locks: hashes, no addresses; what runs is pinned as what is tested."""

import subprocess
import sys

COMMON = [
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade", "--generate-hashes", "--universal"),
    *("--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url", "pyproject.toml"),
]
LOCKS = {
    "locks/test.txt": ["--group", "build", "--group", "test"],
    "locks/run.txt": ["--group", "build", "--constraint", "locks/test.txt"],
}
CORE = [*COMMON[:-1], "--constraint", "locks/test.txt", "--group", "core"]

for lock, groups in LOCKS.items():
    subprocess.run([*COMMON, *groups, "--output-file", lock], check=True)
subprocess.run([*CORE, "--output-file", "locks/core.txt"], check=True)
