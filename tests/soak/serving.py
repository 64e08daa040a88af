"""Kill the processes of a served Magpie while people work with it: ``python -m tests.soak.serving --kills 100``.

``magpie serve`` with everything under it, a real mail server in this process, and an operator who imports one of two
registers after the other and asks people in, all through the pages. After each kill the register is the old one or
the new one; when all is quiet again every letter has one fate and none has gone twice.
"""

import argparse
import hashlib
import itertools
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.mail_server import MailServer, mail_server
from tests.soak.at_work import Importer, Inviter, Loop, sign_in
from tests.soak.imports import checksum, write_registers
from tests.soak.served import Served
from tests.soak.visitor import Visitor

N_SCHOOLS = 1_630
"""With the closed ones about 2,000 rows."""
SECONDS_BETWEEN_KILLS = 4.0
SECONDS_BETWEEN_LETTERS = 0.25
SECONDS_UP = 11.0
"""A web server that dies sooner ends Magpie, as it should: it did not come up."""
SECONDS_TO_SETTLE = 180.0


@dataclass
class Figures:
    n_kills: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    """What an import was going through when something was killed."""
    there: Counter[str] = field(default_factory=Counter)
    """Which register was found after a kill."""
    n_imports: int = 0
    n_given_up: int = 0
    n_taken_up: int = 0
    n_asked: int = 0
    n_died: int = 0
    by_state: dict[str, int] = field(default_factory=dict)
    n_accepted: int = 0
    n_twice: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        kills, states, under_way = (
            ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
            for counts in (self.kills, self.by_state, self.under_way)
        )
        return [
            f"kills: {self.n_kills} ({kills})",
            f"the import at the moment of a kill: {under_way}",
            f"the register after a kill: {self.there['a']} times the one, {self.there['b']} times the other",
            f"imports applied: {self.n_imports}, given up and sent again: {self.n_given_up}",
            f"jobs that another process took up: {self.n_taken_up}",
            f"requests: {self.n_asked}, and {self.n_died} tries that died with their process",
            f"letters by state: {states}",
            f"accepted by the mail server: {self.n_accepted}, of them twice: {self.n_twice}",
            f"seconds: {self.seconds:.0f}",
            *(f"WRONG: {words}" for words in self.wrong),
        ]


class Run:
    """The served Magpie, whoever works with it, and what is found."""

    def __init__(self, folder: Path, server: MailServer, random: Random) -> None:
        self.folder = folder
        self.server = server
        self.random = random
        self.figures = Figures()
        self.served = Served(folder, smtp=server.address)
        self.database = folder / "data" / "magpie.sqlite3"
        self.visitors: list[Visitor] = []
        self.sums: dict[str, str] = {}
        self.there = ""

    def begin(self) -> None:
        """Sign the operator in, and bring both registers in once in peace."""
        if not self.served.wait_until_whole():
            raise RuntimeError(self.served.log.read_text())
        cookies = sign_in(self.served.command("operator", "add", "olive@soaked.example"), self.served.url)
        self.visitors = [Visitor(self.served.url, cookies) for _ in range(2)]
        self.importer, self.inviter = Importer(self.visitors[0], self.folder), Inviter(self.visitors[1])
        for which in "ab":
            self.importer.bring_in(which)
            self.sums[which] = checksum(self.database)
        self.there = "b"

    def bring_in(self, which: str) -> None:
        self.importer.bring_in(which)
        self.there = which
        if checksum(self.database) != self.sums[which]:
            self.figures.wrong.append("an import that was applied is not the register")

    def invite(self, number: int) -> None:
        self.inviter.invite(number)
        time.sleep(SECONDS_BETWEEN_LETTERS)

    def kill_one(self, aim: str = "") -> None:
        """Kill one process of that kind, or any; nothing happens while there is none."""
        children = {pid: role for pid, role in self.served.children().items() if aim in ("", role)}
        if not children:
            return
        pid = self.random.choice(sorted(children))
        state = self.rows("SELECT state FROM register_registerimport WHERE turn = 1")
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.figures.n_kills += 1
            self.figures.kills[children[pid]] += 1
            self.figures.under_way[state[0][0] if state else "none"] += 1
            self.look_at_the_register()

    def look_at_the_register(self) -> None:
        """Between the two sums nothing else is ever there."""
        found = checksum(self.database)
        which = next((which for which, known in self.sums.items() if known == found), "")
        self.figures.there[which] += 1
        if not which:
            self.figures.wrong.append(
                f"after kill {self.figures.n_kills} the register is neither the one nor the other"
            )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database, timeout=60)) as database:
            return database.execute(query).fetchall()


def soak(
    *,
    n_kills: int,
    seed: int = 1,
    n_schools: int = N_SCHOOLS,
    between: float = SECONDS_BETWEEN_KILLS,
    aims: Sequence[str] = ("",),
) -> Figures:
    """Kill while there is work, let the rest go in peace, and count. ``aims`` are kinds of processes, in turn."""
    with tempfile.TemporaryDirectory() as name, mail_server(seconds_of_thought=0.01) as server:
        write_registers(Path(name), n_schools, n_schools // 2)
        began, run = time.monotonic(), Run(Path(name), server, Random(seed))
        try:
            run.begin()
            shoot(run, n_kills, between, aims)
            settle(run)
            count(run)
        finally:
            code = run.served.end()
        if code:
            run.figures.wrong.append(f"Magpie was asked to end and ended with {code}")
        run.figures.log = run.served.last_words() if run.figures.wrong else []
        run.figures.seconds = time.monotonic() - began
        return run.figures


def shoot(run: Run, n_kills: int, between: float, aims: Sequence[str]) -> None:
    time.sleep(max(0.0, SECONDS_UP - (time.monotonic() - run.served.started_at)))
    loops = [Loop(run.bring_in, itertools.cycle("ab")), Loop(run.invite, itertools.count(1))]
    for loop in loops:
        loop.start()
    while run.figures.n_kills < n_kills and all(loop.is_alive() for loop in loops) and not run.figures.wrong:
        time.sleep(run.random.uniform(0, 2 * between))
        run.kill_one(aims[run.figures.n_kills % len(aims)])
    for loop in loops:
        loop.told_to_stop.set()
    for loop in loops:
        loop.join(600)
        if loop.failure or loop.is_alive():
            run.figures.wrong.append(loop.failure or "somebody's work did not come to an end")


def settle(run: Run) -> None:
    """Bring in the other register in peace, and wait until no letter is on its way."""
    if not run.figures.wrong:
        run.bring_in("b" if run.there == "a" else "a")
    deadline = time.monotonic() + SECONDS_TO_SETTLE
    while time.monotonic() < deadline:
        if not run.rows("SELECT 1 FROM outbox_message WHERE state IN ('queued', 'sending') LIMIT 1"):
            return
        time.sleep(0.5)


def count(run: Run) -> None:
    """Compare what the rows say with what the pages said and what the mail server accepted."""
    figures, accepted = run.figures, Counter(run.server.handler.keys)
    letters = run.rows("SELECT key, state, to_address FROM outbox_message")
    figures.by_state = dict(Counter(state for _, state, _ in letters))
    figures.n_accepted, figures.n_twice = len(accepted), sum(n > 1 for n in accepted.values())
    figures.n_imports, figures.n_given_up = run.importer.n_applied, run.importer.n_given_up
    figures.n_taken_up = run.rows("SELECT coalesce(sum(tries - 1), 0) FROM jobs_job WHERE tries > 1")[0][0]
    figures.n_asked = sum(visitor.n_asked for visitor in run.visitors)
    figures.n_died = sum(visitor.n_died for visitor in run.visitors)
    figures.wrong += [words for words, is_right in checks(run, letters, accepted).items() if not is_right]
    figures.wrong += [page for visitor in run.visitors for page in visitor.broken]


def mark(key: str) -> str:
    """How a letter's key stands in the letter itself."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def checks(run: Run, letters: list[tuple[Any, ...]], accepted: Counter[str]) -> dict[str, bool]:
    states, kills = run.figures.by_state, run.figures.kills
    sent = {mark(key) for key, state, _ in letters if state == "sent"}
    applied = run.rows("SELECT count(*) FROM register_registerimport WHERE state = 'applied'")
    told = run.rows("SELECT count(*) FROM register_event WHERE what = 'register.imported'")
    health = Visitor(run.served.url).get("/health/")
    return {
        "a letter that a page spoke of is not there": set(run.inviter.written_to) <= {to for _, _, to in letters},
        "a letter was accepted twice": run.figures.n_twice == 0,
        "a letter was accepted that is not there": set(accepted) <= {mark(key) for key, _, _ in letters},
        "a letter is marked as sent that the server never saw": sent <= set(accepted),
        "a letter is neither sent nor undecided": set(states) <= {"sent", "undecided"},
        "more letters are undecided than workers for letters were killed": states.get("undecided", 0)
        <= kills["letters worker"],
        "fewer than nine letters in ten were sent": states.get("sent", 0) >= 0.9 * len(letters),
        "imports, pages and history do not agree": applied == told == [(run.importer.n_applied,)],
        "the health page does not answer": (health.status, health.text) == (200, '{"ok": true}'),
        "a process did not come back": run.served.wait_until_whole(),
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    figures = soak(n_kills=asked.kills, seed=asked.seed)
    print("\n".join([*figures.lines(), *figures.log]))
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
