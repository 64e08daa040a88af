"""What a rule or a reader noticed: a code, how grave it is, where, and the facts. The words are the pages' affair."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Severity = Literal["refuses", "warns", "notes"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed. ``refuses`` stops the deed, ``warns`` leaves it to a person, ``notes`` only tells."""

    code: str
    severity: Severity
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
