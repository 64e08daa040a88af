"""Reads a playbook and tells every mistake in it at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from magpie.core.playbook.checks import problems
from magpie.core.playbook.grammar import Playbook
from magpie.core.playbook.lines import Lines, read_lines
from magpie.core.playbook.mistakes import Loc, Mistake, dotted
from magpie.core.playbook.names import Installed, Known
from magpie.core.playbook.shipped_instruments import shipped_editions
from magpie.core.playbook.trying import Problem, content, in_order, mistakes_at, tried
from magpie.core.playbook.variants import laid_over, missing_paths


@dataclass(frozen=True, slots=True)
class Reading:
    """A playbook, or the mistakes that keep it from being one."""

    playbook: Playbook | None
    mistakes: list[Mistake]


def read_playbook(text: str, *, installed: Installed | None = None) -> Reading:
    """Without ``installed`` (slug → editions) the instruments that ship with Magpie may be named."""
    installed = shipped_editions() if installed is None else installed
    lines = read_lines(text)
    found = content(lines)
    if isinstance(found, list):
        return Reading(None, found)
    base = tried(Playbook, found, Known.of(found, installed), problems)
    mistakes = [*lines.mistakes, *mistakes_at(lines, base.problems)]
    for name, variant, more in _variants(lines, found, installed, {loc for loc, _ in base.problems}):
        mistakes += more
        if base.whole and variant:
            base.whole._variant_playbooks[name] = variant
    return Reading(None, in_order(mistakes)) if mistakes else Reading(base.whole, [])


def _variants(
    lines: Lines, data: dict[str, object], installed: Installed, told: set[Loc]
) -> Iterator[tuple[str, Playbook | None, list[Mistake]]]:
    found = data.get("variants")
    for name, variant in (found if isinstance(found, dict) else {}).items():
        if not isinstance(variant, dict):
            continue
        where: Loc = ("variants", name)
        unknown: list[Problem] = [
            ((*where, "leaves_out", place), f'There is no "{path}" in this file. Write a path such as: duties.report')
            for place, path in missing_paths(data, variant)
        ]
        whole_data = laid_over(data, variant)
        whole = tried(Playbook, whole_data, Known.of(whole_data, installed), problems)
        new = [_moved(lines, where, problem) for problem in whole.problems if problem[0] not in told]
        yield name, whole.whole, mistakes_at(lines, unknown + new)


def _moved(lines: Lines, where: Loc, problem: Problem) -> Problem:
    """A problem of a variant's whole playbook, told where the variant causes it."""
    loc, message = problem
    inside = (*where, "changes", *loc)
    if inside in lines.places or (loc and inside[:-1] in lines.places and len(loc) > 2):
        return inside, message
    return where, f"In this variant, {dotted(loc)}: {message}"
