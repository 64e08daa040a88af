"""Which days a playbook asks for: one for the cohort, for each group, or for each host of a group."""

from dataclasses import dataclass
from typing import Literal

from magpie.core.playbook import Activity, Playbook

Held = Literal["cohort", "group", "turn", "host"]


@dataclass(frozen=True, slots=True)
class Asked:
    """``held`` says for whom: the cohort, each group, each group with a host in turn, or each host.

    ``at_most`` is None where the playbook sets no upper end. What it leaves open (from none on) is offered, not asked.
    """

    name: str
    title: str
    kind: str
    held: Held
    at_least: int
    at_most: int | None

    @property
    def has_host(self) -> bool:
        return self.held in ("turn", "host")

    def n_missing(self, n_dated: int) -> int:
        return max(0, self.at_least - n_dated)

    def is_full(self, n_dated: int) -> bool:
        return self.at_most is not None and n_dated >= self.at_most


def asked_days(playbook: Playbook) -> list[Asked]:
    """In the order of the year."""
    return [asked_day(name, playbook.activities[name]) for name in playbook.activities_in_order()]


def asked_day(name: str, activity: Activity) -> Asked:
    held = _held(activity)
    once = activity.each_school_hosts == "once"
    at_least, at_most = (1, 1) if once else (activity.how_many.at_least, activity.how_many.at_most)
    return Asked(name, activity.title, activity.kind, held, at_least, at_most)


def _held(activity: Activity) -> Held:
    """What is held for a school or for its review is held by that school, as one of its group."""
    if activity.each_school_hosts == "in turn":
        return "turn"
    if activity.each_school_hosts == "once" or activity.scope in ("school", "review"):
        return "host"
    return "cohort" if activity.scope == "cohort" else "group"
