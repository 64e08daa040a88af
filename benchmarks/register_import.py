"""How long the national register takes: ``python -m benchmarks.register_import [--rows 50000] [--runs 3]``.

Each import runs in a process of its own on an empty folder: reading, preview and applying together. Beside it, in the
same run, two plain methods: the file read by ``csv.reader`` and nothing else, and ``update_or_create`` row by row.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

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
        }
        self.environment.pop("DATABASE_URL", None)
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--skip-checks", "-v0"], env=self.environment, check=True
        )

    def measure(self, method: str, *files: Path) -> dict[str, float]:
        command = [sys.executable, "-m", "benchmarks.register_import", "--here", method, *map(str, files)]
        done = subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True)
        result: dict[str, float] = json.loads(done.stdout)
        return result


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
    """What was measured, a line each."""
    register, links, again, changed = write_files(folder, n_rows)
    firsts = []
    for number in range(n_runs):
        ground = Ground(folder / f"data-{number}")
        firsts.append(ground.measure("import", register, links))
    second, third = ground.measure("import", again), ground.measure("import", changed)
    reader = ground.measure("reader", register)
    plain = Ground(folder / "plain").measure("rows", register)
    seconds = median(first["read"] + first["apply"] for first in firsts)
    n_read, peak = int(firsts[0]["rows"]), max(first["mb"] for first in firsts)
    by_rows = plain["read"] * n_read / N_PLAIN
    return [
        f"register of {n_read:,} rows, {register.stat().st_size / 1e6:.0f} MB, median of {n_runs} imports:",
        (
            f"  reading {median(first['read'] for first in firsts):.1f} s, applying "
            f"{median(first['apply'] for first in firsts):.1f} s, together {seconds:.1f} s (budget {BUDGET_SECONDS} s)"
        ),
        f"  peak memory {peak:.0f} MB (budget {BUDGET_MB} MB)",
        f"  bare csv.reader {reader['read']:.1f} s: the import takes {seconds / reader['read']:.1f} times as long",
        (
            f"  row by row, {len(PLAIN_FIELDS)} fields only, from {N_PLAIN:,} rows: {by_rows:.0f} s, "
            f"{by_rows / seconds:.0f} times as long as the import"
        ),
        (
            f"the same in another order and encoding: {int(second['cells'])} changed cells, "
            f"{int(second['unchanged']):,} unchanged, {second['read'] + second['apply']:.1f} s, {second['mb']:.0f} MB"
        ),
        f"a hundred changed cells: {int(third['cells'])} found, {third['read'] + third['apply']:.1f} s",
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
