"""``magpie serve`` as the soak starts it, and the processes under it."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAGPIE = [sys.executable, "-m", "magpie.web"]
SECONDS_TO_COME_UP = 120.0
LINES_OF_THE_LOG = 200
N_CHILDREN = 6
"""The web server with its two processes, and the workers for letters, for jobs and of the tick."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Served:
    def __init__(self, folder: Path, *, smtp: str) -> None:
        port = free_port()
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "served.log"
        ours = ("MAGPIE_", "DATABASE_", "DJANGO_", "PYTHONWARNINGS")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
            "MAGPIE_DATA": str(folder / "data"),
            "MAGPIE_URL": self.url,
            "MAGPIE_SMTP": smtp,
            # Early on a school day: letters go by day only, and the clock runs fast.
            "MAGPIE_TODAY": "2026-02-03T08:15",
            "DJANGO_SETTINGS_MODULE": "tests.soak.serving_settings",
            "SOAK_BEGAN": datetime.now(UTC).isoformat(),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        }
        with self.log.open("wb") as log:
            self.supervisor = subprocess.Popen(
                [*MAGPIE, "serve", "--port", str(port)], env=self.environment, stdout=log, stderr=log
            )
        self.started_at = time.monotonic()

    def command(self, *words: str) -> str:
        done = subprocess.run([*MAGPIE, *words], env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def wait_until_whole(self) -> bool:
        """Wait until every process is there; False when that takes too long."""
        deadline = time.monotonic() + SECONDS_TO_COME_UP
        while len(self.children()) < N_CHILDREN:
            if self.supervisor.poll() is not None or time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        return True

    def children(self) -> dict[int, str]:
        """The processes that live under the supervisor: their number and what they are."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
        under = {int(row[0]): _role(row[2]) for row in rows if len(row) == 3 and row[1] == str(self.supervisor.pid)}
        masters = {str(pid) for pid, role in under.items() if role == "web server"}
        web = {int(row[0]): "web process" for row in rows if len(row) == 3 and row[1] in masters and _role(row[2])}
        return {pid: role for pid, role in (under | web).items() if role}

    def last_words(self) -> list[str]:
        """The end of the log, for whoever looks for what went wrong."""
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES_OF_THE_LOG:]

    def end(self) -> int:
        self.supervisor.send_signal(signal.SIGTERM)
        try:
            return self.supervisor.wait(60)
        finally:
            self.supervisor.kill()


def _role(arguments: str) -> str:
    """Nothing for a process that is dead and not yet cleared away, or not yet what it is to be."""
    words = arguments.split()
    if "gunicorn" in words:
        return "web server"
    return f"{words[-1]} worker" if "magpie.web.worker" in words else ""
