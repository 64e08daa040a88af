"""How many groups there are of each size: trio arithmetic."""

from collections.abc import Collection, Mapping

SMALLEST, LARGEST = 2, 9


def size_counts(n_schools: int, sizes: Collection[int], preferred: int) -> dict[int, int] | None:
    """How many groups of each size, largest size last; nothing when the sizes cannot hold that many schools.

    As many as possible have the preferred size, the rest are as few as the sizes permit. Where that leaves a choice,
    the others lie as near to the preferred size as they can.
    """
    others = _fewest_others(n_schools, sorted(set(sizes) - {preferred}), preferred)
    for n_preferred in range(n_schools // preferred, -1, -1):
        rest = others.get(n_schools - n_preferred * preferred)
        if rest is not None:
            counts = {preferred: n_preferred, **rest}
            return {size: counts[size] for size in sorted(counts) if counts[size]}
    return None


def _fewest_others(most: int, sizes: Collection[int], preferred: int) -> dict[int, Mapping[int, int]]:
    """For each number of schools that groups of these sizes can hold: the fewest groups that do."""
    best: dict[int, tuple[int, int, tuple[int, ...]]] = {0: (0, 0, ())}
    for n_schools in range(1, most + 1):
        ways = [
            (n_groups + 1, far + (size - preferred) ** 2, (*groups, size))
            for size in sizes
            if n_schools - size in best
            for n_groups, far, groups in [best[n_schools - size]]
        ]
        if ways:
            best[n_schools] = min(ways)
    return {n_schools: {size: groups.count(size) for size in set(groups)} for n_schools, (_, _, groups) in best.items()}


def sizes_to_allow(n_schools: int, sizes: Collection[int]) -> tuple[int, ...]:
    """The sizes of which any one would make room for all; none when there is but one school."""
    missing = (size for size in range(SMALLEST, LARGEST + 1) if size not in sizes)
    return tuple(size for size in missing if size_counts(n_schools, [*sizes, size], size) is not None)
