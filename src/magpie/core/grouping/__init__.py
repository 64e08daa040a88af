"""Partitions schools into small groups at least cost, proves how good that is, and says why."""

from magpie.core.grouping.explain import Complement, Explanation, explain
from magpie.core.grouping.problem import Pair, Problem, Rules, School, Weights, WrongProblem
from magpie.core.grouping.result import GroupingResult
from magpie.core.grouping.sizes import size_counts, sizes_to_allow
from magpie.core.grouping.solve import solve
from magpie.core.grouping.stop import FirstOf, MaxSeconds, MaxSteps, Progress, Stop, Until
from magpie.core.grouping.swaps import SwapPrice, best_swaps, price_of_swap, swap_prices
from magpie.core.grouping.words import finding_in_words

__all__ = [
    "Complement",
    "Explanation",
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
    "SwapPrice",
    "Until",
    "Weights",
    "WrongProblem",
    "best_swaps",
    "explain",
    "finding_in_words",
    "price_of_swap",
    "size_counts",
    "sizes_to_allow",
    "solve",
    "swap_prices",
]
