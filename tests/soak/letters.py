"""Kill the workers for letters at random moments, and count afterwards: ``python -m tests.soak.letters --kills 100``.

Real worker processes on a database of their own, a real mail server in this process that writes down what it accepts.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.mail_server import MailServer, mail_server

N_WORKERS = 2
WAITING_ENOUGH = 40
AT_A_TIME = 40
LONGEST_LIFE = 1.2
SECONDS_TO_SETTLE = 120


@dataclass
class Figures:
    """What came of a run; ``wrong`` lists what must never happen."""

    n_letters: int
    n_kills: int
    by_state: dict[str, int]
    n_accepted: int
    n_twice: int
    n_sent_and_unseen: int
    seconds: float
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        states = ", ".join(f"{n} {state}" for state, n in sorted(self.by_state.items()))
        return [
            f"letters written: {self.n_letters}",
            f"kills: {self.n_kills}",
            f"letters by state: {states}",
            f"accepted by the mail server: {self.n_accepted}, of them twice: {self.n_twice}",
            f"marked as sent but never accepted: {self.n_sent_and_unseen}",
            f"seconds: {self.seconds:.0f}",
            *(f"WRONG: {words}" for words in self.wrong),
        ]


class Run:
    """One installation under fire: its folder, its processes and its mail server."""

    def __init__(self, folder: Path, server: MailServer, random: Random) -> None:
        self.folder = folder
        self.server = server
        self.random = random
        self.n_kills = 0
        self.n_letters = 0
        self.environment = os.environ | {
            "MAGPIE_DATA": str(folder),
            "MAGPIE_SECRET_KEY": "for the soak test only",
            "MAGPIE_SMTP": server.address,
            "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
            "PYTHONWARNINGS": "default",
        }
        self.environment.pop("DATABASE_URL", None)
        self.environment.pop("MAGPIE_TODAY", None)

    def python(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def write(self, n: int) -> None:
        """Queue letters as the pages do, in a process of its own."""
        self.python("-m", "tests.soak.write_letters", str(self.n_letters), str(n))
        self.n_letters += n

    def rows(self, what: str) -> list[tuple[str, int]]:
        connection = sqlite3.connect(self.folder / "magpie.sqlite3", timeout=60)
        try:
            return connection.execute(what).fetchall()
        finally:
            connection.close()

    def by_state(self) -> dict[str, int]:
        return dict(self.rows("SELECT state, count(*) FROM outbox_message GROUP BY state"))

    @contextmanager
    def worker(self, role: str) -> Iterator[list[subprocess.Popen[bytes]]]:
        """A place for one process: whoever empties it by a kill fills it again with ``start``."""
        place = [self.start(role)]
        try:
            yield place
        finally:
            place[0].terminate()
            place[0].wait()

    def start(self, role: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "magpie.web.worker", role], env=self.environment, stderr=subprocess.DEVNULL
        )

    def kill(self, place: list[subprocess.Popen[bytes]]) -> None:
        place[0].kill()
        place[0].wait()
        self.n_kills += 1
        place[0] = self.start("letters")


def soak(*, n_kills: int, n_letters: int, seed: int = 1, n_workers: int = N_WORKERS) -> Figures:
    """Kill workers while there are letters to send, let the rest go in peace, and count."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, mail_server(seconds_of_thought=0.01) as server:
        run = Run(Path(name), server, Random(seed))
        run.python("-m", "django", "migrate", "--verbosity", "0")
        run.write(AT_A_TIME)
        with run.worker("tick"), run.worker("letters") as first, run.worker("letters") as second:
            places = [first, second][:n_workers]
            shoot(run, places, n_kills=n_kills, n_letters=n_letters)
            run.write(max(0, n_letters - run.n_letters))
            settle(run)
        return count(run, seconds=time.monotonic() - began)


def shoot(run: Run, places: list[list[subprocess.Popen[bytes]]], *, n_kills: int, n_letters: int) -> None:
    """Each kill comes at a random moment after another letter was accepted, so that most hit the sending."""
    share = max(AT_A_TIME, n_letters // n_kills)
    while run.n_kills < n_kills:
        if run.by_state().get("queued", 0) < WAITING_ENOUGH:
            run.write(share)
        wait_for_a_letter(run)
        time.sleep(run.random.uniform(0, LONGEST_LIFE) ** 2)
        run.kill(run.random.choice(places))


def wait_for_a_letter(run: Run, seconds: float = 30.0) -> None:
    before, deadline = len(run.server.handler.accepted), time.monotonic() + seconds
    while len(run.server.handler.accepted) == before and time.monotonic() < deadline:
        time.sleep(0.01)


def settle(run: Run) -> None:
    deadline = time.monotonic() + SECONDS_TO_SETTLE
    while time.monotonic() < deadline:
        states = run.by_state()
        if not states.get("queued") and not states.get("sending"):
            return
        time.sleep(0.5)


def count(run: Run, *, seconds: float) -> Figures:
    """Compare what the rows say with what the mail server accepted."""
    accepted = Counter(run.server.handler.recipients)
    states = run.by_state()
    sent = {address for (address,) in run.rows("SELECT to_address FROM outbox_message WHERE state = 'sent'")}
    figures = Figures(
        n_letters=run.n_letters,
        n_kills=run.n_kills,
        by_state=states,
        n_accepted=len(accepted),
        n_twice=sum(n > 1 for n in Counter(run.server.handler.keys).values()),
        n_sent_and_unseen=len(sent - set(accepted)),
        seconds=seconds,
    )
    checks = {
        "a letter was lost": sum(states.values()) == run.n_letters,
        "a letter was accepted twice": figures.n_twice == 0,
        "a letter is marked as sent that the server never saw": figures.n_sent_and_unseen == 0,
        "more letters are undecided than there were kills": states.get("undecided", 0) <= run.n_kills,
        "fewer than nine letters in ten were sent": states.get("sent", 0) >= 0.9 * run.n_letters,
        "a letter is neither sent nor undecided": set(states) <= {"sent", "undecided"},
    }
    figures.wrong = [words for words, is_right in checks.items() if not is_right]
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--letters", type=int, default=0, help="at least so many; 12 for each kill when not given")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    n_letters = given.letters or max(500, 12 * given.kills)
    figures = soak(n_kills=given.kills, n_letters=n_letters, seed=given.seed)
    print("\n".join(figures.lines()))
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
