"""Partitions schools into small groups at least cost, proves how good that is, and says why."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from magpie.core.grouping.problem import Pair, Problem, Rules, School, Weights, WrongProblem
from magpie.core.grouping.result import GroupingResult
from magpie.core.grouping.sizes import size_counts, sizes_to_allow
from magpie.core.grouping.stop import FirstOf, MaxSeconds, MaxSteps, Progress, Stop, Until
from magpie.core.grouping.words import finding_in_words

if TYPE_CHECKING:
    from magpie.core.grouping.explanation import Complement, Explanation, explain
    from magpie.core.grouping.solver import solve
    from magpie.core.grouping.swaps import SwapPrice, best_swaps, price_of_swap, swap_prices

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

# What calculates loads numpy and scipy, which takes most of a second, so it is loaded when it is first asked for.
_CALCULATING = {
    "Complement": "explanation",
    "Explanation": "explanation",
    "explain": "explanation",
    "solve": "solver",
    "SwapPrice": "swaps",
    "best_swaps": "swaps",
    "price_of_swap": "swaps",
    "swap_prices": "swaps",
}


def __getattr__(name: str) -> Any:
    if name not in _CALCULATING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_CALCULATING[name]}"), name)
