"""All measures: ``python -m benchmarks [--write]``. With ``--write`` they go into ``benchmarks/RESULTS.md`` too."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import duties, grouping, pages, register_import, reminders
from benchmarks.results import machine, write_section


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put a dated section into benchmarks/RESULTS.md")
    parser.add_argument("--rows", type=int, default=50_000, help="rows of the register")
    parser.add_argument("--requests", type=int, default=30, help="requests for each page")
    asked = parser.parse_args()
    facts = machine()
    print(facts)
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for title, measured in (
            ("Groups", lambda: grouping.lines([21, 60, 120], n_seeds=10)),
            ("Pages, in a cohort of 500 schools", lambda: pages.lines(Path(folder), asked.requests)),
            ("Duties, in a cohort of 1,000 schools", lambda: duties.lines(Path(folder), asked.requests)),
            ("The night’s reminders, at 100,000 duties", lambda: reminders.lines(Path(folder), n_runs=3)),
            ("Import of the national register", lambda: register_import.lines(Path(folder), asked.rows, n_runs=3)),
        ):
            lines = measured()
            print("\n".join(["", title, "", *lines]), flush=True)
            found += [*([""] if found else []), f"### {title}", "", *lines]
    if asked.write:
        write_section("Measures", facts, found)


if __name__ == "__main__":
    sys.exit(main())
