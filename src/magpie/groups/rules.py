"""What stands against taking a group apart. Higher rooms, such as the diary, add theirs when Django starts."""

from collections.abc import Callable, Mapping, Sequence

from magpie.groups.models import Group

# For each group, by its key, a sentence that says what stands against ending it; groups without one are left out.
Reasons = Callable[[Sequence[Group]], Mapping[int, str]]
_reasons: list[Reasons] = []


def refuse_regrouping(reasons: Reasons) -> Reasons:
    """Let a higher room refuse that a group ends, in a sentence such as: A visit is on 12 March."""
    if reasons not in _reasons:
        _reasons.append(reasons)
    return reasons


def why_not_ended(groups: Sequence[Group]) -> dict[int, list[str]]:
    """What stands against ending each of the groups, by its key; nothing for those that may end."""
    found: dict[int, list[str]] = {}
    if not groups:
        return found
    for reasons in _reasons:
        for key, words in reasons(groups).items():
            found.setdefault(key, []).append(words)
    return found
