"""How good groups are and how long they take: ``python -m benchmarks.grouping [--schools 21 60 120] [--seeds 10]``.

Schools are drawn from the real ones named by ``MAGPIE_REAL_DATA``, else from a made-up country. Their attributes are
made up: one of five types and one of eight hubs by the draw's own chance, one of a third as many trusts as there are
schools, so that about two in three have a partner that they may not be with. Beside the solver, in the same run, the
plain method: greedy groups, swapped while it helps, the best of twenty starts.
"""

import argparse
import csv
import sys
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

import numpy as np

from magpie.core.grouping import GroupingResult, MaxSeconds, Problem, Rules, School, Weights, size_counts, solve
from magpie.core.grouping.cost import Costs
from magpie.core.grouping.greedy_and_swap import greedy_and_swap
from magpie.core.grouping.instance import make_instance
from magpie.core.grouping.rules import RuleBook

SIZES, PREFERRED = (3, 4), 3
BUDGET = {21: 1.0, 60: 10.0, 120: 30.0}
LONGEST = 30.0
THEMES = [f"theme {n}" for n in range(12)]
HEADINGS = ("Schools", "Proved", "Seconds, median", "Slowest", "Widest gap", "Greedy and swap: cost", "seconds")


def drawn_from() -> list[tuple[str, float, float]]:
    """Name and metres of the national grid."""
    from tests.real_schools import real_folder

    folder = real_folder()
    points = folder / "england-points.csv" if folder else None
    if points and points.is_file():
        with points.open(encoding="utf-8", newline="") as file:
            return [(row["URN"], float(row["Easting"]), float(row["Northing"])) for row in csv.DictReader(file)]
    from magpie.web.demo.country import make_country

    return [
        (str(school.urn), float(school.easting), float(school.northing)) for school in make_country(3_000, 1).schools()
    ]


def make_problem(points: list[tuple[str, float, float]], n: int, seed: int) -> Problem:
    random = Random(1000 * n + seed)
    schools = []
    for urn, easting, northing in random.sample(points, n):
        themes = random.sample(THEMES, 4)
        attributes = {
            "type": f"type {random.randrange(5)}",
            "hub": f"hub {random.randrange(8)}",
            "trust": f"trust {random.randrange(n // 3)}",
        }
        schools.append(School(urn, urn, easting, northing, attributes, frozenset(themes[:2]), frozenset(themes[2:])))
    weights = Weights(same={"type": 10, "hub": 10}, complement=8)
    return Problem(tuple(schools), SIZES, PREFERRED, weights, Rules(apart=("trust",)))


def plainly(problem: Problem, seed: int) -> tuple[float, float]:
    """The plain method's cost and its seconds."""
    began = process_time()
    costs = Costs(problem)
    counts = size_counts(costs.n, problem.sizes, problem.preferred) or {}
    instance = make_instance(costs, RuleBook(costs), counts, np.arange(costs.n))
    arrangement = greedy_and_swap(instance, seed=seed)
    return sum(costs.breakdown(arrangement.groups()).values()), process_time() - began


def measure(points: list[tuple[str, float, float]], n: int, n_seeds: int) -> tuple[str, ...]:
    found: list[tuple[GroupingResult, float, float]] = []
    for seed in range(n_seeds):
        problem = make_problem(points, n, seed)
        result = solve(problem, MaxSeconds(LONGEST), seed=seed, timer=process_time)
        cost, seconds = plainly(problem, seed)
        found.append((result, cost, seconds))
        print(f"{n} schools, seed {seed}: {result.status}, {result.seconds:.1f} s, gap {result.gap:.2%}", flush=True)
    times = [result.seconds for result, _, _ in found]
    ratios = [cost / result.cost for result, cost, _ in found if result.cost]
    return (
        str(n),
        f"{sum(result.status == 'optimal' for result, _, _ in found)} of {n_seeds}",
        f"{median(times):.2f}" + (f" (aim {BUDGET[n]:.0f})" if n in BUDGET else ""),
        f"{max(times):.1f}",
        f"{max(result.gap or 0 for result, _, _ in found):.2%}",
        f"{median(ratios):.3f} times ours ({min(ratios):.3f} to {max(ratios):.3f})",
        f"{median(seconds for _, _, seconds in found):.2f}",
    )


def lines(sizes: list[int], n_seeds: int) -> list[str]:
    from benchmarks.results import as_table

    points = drawn_from()
    solve(make_problem(points, 12, 0), MaxSeconds(10), seed=0)
    head = f"Ten draws of each size by fixed seeds; seconds of the processor, {LONGEST:.0f} at most. Trusts are apart."
    return [head, "", *as_table(HEADINGS, [measure(points, n, n_seeds) for n in sizes])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, nargs="+", default=[21, 60, 120])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--write", action="store_true", help="put a dated section into benchmarks/RESULTS.md")
    asked = parser.parse_args()
    found = lines(asked.schools, asked.seeds)
    print("\n".join(found))
    if asked.write:
        from benchmarks.results import machine, write_section

        write_section("Groups", machine(), found)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
