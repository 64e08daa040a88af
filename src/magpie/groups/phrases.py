"""What the rules of groups noticed, in sentences."""

from collections.abc import Callable, Collection, Mapping
from math import ceil
from typing import Any

from magpie.core.findings import Finding
from magpie.core.grouping.problem import Problem, School
from magpie.groups.models import MatchRun
from magpie.jobs.models import Job
from magpie.programmes.telling import listed

PROVED = 1e-6
UNBROKEN = "\u00a0"


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
    return f"{found:.1f}{UNBROKEN}%" if found < 10 else f"{ceil(part * 100 - 1e-9)}{UNBROKEN}%"


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


def finding_in_words(finding: Finding, problem: Problem | None = None, must_share: Collection[str] = ()) -> str:
    """A sentence. ``problem`` gives schools their names where the solver named them by id.

    The solver keeps apart what does not have in common what a group ``must_share``, as if somebody had named the pair.
    """
    write = _FINDINGS.get(finding.code)
    if write is None:
        return finding.code
    return write({**finding.facts, "names": _names(finding, problem), "differ": _differ(finding, problem, must_share)})


def _schools(finding: Finding, problem: Problem | None) -> list[School]:
    ids = finding.facts.get("schools")
    known = {school.id: school for school in problem.schools} if problem else {}
    return [known.get(str(id_), School(id=str(id_), name=str(id_))) for id_ in ids] if isinstance(ids, list) else []


def _names(finding: Finding, problem: Problem | None) -> list[str]:
    return [school.name for school in _schools(finding, problem)]


def _differ(finding: Finding, problem: Problem | None, must_share: Collection[str]) -> list[str]:
    schools = _schools(finding, problem)
    return [bond for bond in must_share if len({school.attributes.get(bond, "") for school in schools}) > 1]


ATTRIBUTES = {
    "trust": "trust",
    "hub": "hub",
    "authority": "local authority",
    "phase": "phase",
    "region": "region",
    "town": "town",
    "type": "type",
}


def _apart(facts: Mapping[str, Any]) -> str:
    attribute = str(facts["attribute"])
    shared = f"the same {ATTRIBUTES.get(attribute, attribute)}, {facts['value']}"
    return f"{listed(facts['names'])} have {shared}, and may not be in one group."


def _no_go(facts: Mapping[str, Any]) -> str:
    if facts["differ"]:
        attribute = ATTRIBUTES.get(facts["differ"][0], facts["differ"][0])
        return f"{listed(facts['names'])} are not of the same {attribute}, as all schools of a group must be."
    return f"{listed(facts['names'])} are kept apart."


def _too_far(facts: Mapping[str, Any]) -> str:
    return f"{listed(facts['names'])} are {facts['km']:.0f} km apart; {facts['furthest_km']:g} km is the longest way."


_FINDINGS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "facilitator.own_school": lambda facts: f"They work at {facts['school']}, which is in this group.",
    "facilitator.own_trust": lambda facts: f"{facts['school']} belongs to the same trust as their {facts['own']}.",
    "facilitator.own_hub": lambda facts: f"{facts['school']} is in the same hub as their {facts['own']}.",
    "grouping.apart": _apart,
    "grouping.no_go": _no_go,
    "grouping.too_far": _too_far,
    "grouping.together": lambda facts: f"{listed(facts['names'])} are kept together.",
    "grouping.kept": lambda facts: f"The group of {listed(facts['names'])} exists and stays as it is.",
    "grouping.same_group": lambda facts: f"{listed(facts['names'])} are in one group already.",
}
