"""What a coordinator asks of the groups: sizes, what is weighed, what is never allowed. First as in the playbook."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from magpie.core.playbook import Groups

USUAL_SIZES, USUAL_PREFERRED = (3, 4), 3

# Which of the groups that exist stay exactly as they are: those that something stands against ending, all, or none.
DATED, ALL, NONE = "dated", "all", "none"


@dataclass(frozen=True, slots=True)
class Options:
    """``weights`` and ``rewards`` are in kilometres: what somebody would go farther to avoid, or to have.

    ``stays`` says which groups that exist are not to be touched.
    """

    sizes: tuple[int, ...] = USUAL_SIZES
    preferred: int = USUAL_PREFERRED
    weights: Mapping[str, float] = field(default_factory=lambda: {"km": 1.0})
    rewards: Mapping[str, float] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    furthest_km: int | None = None
    stays: str = DATED

    @classmethod
    def of_playbook(cls, groups: Groups | None) -> "Options":
        if groups is None:
            return cls()
        return cls(
            sizes=tuple(sorted(groups.sizes)),
            preferred=nearest_size(groups.sizes, groups.preferred),
            weights={str(name): float(weight) for name, weight in groups.weights.items()} or {"km": 1.0},
            rewards={str(name): float(weight) for name, weight in groups.rewards.items()},
            apart=tuple(groups.apart),
            together=tuple(groups.together),
            furthest_km=groups.furthest_km,
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Options":
        """What a run kept; what it did not keep is as usual."""
        known = {name: kept[name] for name in cls.__slots__ if name in kept}
        for name in ("sizes", "apart", "together"):
            if name in known:
                known[name] = tuple(known[name])
        return cls(**known)


def nearest_size(sizes: Collection[int], wished: int | None) -> int:
    """The size that as many groups as possible have where nobody said which: a trio, or what comes nearest to it."""
    if wished is not None and wished in sizes:
        return wished
    return min(sizes, key=lambda size: (abs(size - USUAL_PREFERRED), size))
