"""Whether a day lies where the playbook would have it: after what comes before it, in its usual window."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from magpie.core.findings import Finding
from magpie.core.playbook import Playbook, Window


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that has a day already; ``name`` is the playbook's."""

    name: str
    title: str
    on: date
    starts_at: datetime
    ends_at: datetime


def check_order(
    playbook: Playbook, name: str, starts_at: datetime, ends_at: datetime, others: Iterable[Dated]
) -> list[Finding]:
    """What must be over before this one, and what must not begin before it is over; each kind of thing once."""
    waits = playbook.waits_for()
    by_name: dict[str, list[Dated]] = defaultdict(list)
    for other in others:
        by_name[other.name].append(other)
    earlier = all_before(waits, name)
    found: list[Finding] = []
    for key, dated in by_name.items():
        if key in earlier:
            found += _clashing("date.too_early", [each for each in dated if each.ends_at > starts_at], latest=True)
        elif name in all_before(waits, key):
            found += _clashing("date.too_late", [each for each in dated if each.starts_at < ends_at], latest=False)
    return found


def _clashing(code: str, dated: list[Dated], *, latest: bool) -> Iterator[Finding]:
    if dated:
        worst = (max if latest else min)(dated, key=lambda each: each.starts_at)
        yield Finding(code, "warns", {"title": worst.title, "on": worst.on, "n": len(dated)})


def all_before(waits: Mapping[str, set[str]], name: str) -> set[str]:
    """All that must be over before it, by however many steps."""
    found: set[str] = set()
    todo = set(waits.get(name, ()))
    while todo:
        found |= todo
        todo = {earlier for each in todo for earlier in waits.get(each, ())} - found
    return found


def windows_of(playbook: Playbook, name: str) -> tuple[Window, ...]:
    """Its own, or those of its phase."""
    activity = playbook.activities[name]
    if activity.windows or activity.phase is None:
        return activity.windows
    return playbook.phases[activity.phase].windows


def check_window(playbook: Playbook, name: str, on: date) -> list[Finding]:
    windows = windows_of(playbook, name)
    if not windows or any(is_within(on, window) for window in windows):
        return []
    return [Finding("date.outside_windows", "warns", {"windows": tuple(str(window) for window in windows)})]


def is_within(on: date, window: Window) -> bool:
    """A window may run over the New Year."""
    day = (on.month, on.day)
    if window.first <= window.last:
        return window.first <= day <= window.last
    return day >= window.first or day <= window.last
