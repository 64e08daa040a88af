"""What the rules of groups noticed, in sentences."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

from magpie.core.findings import Finding
from magpie.groups.models import MatchRun
from magpie.jobs.models import Job

PROVED = 1e-6


def gap_in_words(run: MatchRun) -> str:
    """How good a proposal is known to be; nothing for one without groups."""
    if run.gap is None:
        return ""
    if run.status == MatchRun.Status.OPTIMAL or run.gap < PROVED:
        return "No arrangement is better."
    return f"No arrangement is more than {percent(run.gap)} better."


def percent(part: float) -> str:
    """Rounded up, so that what is promised holds."""
    found = ceil(part * 1000 - 1e-9) / 10
    return f"{found:.1f} %" if found < 10 else f"{ceil(part * 100 - 1e-9)} %"


def state_in_words(run: MatchRun) -> str:
    """Where a proposal is: worked out, being worked out, or given up."""
    if run.ended_at is not None or run.job is None:
        return str(run.get_status_display())
    return str(UNENDED.get(run.job.state, run.get_status_display()))


UNENDED: dict[str, str] = {
    Job.State.QUEUED: "Waits for its turn",
    Job.State.RUNNING: "Being worked out",
    Job.State.FAILED: "Could not be worked out",
    Job.State.CANCELLED: "Stopped before any groups were found",
}


def finding_in_words(finding: Finding) -> str:
    write = _FINDINGS.get(finding.code)
    return write(finding.facts) if write else finding.code


_FINDINGS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "facilitator.own_school": lambda facts: f"They work at {facts['school']}, which is in this group.",
    "facilitator.own_trust": lambda facts: f"{facts['school']} belongs to the same trust as their {facts['own']}.",
    "facilitator.own_hub": lambda facts: f"{facts['school']} is in the same hub as their {facts['own']}.",
}
