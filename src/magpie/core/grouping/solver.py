"""The door: a problem in, groups out, with a bound over all groupings that there are."""

from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from time import perf_counter
from typing import Any

import numpy as np

from magpie.core.findings import Finding
from magpie.core.grouping.bound import neighbour_bound
from magpie.core.grouping.choosing import FIRST_LADDER, choose_best
from magpie.core.grouping.clash import find_clash
from magpie.core.grouping.closing import Closing, close
from magpie.core.grouping.cost import Costs, Ints
from magpie.core.grouping.enumeration import enumerate_groups
from magpie.core.grouping.fewest_rules import fewest_rules
from magpie.core.grouping.instance import Instance, make_instance
from magpie.core.grouping.problem import Problem
from magpie.core.grouping.relax import relax
from magpie.core.grouping.result import OPTIMAL_GAP, GroupingResult
from magpie.core.grouping.rules import RuleBook
from magpie.core.grouping.run import Run, Stopped
from magpie.core.grouping.search import search, search_from_mixture
from magpie.core.grouping.sizes import size_counts
from magpie.core.grouping.stop import Stop, gap

ROUNDS_OF_CUTS = 6


def solve(
    problem: Problem,
    stop: Stop,
    *,
    seed: int,
    executor: Executor | None = None,
    timer: Callable[[], float] = perf_counter,
) -> GroupingResult:
    """Arrange the schools in groups at least cost.

    Parameters
    ----------
    problem
        Schools, wishes and rules.
    stop
        Asked all the time whether to stop; what has been found by then is the result. The solver also ends by itself,
        when the groups are proved to be the best, or when it knows no way to make them better.
    seed
        Same problem, same limit in steps, same seed: same groups, whatever the executor and however fast the machine.
    executor
        Where the searches of the start run side by side, such as a process pool.
    timer
        A stopwatch in seconds.
    """
    began = timer()
    costs = Costs(problem)
    book = RuleBook(costs)
    clash = find_clash(book)
    if clash is not None:
        return GroupingResult("infeasible", clash=clash, seconds=timer() - began, seed=seed)
    run, kept = _begin(book, stop, timer, began)
    try:
        _work(run, seed, executor)
        if run.instance.n and not run.groups and run.is_proved:
            clash = fewest_rules(problem, lambda easier: _is_possible(easier, run, seed))
    except Stopped:
        pass
    return _result(run, costs, kept, clash, seed)


def _begin(book: RuleBook, stop: Stop, timer: Callable[[], float], began: float) -> tuple[Run, list[Ints]]:
    costs, problem = book.costs, book.problem
    kept = [np.array([costs.index[id_] for id_ in group], dtype=np.intp) for group in problem.rules.kept]
    places = np.setdiff1d(np.arange(costs.n), np.concatenate([*kept, []])).astype(np.intp)
    counts = size_counts(len(places), problem.sizes, problem.preferred) or {}
    instance = make_instance(costs, book, counts, places)
    return Run(instance, stop, timer, sum(costs.breakdown(kept).values()), began), kept


def _work(run: Run, seed: int, executor: Executor | None) -> None:
    instance = run.instance
    if not instance.n:
        run.cost = run.bound = 0.0
        return
    run.prove(neighbour_bound(instance))
    start = search(run, _n_rounds(instance), seed, executor)
    if run.is_proved:
        return
    relaxation = relax(run, start)
    rng = np.random.default_rng([seed, instance.n])
    while not run.is_proved:
        before = run.upper
        search_from_mixture(run, relaxation.pool, relaxation.mixture, _n_rounds(instance), rng)
        closing = enumerate_groups(run, relaxation)
        if closing is None:
            return
        _close(run, closing, rng)
        if closing.ceiling >= before or run.upper >= before:
            return


def _close(run: Run, closing: Closing, rng: np.random.Generator) -> None:
    while close(run, closing, ROUNDS_OF_CUTS, rng):
        choose_best(run, closing, FIRST_LADDER, is_last=False)
        if run.is_proved:
            return
    if not run.is_proved:
        choose_best(run, closing)


def _is_possible(problem: Problem, asking: Run, seed: int) -> bool | None:
    """Whether any arrangement keeps the rules; nothing when that could not be found out in the time."""
    book = RuleBook(Costs(problem))
    if find_clash(book) is not None:
        return False
    run, _ = _begin(book, lambda progress: progress.cost is not None or asking.must_stop, lambda: 0.0, 0.0)
    with suppress(Stopped):
        _work(run, seed, None)
    if run.groups or not run.instance.n:
        return True
    return False if run.is_proved else None


def _n_rounds(instance: Instance) -> int:
    """Small cohorts are proved before a long search would pay; large ones live by it."""
    return min(15, max(1, instance.n // 20))


def _result(run: Run, costs: Costs, kept: list[Ints], clash: Finding | None, seed: int) -> GroupingResult:
    so_far: dict[str, Any] = {
        "seconds": run.seconds,
        "steps": run.steps,
        "seed": seed,
        "findings": _findings(costs.problem),
    }
    if clash is not None:
        return GroupingResult("infeasible", clash=clash, **so_far)
    if not run.groups and run.instance.n:
        return GroupingResult("unknown", lower_bound=run.progress().bound, **so_far)
    groups = [*kept, *(run.instance.places[group] for group in run.groups)]
    breakdown = costs.breakdown(groups)
    cost = sum(breakdown.values())
    proved = run.progress().bound
    bound = None if proved is None else min(cost, proved)
    is_optimal = bound is not None and gap(cost, bound) <= OPTIMAL_GAP
    ids = costs.problem.ids
    return GroupingResult(
        "optimal" if is_optimal else "feasible",
        groups=tuple(sorted(tuple(sorted(ids[place] for place in group)) for group in groups)),
        cost=cost,
        lower_bound=bound,
        breakdown=breakdown,
        **so_far,
    )


def _findings(problem: Problem) -> tuple[Finding, ...]:
    without = [school.id for school in problem.schools if not school.has_place]
    return (Finding("grouping.no_place", "warns", {"schools": without}),) if without else ()
