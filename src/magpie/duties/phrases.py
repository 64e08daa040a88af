"""What the rules on duties say and noticed, in sentences."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from magpie.core.duties import State
from magpie.core.findings import Finding
from magpie.duties.bridge import Known
from magpie.duties.telling import happening_in_words
from magpie.programmes.telling import HELD_FOR, listed, owed, part_title, party

MOST_NAMED = 5

STATES = {
    State.LATE: ("Late", "red"),
    State.DUE: ("Due soon", "yellow"),
    State.COMING: ("Coming", "blue"),
    State.UNDATED: ("Waits for a date", "grey"),
    State.UNRECORDED: ("Nobody has said who came", "yellow"),
    State.MISSED: ("Missed", "orange"),
    State.DONE: ("Done", "green"),
    State.EXCUSED: ("Excused", "grey"),
}


def state_in_words(state: State) -> str:
    return STATES[state][0]


def findings_in_words(findings: Iterable[Finding], known: Known) -> list[str]:
    """Each sentence once."""
    return list(dict.fromkeys(_in_words(finding, known) for finding in findings))


def _in_words(finding: Finding, known: Known) -> str:
    write = FINDINGS.get(finding.code)
    return write(finding.facts, known) if write else finding.code


def _duty(facts: Mapping[str, Any], known: Known) -> str:
    return f"“{owed(known.playbook, known.playbook.duties[facts['duty']])}”"


def _part(name: str, known: Known) -> str:
    return f"“{part_title(known.playbook, name.removeprefix('each '))}”"


def _role(facts: Mapping[str, Any], known: Known) -> str:
    return party(known.playbook, facts["role"])


def _named(names: Iterable[str]) -> str:
    """The first few, and how many there are besides."""
    found = sorted(names)
    rest = len(found) - MOST_NAMED
    return listed(found if rest <= 0 else [*found[:MOST_NAMED], f"{rest} more"])


def _at(facts: Mapping[str, Any], known: Known) -> str:
    return _named({happening_in_words(known, key) for key in facts.get("happenings", ())})


def _places(facts: Mapping[str, Any], known: Known) -> str:
    names: Mapping[Any, str] = known.names.groups if facts["held_for"] != "school" else known.names.schools
    places = [names[place] for place in facts["places"] if place in names]
    return f" at {_named(places)}" if places else ""


def _not_counted(facts: Mapping[str, Any], known: Known) -> str:
    left_out = listed(_part(name, known) for name in facts["activities"])
    return f"{_duty(facts, known)} is counted from other days; nothing is owed for {left_out}."


def _vacant(facts: Mapping[str, Any], known: Known) -> str:
    where = _places(facts, known)
    return f"Nobody is {_role(facts, known)}{where or ', ' + HELD_FOR[facts['held_for']]}: what they owe, nobody owes."


Write = Callable[[Mapping[str, Any], Known], str]
FINDINGS: dict[str, Write] = {
    "duties.no_calendar": lambda facts, known: (
        "For some schools there are no term dates at all; the usual pattern for England stands in."
    ),
    "duties.unknown_activity": lambda facts, known: (
        f"The diary holds “{facts['activity']}”, which the playbook does not know: nothing is owed for it."
    ),
    "duties.not_counted": _not_counted,
    "duties.not_in_diary": lambda facts, known: (
        f"{_duty(facts, known)} is counted from {_part(facts['anchor'], known)}, which is not in the diary."
    ),
    "duties.phase_without_days": lambda facts, known: (
        f"{_duty(facts, known)} is counted from the phase {_part(facts['phase'], known)}, which has no days."
    ),
    "duties.nobody": lambda facts, known: f"Nobody owes {_duty(facts, known)} at present.",
    "duties.vacant": _vacant,
    "duties.no_host": lambda facts, known: f"Nobody hosts yet: {_at(facts, known)}.",
    "duties.rota_missing": lambda facts, known: f"The diary does not say yet who goes: {_at(facts, known)}.",
    "duties.no_group": lambda facts, known: (
        f"It is for a group, and the diary does not say for which: {_at(facts, known)}."
    ),
    "reminders.of_presence": lambda facts, known: (
        f"The playbook has a reminder of {_duty(facts, known)}. Being there is never chased; invitations say the day."
    ),
    "calendar.year_missing": lambda facts, known: (
        f"Nobody has entered the term dates of {facts['year']} for {facts['owner']}: due days are counted by what "
        "is usual."
    ),
}
