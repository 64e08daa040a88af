"""The long work: looking for groups in a worker, which may be stopped, cut off and begun again."""

from datetime import timedelta
from typing import Any

from magpie.core.grouping import solve
from magpie.core.grouping.problem import Problem
from magpie.core.grouping.stop import FirstOf, MaxSeconds, Progress, Until
from magpie.groups.actions.runs import finish_run
from magpie.groups.models import MatchRun
from magpie.groups.phrases import percent
from magpie.jobs.models import Job
from magpie.jobs.progress import Cancelled, JobFailed
from magpie.jobs.progress import Progress as JobProgress

A_WORD = 1.0
GONE = "This proposal is no longer there. Work groups out again."


class Teller:
    """Says how far the solver is, once a second; a wish to stop is remembered, so that the best so far is kept."""

    def __init__(self, progress: JobProgress, seconds: int) -> None:
        self.is_cancelled = False
        self._progress = progress
        self._seconds = seconds
        self._said = -A_WORD

    def __call__(self, seen: Progress) -> bool:
        if not self.is_cancelled and seen.seconds - self._said >= A_WORD:
            self._said = seen.seconds
            try:
                self._progress.step(in_words(seen), total=self._seconds)
                self._progress.advance(min(int(seen.seconds), self._seconds))
                self._progress.finish_step()
            except Cancelled:
                self.is_cancelled = True
        return self.is_cancelled


def in_words(seen: Progress) -> str:
    """The best so far and how good it is known to be; the seconds follow on the page."""
    if seen.cost is None:
        return "No groups yet. Seconds"
    if seen.bound is None or seen.gap is None:
        return f"Best so far: {seen.cost:,.1f}; how good that is, is not known yet. Seconds"
    known = f"no arrangement is below {seen.bound:,.1f}, so none is more than {percent(seen.gap)} better"
    return f"Best so far: {seen.cost:,.1f}; {known}. Seconds"


def work_out(job: Job, progress: JobProgress) -> dict[str, Any]:
    """A run that has ended is left as it is; one that was cut off is looked for anew, from the same seed."""
    run = MatchRun.objects.select_related("cohort").filter(public_id=job.arguments["run"]).first()
    if run is None:
        raise JobFailed(GONE)
    if run.ended_at is not None:
        return {"status": run.status}
    teller = Teller(progress, run.seconds)
    result = solve(Problem.from_json(run.problem), FirstOf(MaxSeconds(run.seconds), Until(teller)), seed=run.seed)
    begun = job.started_at or job.created_at
    finish_run(run, result, now=begun + timedelta(seconds=result.seconds))
    if teller.is_cancelled:
        raise Cancelled
    return {"status": result.status}
