"""What to write instead, for each way in which a value can be wrong."""

import re
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from magpie.core.playbook.mistakes import Loc
from magpie.core.playbook.names import instead_of, one_of
from magpie.core.playbook.shape import example, example_of, fields_of, part_at, walk

KEY_MARK = "[key]"
Wording = Callable[[type[BaseModel], Loc, ErrorDetails], str]


def worded(part: type[BaseModel], error: ErrorDetails) -> str:
    """One sentence for one of pydantic's errors, with what to write."""
    loc = error["loc"]
    if loc and loc[-1] == KEY_MARK:
        return _about_key(part, loc[:-1], error)
    return WORDINGS.get(error["type"], _example)(part, loc, error)


def _said(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    return error["msg"]


def _about_key(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    if error["type"] == "literal_error":
        return f'"{loc[-1]}" has no meaning here. {instead_of(str(loc[-1]), _expected(error))}'
    if error["type"] == "unknown_name":
        return error["msg"]
    return f'Write a name in small letters, digits and _ instead of "{loc[-1]}", such as: {_as_name(str(loc[-1]))}'


def _as_name(text: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return name[:40] if name[:1].isalpha() else f"name_{name}".strip("_")[:40]


def _unknown_key(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    found = part_at(part, loc[:-1])
    return f'There is no key "{loc[-1]}" here. {instead_of(str(loc[-1]), fields_of(found) if found else ())}'


def _missing(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    field = _field(part, loc)
    if field is None:
        return f'Add "{loc[-1]}"'
    means = str(field.description)
    return f'Add "{loc[-1]}" ({means[0].lower()}{means[1:]}), such as: {loc[-1]}: {example(field)}'


def _not_listed(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    expected = _expected(error)
    if "format" in loc[-1:] or len(expected) == 1:
        return f"Write: {one_of(expected)}"
    said = instead_of(str(error["input"]), expected)
    return f'Instead of "{error["input"]}": {said[0].lower()}{said[1:]}' if said.startswith("Did") else said


def _expected(error: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", ""))) or ["1"]


def _at_least(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    return f"Write a number of at least {error['ctx']['ge']:g}"


def _at_most(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    return f"Write a number of at most {error['ctx']['le']:g}"


def _shorter(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    return f"Write at most {error['ctx']['max_length']} characters"


def _slug(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    field = _field(part, loc)
    joiner = "_" if "_" in str(error["ctx"]["pattern"]) else "-"
    shown = _as_name(str(error["input"])).replace("_", joiner) if field is None or loc[-1] != "slug" else example(field)
    return f"Write small letters, digits and {joiner}, such as: {shown}"


def _mapping(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    found = part_at(part, loc)
    if found is not None:
        return f"Write its keys, such as: {example_of(found)}"
    return _kind("names with a colon")(part, loc, error)


def _kind(kind: str) -> Wording:
    def say(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
        field = _field(part, loc)
        return f"Write {kind}" + (f", such as: {example(field)}" if field else "")

    return say


def _text(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    if isinstance(error["input"], bool | int | float):
        return f'Put quotes round it, so that it is a text: "{_as_yaml(error["input"])}"'
    return _kind("a text")(part, loc, error)


def _as_yaml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _example(part: type[BaseModel], loc: Loc, error: ErrorDetails) -> str:
    field = _field(part, loc)
    return f"Write it like this: {example(field)}" if field else error["msg"]


def _field(part: type[BaseModel], loc: Loc) -> FieldInfo | None:
    _, field = walk(part, loc)
    return field


WORDINGS: dict[str, Wording] = {
    "written": _said,
    "unknown_name": _said,
    "unknown_instrument": _said,
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_listed,
    "greater_than_equal": _at_least,
    "less_than_equal": _at_most,
    "string_too_long": _shorter,
    "string_too_short": _kind("a text"),
    "string_pattern_mismatch": _slug,
    "string_type": _text,
    "int_type": _kind("a whole number"),
    "float_type": _kind("a number"),
    "finite_number": _kind("a number"),
    "bool_type": _kind("true or false"),
    "dict_type": _mapping,
    "model_type": _mapping,
    "tuple_type": _kind("a list"),
    "too_short": _kind("at least one entry"),
}
