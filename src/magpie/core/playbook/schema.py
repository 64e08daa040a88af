"""The grammar for editors (JSON Schema) and for people (a page of tables), both made from its own keys."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from magpie.core.playbook.grammar import Playbook
from magpie.core.playbook.instrument import Instrument
from magpie.core.playbook.names import CIRCLES, SEATS

TYPES = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "object": "keys"}
TOP = """# The playbook reference

Every key of `format: 1`. This page is made from the grammar by `python -m magpie.core.playbook docs`; do not edit it.

- Files are YAML 1.2: `no`, `on` and `off` are words, and no file may use anchors, aliases or tags.
- Where a table says *one or several*, write one entry alone or a list.
- Names are small letters, digits and `_`; a mention of a name is checked against the file.
- A *role or seat* is a role of the file or one of: {seats}.
- A *circle or role* is a role of the file or one of: {circles}.
"""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a playbook."""
    schema = Playbook.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Magpie playbook, format 1"}


def schema_text() -> str:
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def reference_page() -> str:
    """The page of the keys, in Markdown."""
    seats = ", ".join(f"`{seat}`" for seat in SEATS)
    circles = ", ".join(f"`{circle}`" for circle in CIRCLES)
    pages = [TOP.format(seats=seats, circles=circles)]
    for title, part in (("A playbook", Playbook), ("An instrument", Instrument)):
        pages += [f"## {title}\n", *_tables(part)]
    return "\n".join(pages).rstrip() + "\n"


def _tables(part: type[BaseModel]) -> Iterator[str]:
    schema = part.model_json_schema()
    yield _table(schema)
    for name, inner in schema.get("$defs", {}).items():
        yield f"### {name}\n"
        yield _table(inner)


def _table(schema: dict[str, Any]) -> str:
    rows = [_cell(schema.get("description", "")), "", "| key | kind | required | meaning | example |"]
    rows.append("|---|---|---|---|---|")
    required = schema.get("required", [])
    for key, field in schema.get("properties", {}).items():
        needed = "yes" if key in required else "no"
        example = str((field.get("examples") or [""])[0])
        cells = (f"`{key}`", _cell(_kind(field)), needed, _cell(field.get("description", "")), f"`{_cell(example)}`")
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _kind(field: dict[str, Any]) -> str:
    """What one writes, in a few words."""
    if "$ref" in field:
        return _link(field["$ref"])
    if "anyOf" in field:
        return _either([each for each in field["anyOf"] if each.get("type") != "null"])
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return " · ".join(f"`{word}`" for word in field["enum"])
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}"
    if "additionalProperties" in field or "patternProperties" in field:
        return _named(field)
    return _simple(field)


def _either(kinds: list[dict[str, Any]]) -> str:
    if len(kinds) == 2 and kinds[1].get("type") == "array":
        return f"one or several: {_kind(kinds[0])}"
    return " or ".join(_kind(each) for each in kinds)


def _named(field: dict[str, Any]) -> str:
    inner = next(iter(field.get("patternProperties", {}).values()), field.get("additionalProperties", True))
    names = field.get("propertyNames", {})
    before = f"one of {_kind(names)}" if "enum" in names else "a name"
    return f"{before} each: {_kind(inner) if isinstance(inner, dict) else 'anything'}"


def _simple(field: dict[str, Any]) -> str:
    title = str(field.get("title", ""))
    if title.startswith("name of"):
        return title
    kinds = field.get("type", "anything")
    if isinstance(kinds, list):
        return "a few words"
    said = TYPES.get(kinds, kinds)
    low, high = field.get("minimum"), field.get("maximum")
    return said if low is None else f"{said}, {low} to {high}"


def _link(ref: str) -> str:
    name = ref.rsplit("/", 1)[-1]
    return f"[{name}](#{name.lower()})"
