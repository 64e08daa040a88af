"""What it would cost to swap one school of a proposal with each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from magpie.core.grouping.problem import School
from magpie.groups.phrases import finding_in_words
from magpie.groups.shown import Shown


@dataclass(frozen=True, slots=True)
class SwapLine:
    """``price`` is what the whole would cost more, None where a rule stands against it; ``forbidden`` says which."""

    school: School
    number: int
    price: float | None
    forbidden: str = ""


class SwapTable:
    """All swaps of one school; the words are found only for those that somebody looks at."""

    def __init__(self, found: Shown, school: str) -> None:
        # The solver's arithmetic takes long to load, and only this page needs it.
        from magpie.groups.solver import Swaps

        assert found.problem is not None, "only a proposal that can be read is swapped"
        self._problem = found.problem
        self._swaps = Swaps(found.problem, [[each.id for each in group] for group in found.groups], school)
        self._known = {each.id: (each, number) for number, group in enumerate(found.groups, 1) for each in group}

    def lines(self) -> list[SwapLine]:
        """The cheapest first; those that a rule forbids stand last."""
        allowed = self._swaps.allowed()
        prices = self._swaps.prices()
        lines = [SwapLine(*self._known[key], price if key in allowed else None) for key, price in prices.items()]
        return sorted(lines, key=lambda line: (line.price is None, line.price or 0.0, line.school.name))

    def in_words(self, lines: Iterable[SwapLine]) -> list[SwapLine]:
        """The same lines, with the rule that stands against those that are forbidden."""
        return [line if line.price is not None else replace(line, forbidden=self._why(line)) for line in lines]

    def _why(self, line: SwapLine) -> str:
        finding = self._swaps.against(line.school.id)
        return finding_in_words(finding, self._problem) if finding else ""
