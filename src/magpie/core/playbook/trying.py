"""Tries a file against the grammar and gathers every problem, even when some parts are broken."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from magpie.core.playbook.formats import format_mistake, upgraded
from magpie.core.playbook.grammar import Playbook
from magpie.core.playbook.instrument import Instrument
from magpie.core.playbook.lines import Lines
from magpie.core.playbook.mistakes import Loc, Mistake
from magpie.core.playbook.names import Known
from magpie.core.playbook.wording import KEY_MARK, worded

Whole = TypeVar("Whole", bound=BaseModel)
Problem = tuple[Loc, str]

# Stands in for what a broken file lacks, so that the rules which join several places can still be tried.
STAND_IN: Mapping[type[BaseModel], dict[str, object]] = {
    Playbook: {
        "format": 1,
        "slug": "stand-in",
        "edition": 1,
        "status": "draft",
        "title": "-",
        "summary": "-",
        "roles": {},
        "activities": {},
    },
    Instrument: {
        "format": 1,
        "slug": "stand-in",
        "edition": 1,
        "status": "draft",
        "title": "-",
        "summary": "-",
        "permission": "-",
        "minutes": 1,
        "figures_read_by": ["coordinators"],
        "sections": [{"title": "-", "items": [{"name": "stand_in", "kind": "likert", "asks": "-"}]}],
    },
}


@dataclass(slots=True)
class Tried(Generic[Whole]):
    whole: Whole | None
    problems: list[Problem] = field(default_factory=list)


def content(lines: Lines) -> dict[str, object] | list[Mistake]:
    """The file's mapping in today's format, or the mistakes that end the reading."""
    if not isinstance(lines.data, dict):
        return list(lines.mistakes) or [lines.mistake((), "Write keys, one a line, beginning with: format: 1")]
    wrong_format = format_mistake(lines.data)
    if wrong_format:
        return in_order([*lines.mistakes, lines.mistake(("format",), wrong_format)])
    return upgraded(lines.data)


def tried(
    part: type[Whole],
    data: dict[str, object],
    known: Known | None,
    joined: Callable[[Whole], Iterable[Problem]],
) -> Tried[Whole]:
    """The whole if its shape is right, and the problems of its shape and of the rules that join several places."""
    whole, errors = _shaped(part, data, known)
    if whole is None:
        mended = _mended(part, data, known)
        return Tried(None, errors + (list(joined(mended)) if mended else []))
    found = list(joined(whole))
    return Tried(None if found else whole, found)


def _shaped(part: type[Whole], data: object, known: Known | None) -> tuple[Whole | None, list[Problem]]:
    try:
        return part.model_validate(data, context=known), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        told = [each for each in found if each["type"] != "too_short" or not _is_deeper(each["loc"], found)]
        return None, [(_without_mark(each["loc"]), worded(part, each)) for each in told]


def _is_deeper(loc: Loc, found: list[ErrorDetails]) -> bool:
    """Whether the list only seems empty because its entries have mistakes of their own."""
    return any(len(each["loc"]) > len(loc) and each["loc"][: len(loc)] == loc for each in found)


def _without_mark(loc: Loc) -> Loc:
    return loc[:-1] if loc and loc[-1] == KEY_MARK else loc


def _mended(part: type[Whole], data: dict[str, object], known: Known | None) -> Whole | None:
    """What is left when each broken part is taken out; None when too little is."""
    left = dict(data)
    for _ in range(4):
        whole, errors = _shaped(part, {**STAND_IN[part], **left}, known)
        if whole is not None:
            return whole
        for loc, _message in errors:
            _take_out(left, loc)
    return None


def _take_out(data: dict[str, object], loc: Loc) -> None:
    """Drops the named entry in which the error lies, or the whole section when it has no named entries."""
    section = data.get(str(loc[0])) if loc else None
    if isinstance(section, dict) and len(loc) > 1 and loc[1] in section:
        data[str(loc[0])] = {name: entry for name, entry in section.items() if name != loc[1]}
    elif loc:
        data.pop(str(loc[0]), None)


def mistakes_at(lines: Lines, found: Iterable[Problem]) -> list[Mistake]:
    return [lines.mistake(_as_written(lines, loc), message) for loc, message in found]


def _as_written(lines: Lines, loc: Loc) -> Loc:
    """Without the number of an entry that was written alone, without the brackets of a list."""
    while loc and isinstance(loc[-1], int) and loc not in lines.places:
        loc = loc[:-1]
    return loc


def in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    return sorted(set(mistakes))
