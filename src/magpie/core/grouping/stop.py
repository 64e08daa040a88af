"""When to stop. Any function that sees how far the solver is and answers yes or no will do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """``cost`` is that of the best arrangement so far; no arrangement costs less than ``bound``.

    ``steps`` count moves of the search, linear programs and integer programs alike; they do not depend on the machine.
    """

    cost: float | None
    bound: float | None
    steps: int
    seconds: float

    @property
    def gap(self) -> float | None:
        return None if self.cost is None or self.bound is None else gap(self.cost, self.bound)


def gap(cost: float, bound: float) -> float:
    """By what part of the cost the best arrangement may still be above the best there can be."""
    return max(0.0, cost - bound) / max(abs(cost), 1.0)


class Stop(Protocol):
    """Asked after every piece of work: many times a second, in cohorts of thousands every few seconds."""

    def __call__(self, progress: Progress, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class MaxSeconds:
    seconds: float

    def __call__(self, progress: Progress, /) -> bool:
        return progress.seconds >= self.seconds


@dataclass(frozen=True, slots=True)
class MaxSteps:
    """With the same seed, the same limit gives the same groups on any machine."""

    steps: int

    def __call__(self, progress: Progress, /) -> bool:
        return progress.steps >= self.steps


@dataclass(frozen=True, slots=True)
class Until:
    """Stops when somebody says so; what is called may also report the progress that it sees."""

    asked: Callable[[Progress], bool]

    def __call__(self, progress: Progress, /) -> bool:
        return self.asked(progress)


class FirstOf:
    """Stops as soon as one of several would; each sees all progress."""

    def __init__(self, *stops: Stop) -> None:
        self.stops = stops

    def __call__(self, progress: Progress, /) -> bool:
        answers = [stop(progress) for stop in self.stops]
        return any(answers)


def seconds_left(stop: Stop, seconds: float) -> float | None:
    """How long the solver may still take, when a limit says so."""
    if isinstance(stop, MaxSeconds):
        return max(0.0, stop.seconds - seconds)
    if isinstance(stop, FirstOf):
        limits = [left for each in stop.stops if (left := seconds_left(each, seconds)) is not None]
        return min(limits, default=None)
    return None
