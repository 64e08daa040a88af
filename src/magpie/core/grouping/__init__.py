"""Partitions schools into small groups at least cost, proves how good that is, and says why."""

from magpie.core.grouping.problem import Pair, Problem, Rules, School, Weights, WrongProblem
from magpie.core.grouping.result import GroupingResult
from magpie.core.grouping.sizes import size_counts, sizes_to_allow
from magpie.core.grouping.solve import solve
from magpie.core.grouping.stop import FirstOf, MaxSeconds, MaxSteps, Progress, Stop, Until

__all__ = [
    "FirstOf",
    "GroupingResult",
    "MaxSeconds",
    "MaxSteps",
    "Pair",
    "Problem",
    "Progress",
    "Rules",
    "School",
    "Stop",
    "Until",
    "Weights",
    "WrongProblem",
    "size_counts",
    "sizes_to_allow",
    "solve",
]
