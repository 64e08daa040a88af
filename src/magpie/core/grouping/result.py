"""What came of grouping, checked as it is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isclose, isfinite
from types import MappingProxyType
from typing import Any, Literal, Self

from magpie.core.findings import Finding
from magpie.core.grouping.stop import gap

VERSION = "1"
"""Changes whenever the same problem, seed and limit of steps may give other groups."""
OPTIMAL_GAP = 1e-6
FORMAT = 1

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True)
class GroupingResult:
    """``optimal``: proved. ``feasible``: groups, and how far they may be from the best. ``infeasible``: ``clash`` says
    which rules cannot hold together. ``unknown``: stopped before any groups were found.

    ``lower_bound`` holds over all possible groupings. ``breakdown`` adds up to ``cost``. ``findings`` only tell.
    """

    status: Status
    groups: tuple[tuple[str, ...], ...] = ()
    cost: float | None = None
    lower_bound: float | None = None
    breakdown: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    clash: Finding | None = None
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    steps: int = 0
    seed: int = 0
    version: str = VERSION

    def __post_init__(self) -> None:
        object.__setattr__(self, "breakdown", MappingProxyType(dict(self.breakdown)))
        object.__setattr__(self, "groups", tuple(tuple(group) for group in self.groups))
        for mistake in self._mistakes():
            raise ValueError(mistake)

    def _mistakes(self) -> list[str]:
        has_groups = self.status in ("optimal", "feasible")
        ids = [id_ for group in self.groups for id_ in group]
        checks = {
            "Only an optimal or feasible result has groups and a cost.": has_groups
            == bool(self.groups)
            == (self.cost is not None),
            "Only an infeasible result has a clash.": (self.status == "infeasible") == (self.clash is not None),
            "A school stands in two groups.": len(ids) == len(set(ids)),
            "Costs and bounds are numbers.": all(
                isfinite(value) for value in (self.cost, self.lower_bound) if value is not None
            ),
            "An optimal result has its bound at its cost.": self.status != "optimal"
            or (self.gap is not None and self.gap <= OPTIMAL_GAP),
            "The breakdown does not add up to the cost.": self.cost is None
            or isclose(sum(self.breakdown.values()), self.cost, rel_tol=1e-9, abs_tol=1e-6),
        }
        return [words for words, holds in checks.items() if not holds]

    @property
    def gap(self) -> float | None:
        """At most so much of the cost could be saved by any other grouping."""
        return None if self.cost is None or self.lower_bound is None else gap(self.cost, self.lower_bound)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "status": self.status,
            "cost": self.cost,
            "lower_bound": self.lower_bound,
            "gap": self.gap,
            "groups": [list(group) for group in self.groups],
            "breakdown": dict(self.breakdown),
            "clash": None if self.clash is None else finding_to_json(self.clash),
            "findings": [finding_to_json(finding) for finding in self.findings],
            "seconds": self.seconds,
            "steps": self.steps,
            "seed": self.seed,
            "version": self.version,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Reads what ``to_json`` wrote; the gap is computed anew."""
        if content.get("format") != FORMAT:
            raise ValueError(f"This result has the format {content.get('format')!r}; {FORMAT} can be read.")
        kept = {name: value for name, value in content.items() if name not in ("format", "gap")}
        kept["clash"] = None if kept["clash"] is None else finding_from_json(kept["clash"])
        kept["findings"] = tuple(finding_from_json(finding) for finding in kept["findings"])
        return cls(**kept)


def finding_to_json(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "severity": finding.severity, "facts": dict(finding.facts)}


def finding_from_json(content: Mapping[str, Any]) -> Finding:
    return Finding(content["code"], content["severity"], MappingProxyType(dict(content["facts"])))
