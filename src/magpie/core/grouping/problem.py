"""What is to be grouped, by which wishes and under which rules. Plain data that survives a trip through JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from magpie.core.grouping.checks import mistakes_in

FORMAT = 1
USUAL_DETOUR = 1.3
Pair = tuple[str, str]


class WrongProblem(ValueError):
    """``mistakes`` are sentences, all at once."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(" ".join(self.mistakes))


@dataclass(frozen=True)
class School:
    """``easting_m`` and ``northing_m`` are metres of the national grid; without them the school's ways cost nothing."""

    id: str
    name: str = ""
    easting_m: float | None = None
    northing_m: float | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    shares: frozenset[str] = frozenset()
    seeks: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))
        object.__setattr__(self, "shares", frozenset(self.shares))
        object.__setattr__(self, "seeks", frozenset(self.seeks))

    @property
    def has_place(self) -> bool:
        return self.easting_m is not None and self.northing_m is not None

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "easting_m": self.easting_m,
            "northing_m": self.northing_m,
            "attributes": dict(self.attributes),
            "shares": sorted(self.shares),
            "seeks": sorted(self.seeks),
        }


@dataclass(frozen=True)
class Weights:
    """What a pair of schools in one group costs. Everything is 0 or more; costs add up over all pairs of a group.

    ``km``: for each kilometre of way, which is the straight line times ``detour``.
    ``same``: for each attribute, when both have the same value; an empty value equals nothing.
    ``complement``: taken off for each theme that one shares and the other seeks, both directions counted,
    in each at most ``most_themes``, so that one pair of schools with long lists does not outweigh a hundred kilometres.
    ``together_before``: when the two have been in one group before.
    """

    km: float = 1.0
    detour: float = USUAL_DETOUR
    same: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    complement: float = 0.0
    most_themes: int = 2
    together_before: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "same", MappingProxyType(dict(self.same)))

    def to_json(self) -> dict[str, Any]:
        return {
            "km": self.km,
            "detour": self.detour,
            "same": dict(self.same),
            "complement": self.complement,
            "most_themes": self.most_themes,
            "together_before": self.together_before,
        }


@dataclass(frozen=True)
class Rules:
    """What must hold whatever it costs.

    ``apart``: attributes in which two schools of a group may not be equal. ``no_go``: pairs that may never share a
    group. ``together``: pairs that must. ``furthest_km``: the longest way between two schools of a group, as the crow
    flies; a school without a place is never too far. ``kept``: groups that stay exactly as they are; the size rule
    then looks at the rest.
    """

    apart: tuple[str, ...] = ()
    no_go: tuple[Pair, ...] = ()
    together: tuple[Pair, ...] = ()
    furthest_km: float | None = None
    kept: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "apart", tuple(dict.fromkeys(self.apart)))
        object.__setattr__(self, "no_go", tidy_pairs(self.no_go))
        object.__setattr__(self, "together", tidy_pairs(self.together))
        object.__setattr__(self, "kept", tuple(sorted(tuple(sorted(group)) for group in self.kept)))

    def to_json(self) -> dict[str, Any]:
        return {
            "apart": list(self.apart),
            "no_go": [list(pair) for pair in self.no_go],
            "together": [list(pair) for pair in self.together],
            "furthest_km": self.furthest_km,
            "kept": [list(group) for group in self.kept],
        }


def tidy_pairs(pairs: Iterable[Iterable[str]]) -> tuple[Pair, ...]:
    """Each pair once, whichever of the two was named first."""
    return tuple(sorted({(min(one, other), max(one, other)) for one, other in pairs}))


@dataclass(frozen=True)
class Problem:
    """``before`` are the pairs that have shared a group in earlier years."""

    schools: tuple[School, ...]
    sizes: tuple[int, ...] = (3, 4)
    preferred: int = 3
    weights: Weights = Weights()
    rules: Rules = Rules()
    before: tuple[Pair, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "schools", tuple(self.schools))
        object.__setattr__(self, "sizes", tuple(sorted(set(self.sizes))))
        object.__setattr__(self, "before", tidy_pairs(self.before))
        mistakes = mistakes_in(self)
        if mistakes:
            raise WrongProblem(mistakes)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(school.id for school in self.schools)

    def to_json(self) -> dict[str, Any]:
        """Plain dictionaries and lists; what they say does not depend on the order in which pairs were given."""
        return {
            "format": FORMAT,
            "schools": [school.to_json() for school in self.schools],
            "sizes": list(self.sizes),
            "preferred": self.preferred,
            "weights": self.weights.to_json(),
            "rules": self.rules.to_json(),
            "before": [list(pair) for pair in self.before],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Refuses another format; what is left out has its usual value."""
        if content.get("format") != FORMAT:
            raise WrongProblem([f"This problem has the format {content.get('format')!r}; {FORMAT} can be read."])
        return cls(
            schools=tuple(School(**school) for school in content["schools"]),
            sizes=tuple(content.get("sizes", (3, 4))),
            preferred=content.get("preferred", 3),
            weights=Weights(**content.get("weights", {})),
            rules=Rules(**content.get("rules", {})),
            before=tuple(content.get("before", ())),
        )
