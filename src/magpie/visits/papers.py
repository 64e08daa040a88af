"""What a playbook says of the papers of a visit: its plan, the sections of its pack, by when each is due, for whom."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from magpie.core.dates import Due, SchoolCalendar, due_on
from magpie.core.playbook import Agenda, Artefact, Duty, Playbook, Section


class Paper(StrEnum):
    DRAFT = "draft"
    FINAL = "final"
    PACK = "pack"


KINDS = {Paper.DRAFT: "agenda", Paper.FINAL: "agenda", Paper.PACK: "pack"}
STAGES = {Paper.DRAFT: "draft", Paper.FINAL: "final", Paper.PACK: ""}
# For a playbook that owes nobody the paper.
USUAL_TO = {
    Paper.DRAFT: ("facilitator", "coordinators"),
    Paper.FINAL: ("visitors", "facilitator", "coordinators"),
    Paper.PACK: ("visitors", "facilitator", "coordinators"),
}
# For a playbook whose notes have no sections of their own.
USUAL_NOTES = {"notes": Section(title="What I saw and thought")}
# For a playbook whose pack has no sections of its own.
USUAL_SECTIONS = {
    "travel": Section(title="Getting here", asks="Address, trains and buses, how long it takes."),
    "parking": Section(title="Parking"),
    "arrival": Section(title="On arrival", asks="Which door, what to bring, whom to ask for."),
    "safeguarding": Section(title="Safeguarding", asks="Who leads on it, and what a visitor must know."),
    "access": Section(title="Access and food", asks="Steps, lifts, quiet rooms; what to tell you about food."),
}


@dataclass(frozen=True)
class Papers:
    """The papers of one kind of activity in one playbook."""

    playbook: Playbook
    activity: str

    @property
    def plan(self) -> Agenda | None:
        """The template of the day; an activity without one has no pages here."""
        described = self.playbook.activities.get(self.activity)
        return self.playbook.agendas.get(described.agenda) if described and described.agenda else None

    @cached_property
    def duties(self) -> dict[Paper, Duty]:
        return {paper: duty for paper in Paper if (duty := self._duty(paper)) is not None}

    @property
    def sections(self) -> dict[str, Section]:
        found = (each for each in self.playbook.artefacts.values() if self._is_about(each, "pack"))
        return next((dict(each.sections) for each in found if each.sections), USUAL_SECTIONS)

    @property
    def notes(self) -> Artefact | None:
        """What the playbook says of the notes that people take; None where it asks for none."""
        return next((each for each in self.playbook.artefacts.values() if self._is_about(each, "notes")), None)

    @property
    def note_sections(self) -> dict[str, Section]:
        notes = self.notes
        return dict(notes.sections) if notes and notes.sections else USUAL_NOTES

    def to(self, paper: Paper) -> tuple[str, ...]:
        """The parties whom the paper reaches."""
        duty = self.duties.get(paper)
        return tuple(dict.fromkeys((duty.to or USUAL_TO[paper]) + duty.copied_to)) if duty else USUAL_TO[paper]

    def due(self, paper: Paper, activity: Any, calendar: SchoolCalendar) -> Due | None:
        """By when, in the calendar of whoever owes it; None where the playbook names no day before the activity."""
        duty = self.duties.get(paper)
        if duty is None or self.activity not in self.playbook.activities_meant(duty.due.anchor):
            return None
        return due_on(activity.on, duty.lead(), calendar)

    def wanted(self, sections: dict[str, str]) -> list[str]:
        """Titles of sections that the duty wants in the pack, and that are still empty."""
        duty = self.duties.get(Paper.PACK)
        asked = duty.includes if duty else ()
        named = self.sections
        return [named[name].title if name in named else name for name in asked if not sections.get(name, "").strip()]

    def _duty(self, paper: Paper) -> Duty | None:
        for duty in self.playbook.duties.values():
            if duty.artefact is None:
                continue
            artefact, stage = self.playbook.artefact(duty.artefact)
            if self._is_about(artefact, KINDS[paper]) and (stage or "") == STAGES[paper]:
                return duty
        return None

    def _is_about(self, artefact: Any, kind: str) -> bool:
        return artefact.kind == kind and artefact.about in (None, self.activity)


def plans_of(playbook: Playbook) -> list[str]:
    """The activities of a playbook that are planned by an agenda."""
    return [name for name in playbook.activities if Papers(playbook, name).plan is not None]
