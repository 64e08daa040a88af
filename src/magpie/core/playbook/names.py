"""The names a file gives to its own parts, so that every mention of one can be checked where it is written."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from magpie.core.playbook.due import DueText
from magpie.core.playbook.written import InstrumentRef

SEATS = ("host", "visitors", "everyone invited")
CIRCLES = ("me school group review_team facilitator coordinators evaluators cohort hub trust network everyone").split()  # noqa: SIM905
KINDS = "event visit review_day workshop training meeting check_in".split()  # noqa: SIM905
RSVP = "rsvp"
CHECK_INS = "check_ins"
SHOWN_AT_MOST = 12
NEEDED = ("roles", "activities")  # One mistake for the missing section is enough; mentions of it say nothing more.

Installed = Mapping[str, frozenset[int]]
T = TypeVar("T")


def one_of(words: Iterable[str]) -> str:
    """The words as people list them: a, b or c."""
    listed = list(words)
    if len(listed) > SHOWN_AT_MOST:
        return ", ".join(listed[:SHOWN_AT_MOST]) + " …"
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def instead_of(wrong: str, allowed: Iterable[str]) -> str:
    """What to write instead of a word that is not allowed here."""
    words = sorted(allowed)
    near = difflib.get_close_matches(wrong, words, n=1, cutoff=0.7)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Write one of: {one_of(words)}" if words else "None is written in this file"


@dataclass(frozen=True, slots=True)
class Known:
    """What may be named in one file. A kind that is absent could not be read and is not checked."""

    names: Mapping[str, frozenset[str]]
    installed: Installed

    @classmethod
    def of(cls, data: Mapping[str, object], installed: Installed) -> "Known":
        """Taken from the raw data, so that a part with a mistake in it still counts as named."""
        names = {
            kind: _keys(data, f"{kind}s") for kind in ("role", "activity", "phase", "agenda", "duty", "declaration")
        }
        names["activity"] = _keys(data, "activities")
        names["duty"] = _keys(data, "duties")
        names["seat"] = _keys(data.get("groups"), "seats")
        instruments = _keys(data, "instruments")
        names |= {"instrument": instruments, "artefact": _artefacts(data)}
        names["answer"] = _with(instruments, (RSVP,))
        names["spoken"] = _with(names["duty"], (CHECK_INS,))
        names["party"] = _with(names["role"], SEATS)
        names["reader"] = _with(names["role"], CIRCLES)
        names["anchor"] = _anchors(data, names)
        return cls({kind: known for kind, known in names.items() if known is not None}, installed)


def _keys(data: object, section: str) -> frozenset[str] | None:
    if not isinstance(data, dict):
        return frozenset() if data is None else None
    if section not in data:
        missing = section in NEEDED or difflib.get_close_matches(section, data, cutoff=0.7)
        return None if missing else frozenset()
    found = data[section]
    return frozenset(found) if isinstance(found, dict) else None


def _with(known: frozenset[str] | None, more: Iterable[str]) -> frozenset[str] | None:
    return None if known is None else known | frozenset(more)


def _artefacts(data: Mapping[str, object]) -> frozenset[str] | None:
    written = _keys(data, "artefacts")
    found = data.get("artefacts", {})
    if written is None or not isinstance(found, dict):
        return None
    names = set(written)
    for name, artefact in found.items():
        stages = artefact.get("stages", ()) if isinstance(artefact, dict) else ()
        stages = stages if isinstance(stages, list) else [stages]
        names |= {f"{name}.{stage}" for stage in stages if isinstance(stage, str)}
    return frozenset(names)


def _anchors(data: Mapping[str, object], names: Mapping[str, frozenset[str] | None]) -> frozenset[str] | None:
    found = data.get("activities", {})
    parts = [names["activity"], names["phase"], names["artefact"]]
    if not isinstance(found, dict) or None in parts:
        return None
    kinds = {activity["kind"] for activity in found.values() if isinstance(activity, dict) and _has_kind(activity)}
    each = {f"each {kind}" for kind in kinds} | ({"each activity"} if found else set())
    return frozenset(each).union(*(part for part in parts if part is not None))


def _has_kind(activity: Mapping[str, object]) -> bool:
    return activity.get("kind") in KINDS


@dataclass(frozen=True, slots=True)
class NameOf:
    """Marks a text as the name of something else in the file."""

    kind: str
    said: str = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.with_info_after_validator_function(self.checked, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "title": f"name of {_article(self.said or self.kind)}"}

    def checked(self, value: T, info: ValidationInfo) -> T:
        if isinstance(info.context, Known):
            if isinstance(value, InstrumentRef):
                _check_installed(value, info.context.installed)
            else:
                self.check_name(value.anchor if isinstance(value, DueText) else str(value), info.context)
        return value

    def check_name(self, name: str, known: Known) -> None:
        names = known.names.get(self.kind)
        if names is not None and name not in names:
            said = f'There is no {self.said or self.kind} "{name}". {instead_of(name, names)}'
            raise PydanticCustomError("unknown_name", "{says}", {"says": said})


def _article(said: str) -> str:
    return f"{'an' if said[0] in 'aeiou' else 'a'} {said}"


def _check_installed(ref: InstrumentRef, installed: Installed) -> None:
    editions = installed.get(ref.slug)
    if editions is None:
        said = f'There is no instrument "{ref.slug}". {instead_of(ref.slug, installed)}'
    elif ref.edition not in editions:
        newest = max(editions)
        said = f'There is no edition {ref.edition} of "{ref.slug}". Write: {ref.slug}@{newest}'
    else:
        return
    raise PydanticCustomError("unknown_instrument", "{says}", {"says": said})
