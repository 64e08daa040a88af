"""The diary's facts and findings in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from magpie.core.diary import Deadline, Move
from magpie.core.findings import Finding
from magpie.core.playbook import Playbook
from magpie.programmes.telling import listed, owed
from magpie.register.phrases import day_in_words, due_in_words, weekday_in_words

KINDS = {
    "event": "event",
    "visit": "visit",
    "review_day": "review day",
    "workshop": "workshop",
    "training": "training",
    "meeting": "meeting",
    "check_in": "check-in",
}


def kind_in_words(kind: str) -> str:
    return KINDS.get(kind, kind.replace("_", " ") or "activity")


def counted_kind(n: int, kind: str) -> str:
    word = kind_in_words(kind)
    return f"1 {word}" if n == 1 else f"{n} {word}s"


def clock_in_words(moment: datetime) -> str:
    return f"{moment.hour}:{moment:%M}"


def when_in_words(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """As the clock there reads: Thursday 12 March 2026, 9:30 to 16:00."""
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if starts.date() == ends.date():
        return f"{weekday_in_words(starts.date())}, {clock_in_words(starts)} to {clock_in_words(ends)}"
    first, last = (f"{weekday_in_words(each.date())}, {clock_in_words(each)}" for each in (starts, ends))
    return f"{first}, to {last}"


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One duty on the page of a move."""

    what: str
    before: list[str]
    after: list[str]
    moves: bool


def move_in_words(move: Move, playbook: Playbook) -> MoveLine:
    what = owed(playbook, playbook.duties[move.duty])
    before, after = ([deadline_in_words(each) for each in each_day] for each_day in (move.before, move.after))
    return MoveLine(what[0].upper() + what[1:], before, after, move.moves)


def deadline_in_words(deadline: Deadline) -> str:
    words = due_in_words(deadline.due)
    return f"{words} ({listed(deadline.schools)})" if deadline.schools else words


def finding_in_words(finding: Finding, playbook: Playbook) -> str:
    if finding.code == "date.deadline_passed":
        return _deadline_passed(finding.facts, playbook)
    write = _FINDINGS.get(finding.code)
    return write(finding.facts) if write else finding.code


def schools_in_words(facts: Mapping[str, Any]) -> str:
    """All, or a few by name and the rest by number."""
    n, of, names = facts["n"], facts["of"], facts["schools"]
    if n == of and n > 1:
        return f"all {n} schools"
    rest = n - len(names)
    return listed([*names, f"{rest} more of {of} schools"]) if rest else listed(names)


def _closed(words: str) -> Callable[[Mapping[str, Any]], str]:
    def write(facts: Mapping[str, Any]) -> str:
        name = f" ({facts['name']})" if facts["name"] else ""
        return f"{weekday_in_words(facts['on'])} is {words}{name} at {schools_in_words(facts)}."

    return write


def _deadline_passed(facts: Mapping[str, Any], playbook: Playbook) -> str:
    what = owed(playbook, playbook.duties[facts["duty"]])
    days = "today" if facts["days"] == 0 else f"in {facts['days']} day{'s' if facts['days'] != 1 else ''}"
    due_on = day_in_words(facts["due_on"])
    return f"It is {days}: {what[0].lower() + what[1:]} would have been due on {due_on} already."


def _clash(facts: Mapping[str, Any]) -> str:
    what = "Something in another programme" if facts["is_elsewhere"] else f"“{facts['title']}”"
    hours = f"{clock_in_words(facts['from'])} to {clock_in_words(facts['to'])}"
    who = [facts["facilitator"]] if facts["facilitator"] else []
    who += [schools_in_words(facts)] if facts["n"] else []
    return f"{what} is on the same day, {hours}, for {listed(who)}."


def _order(facts: Mapping[str, Any], should: str) -> str:
    day = day_in_words(facts["on"])
    if facts["n"] == 1:
        return f"“{facts['title']}” is on {day}; by the playbook it {should}."
    return f"“{facts['title']}” has {facts['n']} days that do not fit, such as {day}: by the playbook each {should}."


_FINDINGS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "date.weekend": lambda facts: f"{weekday_in_words(facts['on'])} falls on a weekend.",
    "date.holiday": _closed("in a holiday"),
    "date.inset": _closed("an INSET day"),
    "date.closure": _closed("a day of closure"),
    "date.bank_holiday": _closed("a bank holiday"),
    "date.exam_season": lambda facts: (
        f"{facts['name']} are from {day_in_words(facts['first'])} to {day_in_words(facts['last'])}, "
        f"at {schools_in_words(facts)}."
        if facts["first"] != facts["last"]
        else f"{facts['name']}: {day_in_words(facts['first'])}, at {schools_in_words(facts)}."
    ),
    "date.year_missing": lambda facts: (
        f"Nobody has entered term dates for {facts['year']} at {schools_in_words(facts)}, "
        "so nobody can say whether there is school on this day. "
        + ("Every weekday counts." if facts["used"] == "weekdays" else "The usual pattern for England stands in.")
    ),
    "date.past": lambda facts: f"{weekday_in_words(facts['on'])} is past.",
    "date.outside_cohort": lambda facts: (
        f"The cohort runs from {day_in_words(facts['opens_on'])} to {day_in_words(facts['closes_on'])}."
    ),
    "date.outside_windows": lambda facts: f"By the playbook this is usually {listed_or(facts['windows'])}.",
    "date.too_early": lambda facts: _order(facts, "should be over before this"),
    "date.too_late": lambda facts: _order(facts, "should not begin before this is over"),
    "date.clash": _clash,
    "date.more_clashes": lambda facts: (
        f"{facts['n']} more thing{'s are' if facts['n'] != 1 else ' is'} on the same day for schools of this one."
    ),
}


def listed_or(words: tuple[str, ...]) -> str:
    return " or ".join(words)
