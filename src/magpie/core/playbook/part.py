"""What every part of a file is made of: strict keys, plain texts, one-or-several, names of other parts."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from magpie.core.playbook.due import DueText
from magpie.core.playbook.names import NameOf
from magpie.core.playbook.written import InstrumentRef

T = TypeVar("T")


class Part(BaseModel):
    """Unknown keys are mistakes; a number in quotes is a text; what was read does not change."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def key(means: str, example: object, default: Any = ..., alias: str | None = None, **limits: Any) -> Any:
    """A key of the grammar: what it means and one example, from which messages and the reference are made."""
    return Field(default, description=means, examples=[example], alias=alias, **limits)


class OneOrSeveral:
    """Lets people write one entry without the brackets of a list, and no entry twice."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self.listed, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        several = handler(schema)
        return {"anyOf": [several["items"], {**several, "minItems": 1, "uniqueItems": True}]}

    def listed(self, value: object) -> object:
        if isinstance(value, tuple) or value is None:
            return value
        entries = value if isinstance(value, list) else [value]
        if not entries:
            raise PydanticCustomError("written", "{says}", {"says": "Write at least one, or leave the key out"})
        for position, entry in enumerate(entries):
            if entry in entries[:position]:
                said = f'"{entry}" is written twice. Keep one of the two'
                raise PydanticCustomError("written", "{says}", {"says": said})
        return tuple(entries)


Some = Annotated[tuple[T, ...], OneOrSeveral()]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]

RoleName = Annotated[str, NameOf("role")]
Party = Annotated[str, NameOf("party", "role or seat")]
Reader = Annotated[str, NameOf("reader", "circle or role")]
ActivityName = Annotated[str, NameOf("activity")]
PhaseName = Annotated[str, NameOf("phase")]
AgendaName = Annotated[str, NameOf("agenda")]
ArtefactName = Annotated[str, NameOf("artefact")]
SpokenName = Annotated[str, NameOf("spoken", "duty")]
DeclarationName = Annotated[str, NameOf("declaration")]
InstrumentName = Annotated[str, NameOf("instrument")]
AnswerName = Annotated[str, NameOf("answer", "instrument of this file")]
DueDay = Annotated[DueText, NameOf("anchor", "activity, phase or artefact")]
InstalledInstrument = Annotated[InstrumentRef, NameOf("installed", "instrument and its edition")]
