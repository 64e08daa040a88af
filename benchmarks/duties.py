"""How long the board of duties takes in a cohort of 1,000 schools: ``python -m benchmarks.duties [--schools 1000]``.

In one process, by Django's test client, through all of the middleware. Once each time after something has changed, so
that everything is reckoned anew, and once while nothing changes. Beside it, in turns, a plain method: 20,000 tuples of
six columns read by ``values_list``.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import milliseconds
from benchmarks.results import as_table

if TYPE_CHECKING:
    from benchmarks.cohort_of_500 import World

N_SCHOOLS, N_TUPLES = 1_000, 20_000
BUDGET = "200 ms for the board of 28,000 duties"
COLUMNS = ("pk", "activity", "person", "role", "answer", "answered_at")
HEADINGS = ("What", "ms", "Times the plain tuples", "Statements", "kB")
TITLES = {
    "board, after a change": "",
    "board, unchanged": "",
    "board, all duties, unchanged": "?state=all",
    "board, words looked for, unchanged": "?state=all&q=hedda+heron+7",
    "the year’s letters, nobody does anything": "year/?do=never",
}


def make_year(folder: Path, n_schools: int) -> "World":
    """A cohort of so many schools in the middle of its year; what is owed in it grows with them."""
    from benchmarks.cohort_of_500 import NOW, TODAY, make_world
    from benchmarks.year_of_a_cohort import hold_the_year

    world = make_world(folder, n_schools)
    hold_the_year(world.cohort, today=TODAY, now=NOW)
    return world


def plain_tuples() -> Callable[[], object]:
    from magpie.diary.models import Invitation

    rows = Invitation.objects.order_by("pk").values_list(*COLUMNS)
    most = min(N_TUPLES, rows.count())

    def read() -> list[Any]:
        found: list[Any] = []
        while len(found) < N_TUPLES:
            found += list(rows[: min(most, N_TUPLES - len(found))])
        return found

    return read


def changes() -> Callable[[], object]:
    """Somebody answers on another day each time, so that what was reckoned before is of no use."""
    from magpie.diary.models import Invitation

    invitation = Invitation.objects.exclude(answer="").latest("pk")
    answered_at, other = invitation.answered_at, invitation.answered_at - timedelta(days=1)

    def change() -> None:
        invitation.answered_at = other if invitation.answered_at == answered_at else answered_at
        invitation.save(update_fields=["answered_at"])

    return change


def measure_here(folder: Path, n_schools: int, n: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from benchmarks.cohort_of_500 import TODAY
    from magpie.duties.reckoned import owed_in

    call_command("collectstatic", interactive=False, verbosity=0)
    world = make_year(folder, n_schools)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(world.coordinator)
    address = f"/cohorts/{world.cohort.slug}/duties/"
    found: dict[str, Any] = {"duties": len(owed_in(world.cohort, TODAY).owed), "rows": []}
    plainly, change = plain_tuples(), changes()
    for title, query in TITLES.items():
        work = _asking(client, address + query, change if "after" in title else None)
        page, plain = milliseconds([work, plainly], n)
        found["rows"].append((title, page, plain, *_statements_and_kb(work)))
    return found


def _asking(client: Any, address: str, change: Callable[[], object] | None) -> Callable[[], Any]:
    def ask() -> Any:
        if change is not None:
            change()
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} gave {answer.status_code}")
        return answer

    return ask


def _statements_and_kb(work: Callable[[], Any]) -> tuple[int, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = work()
    reading = [each for each in captured if not each["sql"].startswith("UPDATE")]
    return len(reading), len(answer.content) / 1000


def rows_of(found: dict[str, Any]) -> Sequence[tuple[str, ...]]:
    return [
        (title, f"{page:.0f}", f"{page / plain:.1f}", str(n_statements), f"{kb:.0f}")
        for title, page, plain, n_statements, kb in found["rows"]
    ]


def lines(folder: Path, n_requests: int, n_schools: int = N_SCHOOLS) -> list[str]:
    """A table, measured in a process of its own."""
    from benchmarks.register_import import Ground

    asked = ("--here", str(folder), "--schools", str(n_schools), "--requests", str(n_requests))
    found = Ground(folder / "duties").run("benchmarks.duties", *asked)
    plain = sum(row[2] for row in found["rows"]) / len(found["rows"])
    head = (
        f"{found['duties']:,} duties of {n_schools:,} schools. Median of {n_requests} requests. "
        f"Budget: {BUDGET}. Reading {N_TUPLES:,} plain tuples took {plain:.0f} ms, in turns with each page."
    )
    return [head, "", *as_table(HEADINGS, rows_of(found))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=N_SCHOOLS)
    parser.add_argument("--requests", type=int, default=15)
    parser.add_argument("--here", type=Path, help="measure in this process, with files in this folder")
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(measure_here(asked.here, asked.schools, asked.requests)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(lines(Path(folder), asked.requests, asked.schools)))


if __name__ == "__main__":
    sys.exit(main())
