"""Kill imports of the register at random moments: ``python -m tests.soak.imports --kills 100``.

A process of its own imports one of two registers in turn and is killed. After each kill the register is exactly
the old one or exactly the new one, and the next import goes its way.
"""

import argparse
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

N_SCHOOLS = 2_450
"""With the closed ones about 3,000 rows."""
N_CHANGED = 1_500
NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
CHECKED = (
    """SELECT c.*, a.code, a.name, t.code, t.name FROM register_school c
    LEFT JOIN register_organisation a ON a.id = c.authority_id
    LEFT JOIN register_organisation t ON t.id = c.trust_id ORDER BY c.urn""",
    """SELECT c.urn, s.names, r.cells FROM register_schoolrecord r JOIN register_school c ON c.id = r.school_id
    JOIN register_columnset s ON s.id = r.columns_id ORDER BY c.urn""",
    """SELECT p.urn, f.urn, l.kind, l."on" FROM register_schoollink l JOIN register_school p ON p.id = l.predecessor_id
    JOIN register_school f ON f.id = l.successor_id ORDER BY p.urn, f.urn""",
)


def write_registers(folder: Path, n_schools: int, n_changed: int) -> None:
    """``a.csv``, ``b.csv`` with changed cells in another order of columns, and the ``links.csv`` of both."""
    from magpie.web.demo.country import make_country
    from magpie.web.demo.country_changes import change_cells
    from magpie.web.demo.country_files import write_links, write_register
    from magpie.web.demo.country_rows import rows

    country = make_country(n_schools, seed=3)
    changed, _ = change_cells(rows(country), n_changed, seed=4)
    write_register(folder / "a.csv", country)
    write_register(folder / "b.csv", changed, encoding="utf-8", shuffle_columns=5)
    write_links(folder / "links.csv", country)


def checksum(path: Path) -> str:
    """Of all that the import writes, but for the keys of rows; as of one moment, whoever writes meanwhile."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as database:
        database.execute("BEGIN")
        for query in CHECKED:
            cursor = database.execute(query)
            kept = [place for place, column in enumerate(cursor.description) if not column[0].endswith("id")]
            for row in cursor:
                digest.update(repr([row[place] for place in kept]).encode())
    return digest.hexdigest()


@dataclass
class Figures:
    n_kills: int = 0
    n_old: int = 0
    n_new: int = 0
    n_ended: int = 0
    """Imports that were faster than their killer."""
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            f"kills: {self.n_kills}, and {self.n_ended} imports that ended before",
            f"register as before the kill: {self.n_old}, as the import would have it: {self.n_new}",
            f"seconds: {self.seconds:.0f}",
            *(f"WRONG: {words}" for words in self.wrong),
        ]


class Installation:
    """A data folder, the files of two registers, and the processes that import them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "magpie.sqlite3"
        self.environment = os.environ | {
            "MAGPIE_DATA": str(folder),
            "MAGPIE_SECRET_KEY": "for the soak test only, and long enough",
            "DJANGO_SETTINGS_MODULE": "magpie.web.settings",
        }
        for name in ("DATABASE_URL", "MAGPIE_TODAY", "PYTHONWARNINGS"):
            self.environment.pop(name, None)
        self.n_begun = 0

    def prepare(self) -> None:
        """Write both registers and their links, and the tables."""
        write_registers(self.folder, N_SCHOOLS, N_CHANGED)
        command = [sys.executable, "-m", "django", "migrate", "--skip-checks", "-v0"]
        subprocess.run(command, env=self.environment, check=True)

    def begin(self, which: str) -> "subprocess.Popen[bytes]":
        """A process that says when it begins, an hour later than the one before."""
        self.n_begun += 1
        now = NOW + timedelta(hours=self.n_begun)
        command = [
            sys.executable,
            "-m",
            "tests.soak.imports",
            "--once",
            now.isoformat(),
            str(self.folder / f"{which}.csv"),
        ]
        process = subprocess.Popen(
            [*command, str(self.folder / "links.csv")], env=self.environment, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        return process

    def import_whole(self, which: str) -> tuple[str, float]:
        """Import without a kill; the register's checksum and the seconds it took."""
        process, began = self.begin(which), time.monotonic()
        process.communicate()
        if process.returncode:
            raise RuntimeError(f"The import of {which} ended with {process.returncode}.")
        return checksum(self.database), time.monotonic() - began

    def n_left_over(self) -> int:
        with closing(sqlite3.connect(self.database)) as database:
            query = "SELECT count(*) FROM register_registerimport WHERE turn IS NOT NULL"
            return int(database.execute(query).fetchone()[0])


def kill_imports(folder: Path, n_kills: int, seed: int) -> Figures:
    installation, random, figures, began = Installation(folder), Random(seed), Figures(), time.monotonic()
    installation.prepare()
    installation.import_whole("a")
    b, seconds = installation.import_whole("b")
    a, again = installation.import_whole("a")
    sums, now_there, longest = {"a": a, "b": b}, "a", max(seconds, again)
    while figures.n_kills < n_kills and not figures.wrong:
        other = "b" if now_there == "a" else "a"
        process = installation.begin(other)
        time.sleep(random.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        is_killed = process.returncode == -signal.SIGKILL
        figures.n_kills += is_killed
        figures.n_ended += not is_killed
        found = checksum(installation.database)
        if found not in sums.values():
            figures.wrong.append(f"after kill {figures.n_kills} the register is neither the old one nor the new")
        elif found == sums[other]:
            figures.n_new += is_killed
            now_there = other
        else:
            figures.n_old += is_killed
    if installation.import_whole("b")[0] != b or installation.n_left_over():
        figures.wrong.append("the import after the last kill did not go its way")
    figures.seconds = time.monotonic() - began
    return figures


def import_once(now: datetime, files: list[Path]) -> int:
    """What the killed process does."""
    import django

    django.setup()
    from magpie.web.commands.schools import import_schools

    print("begins", flush=True)
    return import_schools(files, dry_run=False, as_json=True, now=now)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--once", metavar="TIME", help="import the files as of this time, in this process")
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    if asked.once:
        return import_once(datetime.fromisoformat(asked.once), asked.files)
    with tempfile.TemporaryDirectory() as folder:
        figures = kill_imports(Path(folder), asked.kills, asked.seed)
    print("\n".join(figures.lines()))
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
