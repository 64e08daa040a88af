"""What a coordinator asks of the groups: sizes, what is weighed, what is never allowed. First as in the playbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from magpie.core.playbook import Groups

USUAL_SIZES, USUAL_PREFERRED = (3, 4), 3
SIZES = range(2, 10)


@dataclass(frozen=True, slots=True)
class Options:
    """``weights`` and ``rewards`` are in kilometres: what somebody would go farther to avoid, or to have."""

    sizes: tuple[int, ...] = USUAL_SIZES
    preferred: int | None = USUAL_PREFERRED
    weights: Mapping[str, float] = field(default_factory=lambda: {"km": 1.0})
    rewards: Mapping[str, float] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    furthest_km: int | None = None

    @classmethod
    def of_playbook(cls, groups: Groups | None) -> "Options":
        if groups is None:
            return cls()
        return cls(
            sizes=tuple(sorted(groups.sizes)),
            preferred=groups.preferred,
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


def can_be_split(n: int, sizes: tuple[int, ...]) -> bool:
    """Whether so many schools can be put into groups of these sizes."""
    return split(n, sizes) is not None


def split(n: int, sizes: tuple[int, ...]) -> tuple[int, ...] | None:
    """Sizes of groups that take in all the schools, the fewest groups that do; None when there are none."""
    fewest: list[int | None] = [0, *([None] * n)]
    last = [0] * (n + 1)
    for total in range(1, n + 1):
        for size in sizes:
            before = fewest[total - size] if size <= total else None
            known = fewest[total]
            if before is not None and (known is None or before + 1 < known):
                fewest[total], last[total] = before + 1, size
    return None if fewest[n] is None else tuple(_back(n, last))


def _back(n: int, last: Sequence[int]) -> Iterator[int]:
    while n:
        yield last[n]
        n -= last[n]


def sizes_to_allow(n: int, sizes: tuple[int, ...]) -> list[int]:
    """Each further size with which so many schools could be split."""
    return [size for size in SIZES if size not in sizes and can_be_split(n, (*sizes, size))]
