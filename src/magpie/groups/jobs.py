"""The kind of job that works groups out."""

from typing import Any

from magpie.groups.actions.runs import WORK_OUT
from magpie.groups.models import MatchRun
from magpie.jobs.kinds import register_kind
from magpie.jobs.models import Job
from magpie.jobs.progress import Progress


def work_out(job: Job, progress: Progress) -> dict[str, Any]:
    # The solver takes seconds to load, and of all that start Django only a worker with this job needs it.
    from magpie.groups import work_out as solving

    return solving.work_out(job, progress)


def register_kinds() -> None:
    register_kind(WORK_OUT, work_out, title="Working out groups", goes_on_to=_page)


def _page(job: Job) -> str:
    run = MatchRun.objects.filter(public_id=job.arguments["run"]).select_related("cohort").first()
    return run.get_absolute_url() if run else ""
