"""How long the night's reminders take at 100,000 duties: ``python -m benchmarks.reminders [--cohorts 10]``.

The true job, from the tick that queues it to its last row, in a process of its own on a copy of the same world. Beside
it a plain method, which reckons in the same way and then asks the database for each person: what was said to them,
whether their day is taken, and to keep each line.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.register_import import Ground, peak_mb
from benchmarks.results import Measure, table_of

N_COHORTS, N_SCHOOLS, N_RUNS = 10, 261, 3
N_SMALLER = 3
BUDGET_SECONDS = 60
# The evening on which the first reminders ever are planned, for the next day.
EVENING, PLANNED_ON = datetime(2026, 2, 3, 19, tzinfo=UTC), date(2026, 2, 4)
HOUR = timedelta(minutes=61)


class Statements:
    def __init__(self) -> None:
        self.n = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.n += 1
        return execute(*statement)


@contextmanager
def measured(found: dict[str, float]) -> Iterator[None]:
    from django.db import connection

    statements, began = Statements(), time.perf_counter()
    with connection.execute_wrapper(statements):
        yield
    found["seconds"], found["statements"] = time.perf_counter() - began, statements.n


def make_here(folder: Path, n_cohorts: int, n_schools: int) -> dict[str, float]:
    """All schools of the register take part, and every cohort is in the middle of its year."""
    from benchmarks.cohort_of_500 import NOW, TODAY, make_cohorts
    from benchmarks.year_of_a_cohort import hold_the_year
    from magpie.duties.reckoned import owed_in
    from magpie.register.models import Person

    n_duties = 0
    for cohort in make_cohorts(folder, n_cohorts, n_schools):
        hold_the_year(cohort, today=TODAY, now=NOW)
        n_duties += len(owed_in(cohort, PLANNED_ON).owed)
    return {"duties": n_duties, "people": Person.objects.count()}


def plan_here() -> dict[str, dict[str, float]]:
    """The first night, the same night again, the next one, and one after a day on which no letter could be written."""
    from magpie.duties.models import Digest

    found = {"first": _night(EVENING), "again": _night(EVENING + HOUR)}
    Digest.objects.update(state=Digest.State.WRITTEN)
    found["next"] = _night(EVENING + timedelta(days=1))
    Digest.objects.update(state=Digest.State.PLANNED)
    found["missed"] = _night(EVENING + timedelta(days=2))
    return {night: figures | {"mb": peak_mb()} for night, figures in found.items()}


def _night(now: datetime) -> dict[str, float]:
    from magpie.duties.nightly import PLAN, queue_reminder_plan
    from magpie.jobs.models import Job
    from magpie.jobs.running import run_waiting_jobs

    found: dict[str, float] = {}
    with measured(found):
        queue_reminder_plan(now=now)
        n_run = run_waiting_jobs(lambda: now)
    job = Job.objects.filter(kind=PLAN).latest("created_at")
    if n_run != 1 or job.state != Job.State.DONE or job.result is None:
        raise RuntimeError(f"the night's job ended as {job.state}: {job.error}")
    return found | {"letters": job.result["letters"]}


def plan_plainly_here() -> dict[str, dict[str, float]]:
    from magpie.duties.reminding import outlook
    from magpie.programmes.models import Cohort

    found: dict[str, float] = {"letters": 0}
    with measured(found):
        for cohort in Cohort.objects.select_related("programme", "edition"):
            seen = outlook(cohort, PLANNED_ON)
            for person, lines in seen.lines(()).items():
                found["letters"] += _plan_for(seen, person, lines)
    return {"plainly": found | {"mb": peak_mb()}}


def _plan_for(seen: Any, person: int, lines: Any) -> int:
    from magpie.duties.models import Digest, DigestLine

    said = set(DigestLine.objects.filter(cohort=seen.cohort, person=person).values_list("key", "step", "due_on"))
    for on, window in seen.windows(person, EVENING):
        times = {"opens_at": window.opens_at, "closes_at": window.closes_at, "made_at": EVENING}
        digest, is_new = Digest.objects.get_or_create(
            person_id=person, on=on, defaults={"cohort": seen.cohort, **times}
        )
        if is_new:
            break
    else:
        return 0
    for line in lines:
        if (line.key, line.step, line.due_on) not in said:
            what = {"key": line.key, "step": line.step, "due_on": line.due_on}
            DigestLine.objects.create(cohort=seen.cohort, digest=digest, person_id=person, **what)
    return 1


HERE: dict[str, Callable[[], object]] = {"plan": plan_here, "plainly": plan_plainly_here}


def lines(folder: Path, n_runs: int, n_cohorts: int = N_COHORTS, n_schools: int = N_SCHOOLS) -> list[str]:
    """A table; each run is a process of its own on a copy of one world."""
    ground, world = _world(folder / "reminders", n_cohorts, n_schools)
    runs = []
    for number in range(n_runs):
        # In turns, so that a busy machine slows both alike.
        run, plainly = (_on_a_copy(ground, folder / f"reminders-{number}-{what}", what) for what in HERE)
        if run["again"]["letters"] or run["first"]["letters"] != plainly["plainly"]["letters"]:
            raise RuntimeError(f"the night planned {run}, the plain method {plainly}")
        runs.append({**run, **plainly})
    small_ground, small_world = _world(folder / "reminders-small", n_cohorts, n_schools // N_SMALLER)
    smaller = {**_on_a_copy(small_ground, folder / "reminders-small-0", "plan")["first"], **small_world}
    head = (
        f"{world['duties']:,} duties of {n_cohorts} cohorts with {n_schools} schools each, {world['people']:,} people; "
        f"median of {n_runs} runs of the night's job."
    )
    return [head, "", *table_of(measures(runs, smaller))]


def _world(folder: Path, n_cohorts: int, n_schools: int) -> tuple[Ground, dict[str, float]]:
    ground = Ground(folder)
    size = ("--cohorts", str(n_cohorts), "--schools", str(n_schools), "--folder", str(folder))
    return ground, ground.run("benchmarks.reminders", "--here", "make", *size)


def _on_a_copy(ground: Ground, folder: Path, what: str) -> Any:
    return ground.copied_to(folder).run("benchmarks.reminders", "--here", what)


def measures(runs: list[Mapping[str, Any]], smaller: Mapping[str, float]) -> list[Measure]:
    def of(night: str, figure: str) -> float:
        return median(run[night][figure] for run in runs)

    def told(night: str) -> str:
        return f"{of(night, 'statements'):,.0f} statements, {of(night, 'letters'):,.0f} letters planned"

    budget = f"{BUDGET_SECONDS} s"
    times = of("plainly", "seconds") / of("first", "seconds")
    return [
        Measure("the first night ever", f"{of('first', 'seconds'):.1f} s", budget, told("first")),
        Measure(
            f"the first night of {smaller['duties']:,} duties",
            f"{smaller['seconds']:.1f} s",
            "",
            f"{smaller['statements']:,.0f} statements, {smaller['letters']:,.0f} letters planned",
        ),
        Measure("peak memory", f"{max(run['missed']['mb'] for run in runs):.0f} MB"),
        Measure("the same night again", f"{of('again', 'seconds'):.1f} s", budget, told("again")),
        Measure("the next night", f"{of('next', 'seconds'):.1f} s", budget, told("next")),
        Measure("after a day without letters", f"{of('missed', 'seconds'):.1f} s", budget, told("missed")),
        Measure(
            "person by person, the first night",
            f"{of('plainly', 'seconds'):.1f} s",
            "",
            f"{of('plainly', 'statements'):,.0f} statements, {times:.1f} times as long",
        ),
    ]


def run_here(what: str, asked: argparse.Namespace) -> None:
    import django

    django.setup()
    made = make_here(asked.folder, asked.cohorts, asked.schools) if what == "make" else HERE[what]()
    print(json.dumps(made))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cohorts", type=int, default=N_COHORTS)
    parser.add_argument("--schools", type=int, default=N_SCHOOLS, help="schools of each cohort")
    parser.add_argument("--runs", type=int, default=N_RUNS)
    parser.add_argument("--here", choices=["make", *HERE], help="make or measure in this process")
    parser.add_argument("--folder", type=Path, help="where the register's files go")
    asked = parser.parse_args()
    if asked.here:
        run_here(asked.here, asked)
        return
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(lines(Path(folder), asked.runs, asked.cohorts, asked.schools)))


if __name__ == "__main__":
    sys.exit(main())
