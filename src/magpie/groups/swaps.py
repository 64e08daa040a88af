"""What it would cost to swap one school of a proposal with each other."""

from dataclasses import dataclass

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


def swap_lines(found: Shown, school: str) -> list[SwapLine]:
    """The cheapest first; those that a rule forbids stand last."""
    # The solver's arithmetic takes long to load, and only this page needs it.
    from magpie.groups.solver import swap_prices

    problem = found.problem
    assert problem is not None, "only a proposal that can be read is swapped"
    known = {each.id: (each, number) for number, group in enumerate(found.groups, 1) for each in group}
    lines = []
    for price in swap_prices(problem, [[each.id for each in group] for group in found.groups], school):
        against = price.forbidden_by
        words = finding_in_words(against, problem, found.must_share) if against else ""
        lines.append(SwapLine(*known[price.other], None if against else price.change, words))
    return lines
