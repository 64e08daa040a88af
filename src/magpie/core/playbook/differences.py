"""What is different between two editions."""

from dataclasses import dataclass
from typing import Any

from magpie.core.playbook.grammar import Playbook
from magpie.core.playbook.instrument import Instrument
from magpie.core.playbook.mistakes import Loc, dotted


@dataclass(frozen=True, slots=True)
class Difference:
    """``old`` is None for what is new, ``new`` is None for what is gone."""

    path: str
    old: object
    new: object

    def __str__(self) -> str:
        if self.old is None:
            return f"{self.path}: new: {self.new}"
        return f"{self.path}: {self.old} is gone" if self.new is None else f"{self.path}: {self.old} → {self.new}"


def differences(old: Playbook | Instrument, new: Playbook | Instrument) -> list[Difference]:
    """In the order of the new edition, then what is gone. Whole parts that are new or gone are told once."""
    return _between(content_of(old), content_of(new), ())


def content_of(whole: Playbook | Instrument) -> Any:
    """Plain data as it would be written, without what is left at its default."""
    return whole.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def resolve(content: object, path: str) -> object:
    """What stands at a dotted path, its lists counted from 1; KeyError when nothing does."""
    for step in path.split("."):
        if isinstance(content, dict) and step in content:
            content = content[step]
        elif isinstance(content, list) and step.isdigit() and 1 <= int(step) <= len(content):
            content = content[int(step) - 1]
        else:
            raise KeyError(path)
    return content


def _between(old: object, new: object, loc: Loc) -> list[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        found: list[Difference] = []
        for name in [*new, *(name for name in old if name not in new)]:
            found += _between(old.get(name), new.get(name), (*loc, name))
        return found
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = zip(old, new, strict=True)
        return [each for place, pair in enumerate(pairs) for each in _between(*pair, (*loc, place))]
    return [] if _same(old, new) else [Difference(dotted(loc), old, new)]


def _same(old: object, new: object) -> bool:
    """YAML tells true from 1, Python does not."""
    return type(old) is type(new) and old == new
