"""How long pages take in a cohort of 500 schools in mid-year: ``python -m benchmarks.pages [--requests 30]``.

In one process, by Django's test client, through all of the middleware, warm. Beside it, in the same run, a plain
method: 50 rows read by ``values_list`` and put into a table by a bare template.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.results import as_table

if TYPE_CHECKING:
    from benchmarks.cohort_of_500 import World

N_WARM = 3
N_SCHOOLS = 500
BUDGET = {"statements": 12, "ms": 60, "kb": 100}
HEADINGS = ("Page", "Statements", "ms", "kB", "Times the plain table", "Over budget")
PLAIN = "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"


def addresses(world: "World") -> list[tuple[str, Any, str]]:
    """Each page with who asks for it."""
    from django.urls import reverse

    slug, year = world.cohort.slug, "2025-26"
    enrolment = world.cohort.enrolments.get(school__posts__person__user=world.head).public_id
    of_cohort = {
        "cohort": "programmes:cohort",
        "schools of the cohort": "programmes:schools",
        "declarations": "programmes:declarations",
        "letters": "programmes:letters",
        "people": "programmes:people",
        "a school to add": "programmes:school-add",
        "calendar of the cohort": "programmes:cohort-calendar",
        "groups": "groups:groups",
        "diary": "diary:diary",
        "visits": "visits:visits",
        "duties": "duties:board",
        "the year’s letters": "duties:simulation",
    }
    asked = [
        (f"{title}, coordinator", world.coordinator, reverse(name, args=[slug])) for title, name in of_cohort.items()
    ]
    one_school = reverse("programmes:enrolment", args=[slug, enrolment])
    term_dates = reverse("register:calendar", args=[world.cohort.calendar_slug, year])
    listed = reverse("programmes:list", args=[slug, world.listed.public_id])
    return [
        ("home, coordinator", world.coordinator, "/"),
        ("home, head", world.head, "/"),
        ("home, operator", world.operator, "/"),
        *asked,
        ("what I owe, head", world.head, reverse("duties:own")),
        ("cohort, head", world.head, reverse("programmes:cohort", args=[slug])),
        ("term dates of the year, coordinator", world.coordinator, term_dates),
        ("one school's taking part, coordinator", world.coordinator, one_school),
        ("one school's taking part, head", world.head, one_school),
        ("sent list of 500 rows, coordinator", world.coordinator, listed),
        ("schools of the register, coordinator", world.coordinator, reverse("register:schools")),
        ("post, operator", world.operator, reverse("outbox:post")),
        ("users, operator", world.operator, reverse("programmes:users")),
        ("programme, operator", world.operator, reverse("programmes:programme", args=[world.cohort.programme.slug])),
    ]


def milliseconds(works: Sequence[Callable[[], object]], n: int) -> list[float]:
    """The median of each when it is warm. They take turns, so that a busy machine slows all of them alike."""
    taken: list[list[float]] = [[] for _ in works]
    for number in range(N_WARM + n):
        for work, times in zip(works, taken, strict=True):
            began = time.perf_counter()
            work()
            if number >= N_WARM:
                times.append(time.perf_counter() - began)
    return [median(times) * 1000 for times in taken]


def measure_page(user: Any, address: str, plainly: Callable[[], object], n: int) -> dict[str, float]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} gave {answer.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    # Counted at once: the next request clears the connection's memory.
    n_statements = len(captured)
    page, plain = milliseconds([lambda: client.get(address), plainly], n)
    return {"statements": n_statements, "ms": page, "plain": plain, "kb": len(answer.content) / 1000}


def plain_table() -> Callable[[], object]:
    """The same number of rows as a page has, without anything around them."""
    from django.template import engines

    from magpie.register.models import School

    template = engines["django"].from_string(PLAIN)
    fields = ("urn", "name", "town", "phase", "status", "trust__name")
    return lambda: template.render({"rows": School.objects.values_list(*fields)[:50]})


def measure_here(folder: Path, n: int) -> dict[str, dict[str, float]]:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.duties import make_year

    call_command("collectstatic", interactive=False, verbosity=0)
    world = make_year(folder, N_SCHOOLS)
    plainly = plain_table()
    return {title: measure_page(user, address, plainly, n) for title, user, address in addresses(world)}


def rows_of(found: dict[str, dict[str, float]]) -> list[tuple[str, ...]]:
    rows = []
    for title, page in found.items():
        over = [name for name, most in BUDGET.items() if page[name] > most]
        figures = (f"{page[name]:.0f}" for name in BUDGET)
        rows.append((title, *figures, f"{page['ms'] / page['plain']:.0f}", ", ".join(over)))
    return rows


def lines(folder: Path, n_requests: int) -> list[str]:
    """A table of all pages, measured in a process of its own."""
    from benchmarks.register_import import Ground

    found = Ground(folder / "pages").run("benchmarks.pages", "--here", str(folder), "--requests", str(n_requests))
    plain = median(page["plain"] for page in found.values())
    head = (
        f"Median of {n_requests} requests. Budget: {BUDGET['statements']} statements, {BUDGET['ms']} ms, "
        f"{BUDGET['kb']} kB. The plain table has 50 rows and took {plain:.1f} ms, in turns with each page."
    )
    return [head, "", *as_table(HEADINGS, rows_of(found))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--here", type=Path, help="measure in this process, with files in this folder")
    asked = parser.parse_args()
    if asked.here:
        print(json.dumps(measure_here(asked.here, asked.requests)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(lines(Path(folder), asked.requests)))


if __name__ == "__main__":
    sys.exit(main())
