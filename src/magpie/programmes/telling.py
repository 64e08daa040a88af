"""A playbook in plain words: who takes part, what is owed and when, what it asks of people."""

from collections.abc import Iterable
from dataclasses import dataclass

from magpie.core.dates import Roll
from magpie.core.duties.promises import READERS
from magpie.core.playbook import Agenda, Block, Duty, Playbook, Reminder, Role, differences
from magpie.core.playbook.names import CHECK_INS

SEATS = {
    "host": "the host",
    "visitors": "the visitors",
    "everyone invited": "everyone invited",
    "group": "the group",
    "school": "the school",
    "cohort": "the cohort",
    "coordinators": "the coordinators",
    "evaluators": "the evaluators",
    "review_team": "the review team",
    "hub": "the hub",
    "trust": "the trust",
    "network": "the network",
    "everyone": "everyone",
    "me": "the writer alone",
}
HELD_FOR = {
    "school": "each school",
    "group": "each group",
    "review": "each review",
    "cohort": "the cohort",
    "hub": "each hub",
    "trust": "each trust",
}

ROLLS = {Roll.BACK: "the last school day before it", Roll.FORWARD: "the next school day"}


@dataclass(frozen=True, slots=True)
class DutyLine:
    who: str
    what: str
    to: str
    due: str


@dataclass(frozen=True, slots=True)
class AskLine:
    who: str
    away: int
    at_home: int


@dataclass(frozen=True, slots=True)
class RoleLine:
    title: str
    places: str
    notes: str


@dataclass(frozen=True, slots=True)
class BlockLine:
    title: str
    part: str
    led_by: str
    minutes: str


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """Empty before: it is new; empty after: it is gone."""

    path: str
    before: str
    after: str


def difference_lines(old: Playbook, new: Playbook) -> list[DifferenceLine]:
    return [DifferenceLine(each.path, written(each.old), written(each.new)) for each in differences(old, new)]


def written(value: object) -> str:
    """A part of a playbook on one line, nearly as it stands in the file."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_inner(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_inner(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _inner(value: object) -> str:
    return f"({written(value)})" if isinstance(value, dict) else written(value)


def listed(words: Iterable[str]) -> str:
    """Words as people list them: a, b and c."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def parties(playbook: Playbook, names: Iterable[str]) -> str:
    return listed(party(playbook, name) for name in names)


def party(playbook: Playbook, name: str) -> str:
    role = playbook.roles.get(name)
    return role.title if role else SEATS.get(name, name.replace("_", " "))


def part_title(playbook: Playbook, name: str) -> str:
    """What people call an activity, a phase, an artefact or one stage of it."""
    if name in playbook.activities:
        return playbook.activities[name].title
    if name in playbook.phases:
        return playbook.phases[name].title
    artefact, _, stage = name.partition(".")
    if artefact in playbook.artefacts:
        title = playbook.artefacts[artefact].title
        return f"{title} ({stage.replace('_', ' ')})" if stage else title
    return name.replace("_", " ")


def role_lines(playbook: Playbook) -> list[RoleLine]:
    return [
        RoleLine(role.title, f"{role.places} for {HELD_FOR[role.held_for]}", "; ".join(_role_notes(role)))
        for role in playbook.roles.values()
    ]


def _role_notes(role: Role) -> list[str]:
    notes = ["the same person all year"] if role.same_all_year else []
    who = f" ({role.substitute_from})" if role.substitute_from else ""
    notes.append(f"a substitute {role.substitute}{who}" if role.substitute != "never" else "no substitute")
    if role.never_from:
        notes.append(f"never from {listed(role.never_from).replace(' and ', ' or ')}")
    return notes + list(role.needs)


def block_lines(playbook: Playbook, agenda: Agenda) -> list[BlockLine]:
    """The plan of a day; a part that is called as its block is stands once."""
    return [_block_line(playbook, block) for block in agenda.blocks]


def _block_line(playbook: Playbook, block: Block) -> BlockLine:
    part = block.part.replace("_", " ").capitalize()
    lengths = ((block.first_visit, "first visit"), (block.later_visits, "later visits"))
    others = ", ".join(f"{words} {minutes}" for minutes, words in lengths if minutes)
    return BlockLine(
        block.title,
        "" if part.lower() == block.title.lower() else part,
        parties(playbook, block.led_by),
        f"{block.minutes} ({others})" if others else str(block.minutes),
    )


def duty_lines(playbook: Playbook) -> list[DutyLine]:
    """With the looks back at commitments, which whoever made them owes."""
    duties = [
        DutyLine(
            parties(playbook, duty.of),
            owed(playbook, duty),
            parties(playbook, (*duty.to, *duty.copied_to)),
            due_words(playbook, duty),
        )
        for duty in playbook.duties.values()
    ]
    return duties + _check_in_lines(playbook)


def _check_in_lines(playbook: Playbook) -> list[DutyLine]:
    made = playbook.commitments
    if made is None:
        return []
    days = dict.fromkeys(_rolled(f"{each.after} after it is made", each.lead().roll) for each in made.check_ins)
    readers = parties(playbook, READERS)
    return [DutyLine(parties(playbook, made.by), check_in(playbook), readers, line) for line in days]


def owed(playbook: Playbook, duty: Duty) -> str:
    if duty.artefact:
        return part_title(playbook, duty.artefact)
    if duty.presence:
        return f"being there: {listed(part_title(playbook, name) for name in duty.presence)}"
    if duty.declaration:
        return f"signing: {playbook.declarations[duty.declaration].title}"
    if duty.answer == "rsvp":
        return "a reply to the invitation"
    return f"an answer: {str(duty.answer).replace('_', ' ')}"


def spoken_of(playbook: Playbook, name: str) -> str:
    """What a reminder speaks of: a duty, or the looks back at commitments."""
    return check_in(playbook) if name == CHECK_INS else owed(playbook, playbook.duties[name])


def check_in(playbook: Playbook) -> str:
    """What this programme calls one look back at a commitment."""
    return f"{playbook.words.get('check_in', 'check-in')} on a {commitment(playbook)}"


def commitment(playbook: Playbook) -> str:
    """What this programme calls what people take home to change."""
    return playbook.words.get("commitment", "commitment")


def due_words(playbook: Playbook, duty: Duty) -> str:
    each = "each " if duty.due.anchor.startswith("each ") else ""
    anchor = each + part_title(playbook, duty.due.anchor.removeprefix("each "))
    return _rolled(f"{duty.due.when} {anchor}", duty.lead().roll)


def _rolled(words: str, roll: Roll) -> str:
    return words if roll is Roll.NONE else f"{words}; if there is no school that day, {ROLLS[roll]}"


def reminder_lines(playbook: Playbook) -> list[str]:
    return [_reminder_line(playbook, reminder) for reminder in playbook.reminders.values()]


def _reminder_line(playbook: Playbook, reminder: Reminder) -> str:
    subjects = dict.fromkeys(spoken_of(playbook, name) for name in reminder.of)
    times = [f"{wait} before" for wait in reminder.before] + [f"{chase} after" for chase in reminder.after]
    line = f"{listed(subjects)}: {listed(times) or 'never'} the due day"
    if reminder.stop_after:
        line += f", for {reminder.stop_after} at most"
    if reminder.escalate:
        line += f"; {parties(playbook, reminder.escalate.to)} hears of it after {reminder.escalate.after}"
    return line + "."


def ask_lines(playbook: Playbook) -> list[AskLine]:
    """The total ask in days of one person, by role."""
    if playbook.ask is None:
        return []
    return [AskLine(party(playbook, name), days.away, days.at_home) for name, days in playbook.ask.days.items()]
