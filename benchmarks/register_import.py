"""How long the national register takes: ``python -m benchmarks.register_import [--rows 50000] [--runs 3]``.

Each import runs in a process of its own on an empty folder: reading, preview and applying together. Beside it, in the
same run, two plain methods: the file read by ``csv.reader`` and nothing else, and ``update_or_create`` row by row.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Self

from benchmarks.results import Measure, table_of

NOW = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
BUDGET_SECONDS, BUDGET_MB = 15, 300
N_PLAIN = 2_000
PLAIN_FIELDS = {
    "name": "EstablishmentName",
    "type_name": "TypeOfEstablishment (name)",
    "phase": "PhaseOfEducation (name)",
    "street": "Street",
    "town": "Town",
    "postcode": "Postcode",
    "website": "SchoolWebsite",
    "region": "GOR (name)",
}


def import_files(files: list[Path]) -> dict[str, float]:
    from magpie.register.importing.actions import begin_import, read_import
    from magpie.register.importing.applying import apply_import
    from magpie.register.importing.reading import GivenFile

    began = time.perf_counter()
    run = begin_import(files=[{"name": path.name, "tables": []} for path in files], by=None, now=NOW)
    read_import(run=run, files=[GivenFile(path, path.name) for path in files], now=NOW)
    read_at = time.perf_counter()
    apply_import(run=run, by=None, now=NOW)
    counts = {name: getattr(run, f"n_{name}") for name in ("rows", "added", "changed", "cells", "unchanged", "errors")}
    return counts | {"read": read_at - began, "apply": time.perf_counter() - read_at}


def read_plainly(files: list[Path]) -> dict[str, float]:
    began = time.perf_counter()
    with files[0].open(encoding="cp1252", newline="") as file:
        n_rows = sum(1 for _ in csv.reader(file)) - 1
    return {"rows": n_rows, "read": time.perf_counter() - began}


def write_plainly(files: list[Path]) -> dict[str, float]:
    from magpie.register.models import School

    began = time.perf_counter()
    with files[0].open(encoding="cp1252", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number == N_PLAIN:
                break
            values = {field: row[column] for field, column in PLAIN_FIELDS.items()}
            School.objects.update_or_create(urn=int(row["URN"]), defaults=values)
    return {"rows": N_PLAIN, "read": time.perf_counter() - began}


METHODS = {"import": import_files, "reader": read_plainly, "rows": write_plainly}


def peak_mb() -> float:
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1024)


def run_here(method: str, files: list[Path]) -> None:
    import django

    django.setup()
    print(json.dumps(METHODS[method](files) | {"mb": peak_mb()}))


class Ground:
    """An empty data folder, and processes that work on it."""

    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | {
            "MAGPIE_DATA": str(folder),
            "MAGPIE_SECRET_KEY": "for measuring only, and long enough",
            "DJANGO_SETTINGS_MODULE": "magpie.web.settings",
            "MAGPIE_COLLECTED": "yes",
            "MAGPIE_TODAY": f"{NOW:%Y-%m-%dT%H:%M}",
        }
        for name in ("DATABASE_URL", "MAGPIE_CLOCK_SHIFT", "MAGPIE_SMTP"):
            self.environment.pop(name, None)
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--skip-checks", "-v0"], env=self.environment, check=True
        )

    def copied_to(self, folder: Path) -> Self:
        """The same ground once more, so that what is done on it can be done again."""
        shutil.copytree(self.environment["MAGPIE_DATA"], folder)
        copied = copy(self)
        copied.environment = self.environment | {"MAGPIE_DATA": str(folder)}
        return copied

    def measure(self, method: str, *files: Path) -> dict[str, float]:
        result: dict[str, float] = self.run("benchmarks.register_import", "--here", method, *map(str, files))
        return result

    def run(self, *words: str) -> Any:
        """What a module prints as JSON when it runs on this ground."""
        command = [sys.executable, "-m", *words]
        done = subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)


def write_files(folder: Path, n_rows: int) -> list[Path]:
    """The register, the same in another order and encoding, and the same with a hundred cells changed."""
    from magpie.web.demo.country import make_country
    from magpie.web.demo.country_changes import change_cells
    from magpie.web.demo.country_files import write_links, write_register
    from magpie.web.demo.country_rows import rows

    # Closed schools come on top, about a quarter as many again.
    country = make_country(max(60, round(n_rows * 0.816)), seed=1)
    changed, _ = change_cells(rows(country), 100, seed=2)
    files = [folder / name for name in ("register.csv", "links.csv", "again.csv", "changed.csv")]
    write_register(files[0], country)
    write_links(files[1], country)
    write_register(files[2], country, encoding="utf-8", delimiter=";", shuffle_columns=3, shuffle_rows=4)
    write_register(files[3], changed)
    return files


def lines(folder: Path, n_rows: int, n_runs: int) -> list[str]:
    """A table of what was measured."""
    register, links, again, changed = write_files(folder, n_rows)
    firsts = []
    for number in range(n_runs):
        ground = Ground(folder / f"data-{number}")
        firsts.append(ground.measure("import", register, links))
    second, third = ground.measure("import", again), ground.measure("import", changed)
    reader = ground.measure("reader", register)
    plain = Ground(folder / "plain").measure("rows", register)
    n_read, size = int(firsts[0]["rows"]), register.stat().st_size / 1e6
    head = f"A register of {n_read:,} rows, {size:.0f} MB; median of {n_runs} imports."
    return [head, "", *table_of([*first_measures(firsts, reader, plain), *later_measures(second, third)])]


def first_measures(firsts: list[dict[str, float]], reader: dict[str, float], plain: dict[str, float]) -> list[Measure]:
    """Into an empty register, beside the two plain methods."""
    seconds = median(first["read"] + first["apply"] for first in firsts)
    by_rows = plain["read"] * firsts[0]["rows"] / N_PLAIN
    parts = " + ".join(f"{median(first[part] for first in firsts):.1f}" for part in ("read", "apply"))
    return [
        Measure("first import: reading and applying", f"{parts} = {seconds:.1f} s", f"{BUDGET_SECONDS} s"),
        Measure("peak memory", f"{max(first['mb'] for first in firsts):.0f} MB", f"{BUDGET_MB} MB"),
        Measure(
            "a bare csv.reader",
            f"{reader['read']:.1f} s",
            "",
            f"the import takes {seconds / reader['read']:.1f} times as long",
        ),
        Measure(
            f"row by row, {len(PLAIN_FIELDS)} fields only, worked out from {N_PLAIN:,} rows",
            f"{by_rows:.0f} s",
            "",
            f"{by_rows / seconds:.1f} times as long as the import",
        ),
    ]


def later_measures(second: dict[str, float], third: dict[str, float]) -> list[Measure]:
    return [
        Measure(
            "the same again in another order and encoding",
            f"{second['read'] + second['apply']:.1f} s, {second['mb']:.0f} MB",
            "",
            f"{int(second['cells'])} changed cells, {int(second['unchanged']):,} schools unchanged",
        ),
        Measure(
            "again with a hundred cells changed",
            f"{third['read'] + third['apply']:.1f} s",
            "",
            f"{int(third['cells'])} found",
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--here", choices=METHODS, help="measure one method in this process")
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    if asked.here:
        run_here(asked.here, asked.files)
        return
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(lines(Path(folder), asked.rows, asked.runs)))


if __name__ == "__main__":
    main()
