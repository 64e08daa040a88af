"""``magpie serve`` and ``magpie work``: one process that starts the others, starts them again and ends them."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from magpie.web.worker import ROLES

logger = logging.getLogger("magpie.supervisor")

SECONDS_TO_COME_UP = 10.0
SECONDS_TO_END = 35.0
SECONDS_OF_HEALTH = 60.0
LONGEST_REST = 30.0
LOOK_EVERY = 0.2
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def rest_after(n_deaths: int) -> float:
    """Seconds before a child is started again: half a second, then twice as long each time, half a minute at most."""
    return float(min(LONGEST_REST, 0.5 * 2 ** min(n_deaths - 1, 10)))


@dataclass
class Child:
    """One process that should run. ``must_come_up``: when its first start fails, everything ends."""

    name: str
    command: Sequence[str]
    must_come_up: bool = False
    process: subprocess.Popen[bytes] | None = None
    n_starts: int = 0
    n_deaths: int = 0
    started_at: float = 0.0
    start_again_at: float = 0.0

    def start(self) -> None:
        self.n_starts += 1
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | {"MAGPIE_SUPERVISOR": str(os.getpid())},
            # A group of its own: Ctrl-C in a terminal reaches the supervisor alone, which ends the others in order.
            process_group=0,
            preexec_fn=_ends_with(os.getpid()),
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: int) -> None:
        if self.process is not None and self.is_running():
            self.process.send_signal(number)

    def note_death(self) -> None:
        lived = time.monotonic() - self.started_at
        self.n_deaths = 1 if lived >= SECONDS_OF_HEALTH else self.n_deaths + 1
        self.start_again_at = time.monotonic() + rest_after(self.n_deaths)

    def failed_to_come_up(self) -> bool:
        return self.must_come_up and self.n_starts == 1 and time.monotonic() - self.started_at < SECONDS_TO_COME_UP


def _ends_with(supervisor: int) -> Callable[[], None] | None:
    """On Linux the kernel ends a child when the supervisor dies, even of kill -9."""
    libc = _libc
    if libc is None:
        return None

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:
            os._exit(1)

    return before_exec


class Supervisor:
    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.n_asked = 0

    def run(self) -> int:
        """Keep the children running until a signal asks to end. 0 when all ended in good order."""
        # A plain counter: a handler that set an Event could wait for ever on a lock of the thread it interrupted.
        before = {number: signal.signal(number, self._ask) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for child in self.children:
                child.start()
            code = self._watch()
            ended_well = self._end()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return code or (0 if ended_well else 1)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.n_asked += 1

    def _watch(self) -> int:
        while not self.n_asked:
            for child in self.children:
                code = self._look_after(child)
                if code is not None:
                    return code
            time.sleep(LOOK_EVERY)
        return 0

    def _look_after(self, child: Child) -> int | None:
        """Start a dead child again when its rest is over; a code when everything should end."""
        if child.is_running():
            return None
        if child.process is not None:
            code = child.process.returncode
            child.process = None
            if child.failed_to_come_up():
                logger.error("The %s did not come up (code %s), so Magpie ends.", child.name, code)
                return code if code > 0 else 1
            child.note_death()
            logger.warning("The %s ended (code %s) and is started again.", child.name, code)
        elif time.monotonic() >= child.start_again_at:
            child.start()
        return None

    def _end(self) -> bool:
        """Ask every child to end and wait; one that takes too long, or a second signal, is the end of patience."""
        for child in self.children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_END
        while any(child.is_running() for child in self.children):
            if time.monotonic() >= deadline or self.n_asked > 1:
                break
            time.sleep(LOOK_EVERY)
        late = [child for child in self.children if child.is_running()]
        for child in late:
            logger.error("The %s did not end in time and is killed.", child.name)
            child.send(signal.SIGKILL)
        for child in self.children:
            if child.process is not None:
                child.process.wait()
        return not late


def workers() -> list[Child]:
    names = {"letters": "worker for letters", "jobs": "worker for jobs", "tick": "minute's tick"}
    return [Child(names[role], [sys.executable, "-m", "magpie.web.worker", role]) for role in ROLES]


def web(host: str, port: int, web_processes: int) -> Child:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [sys.executable, "-m", "gunicorn", "magpie.web.wsgi:application", "--bind", address]
    command += ["--workers", str(web_processes), "--worker-class", "gthread", "--threads", "4"]
    # Longer than a page may wait for SQLite's lock; shorter than the supervisor's patience.
    command += ["--timeout", "90", "--graceful-timeout", "20", "--log-level", "warning", "--no-control-socket"]
    return Child("web server", command, must_come_up=True)


def serve(host: str = "127.0.0.1", port: int = 8000, web_processes: int = 2, with_worker: bool = True) -> int:
    """Serve the pages and, if wished, do the work behind them; the exit code comes back when a signal ends it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magpie.web.settings")
    return Supervisor([web(host, port, web_processes), *(workers() if with_worker else [])]).run()


def work() -> int:
    """Do the work behind the pages, without serving any."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magpie.web.settings")
    return Supervisor(workers()).run()
