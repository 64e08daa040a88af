"""What is generated from the grammar is fresh, and every key says what it means."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from magpie.core.playbook import Instrument, Playbook, json_schema, reference_page
from magpie.core.playbook.lines import read_lines
from magpie.core.playbook.part import Part
from magpie.core.playbook.schema import schema_text
from magpie.core.playbook.shape import fields_of

DOCS = Path(__file__).parents[2] / "docs"
REFRESH = "run: python -m magpie.core.playbook docs"


def parts_in(annotation: object, found: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in found:
        found.add(annotation)
        for field in annotation.model_fields.values():
            parts_in(field.annotation, found)
    for inner in get_args(annotation):
        parts_in(inner, found)
    return found


PARTS = sorted(parts_in(Playbook, set()) | parts_in(Instrument, set()), key=lambda part: part.__name__)


def keys() -> Iterator[tuple[str, FieldInfo]]:
    for part in PARTS:
        for key, field in fields_of(part).items():
            yield f"{part.__name__}.{key}", field


KEYS = dict(keys())


def test_the_json_schema_in_the_documents_is_fresh():
    assert (DOCS / "playbook.schema.json").read_text(encoding="utf-8") == schema_text(), REFRESH
    assert json.loads(schema_text()) == json_schema()


def test_the_reference_in_the_documents_is_fresh():
    assert (DOCS / "playbook-reference.md").read_text(encoding="utf-8") == reference_page(), REFRESH


@pytest.mark.parametrize("key", KEYS)
def test_every_key_says_what_it_means_and_gives_an_example(key: str):
    field = KEYS[key]
    assert field.description
    assert field.examples
    assert not field.description.endswith(".")


@pytest.mark.parametrize("key", [key for key, field in KEYS.items() if "…" not in str(field.examples)])
def test_every_whole_example_can_be_written(key: str):
    field = KEYS[key]
    data = read_lines(f"key: {(field.examples or [''])[0]}").data
    assert isinstance(data, dict)
    adapter = TypeAdapter(type("Holder", (Part,), {"__annotations__": {"key": field.rebuild_annotation()}}))
    adapter.validate_python(data)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_part_is_in_the_reference_with_a_sentence(part: type[BaseModel]):
    assert part.__doc__
    assert f"### {part.__name__}\n" in reference_page() or part in (Playbook, Instrument)
    assert " ".join(part.__doc__.split()) in reference_page()
