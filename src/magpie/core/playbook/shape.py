"""Finds the part of the grammar that a place in a file belongs to."""

import types
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from magpie.core.playbook.mistakes import Loc


def plain(annotation: Any) -> Any:
    """The annotation without its limits and without ``None``."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            return annotation


def fields_of(part: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields by the key that people write."""
    return {field.alias or name: field for name, field in part.model_fields.items()}


def walk(part: type[BaseModel], loc: Loc) -> tuple[Any, FieldInfo | None]:
    """The annotation at ``loc`` and the last field on the way to it; None where the grammar has no such place."""
    annotation: Any = part
    field: FieldInfo | None = None
    for step in loc:
        annotation = plain(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = fields_of(annotation).get(str(step))
            annotation = field.annotation if field else None
        elif get_origin(annotation) in (dict, tuple):
            annotation = get_args(annotation)[1 if get_origin(annotation) is dict else 0]
        else:
            return None, field
    return plain(annotation), field


def part_at(part: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    annotation, _ = walk(part, loc)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def example_of(part: type[BaseModel]) -> str:
    """The keys that a part cannot do without, filled in."""
    needed = [(key, field) for key, field in fields_of(part).items() if field.is_required()]
    return "{" + ", ".join(f"{key}: {example(field)}" for key, field in needed or list(fields_of(part).items())) + "}"


def example(field: FieldInfo) -> str:
    return str((field.examples or ["…"])[0])
