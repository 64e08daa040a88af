"""A duty of the playbook, worked out once: what is owed, about which activities, how often, one for each of whom."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from magpie.core.dates import AcademicYear, Direction, Lead
from magpie.core.duties.owed import Owes
from magpie.core.playbook import Artefact, Duty, Playbook
from magpie.core.playbook.names import RSVP

NO_USE_AFTERWARDS = ("agenda", "pack")
BEFORE_EACH = "before each activity"
ONCE_A_YEAR = "once a year"


@dataclass(frozen=True)
class Rule:
    name: str
    duty: Duty
    playbook: Playbook

    @cached_property
    def lead(self) -> Lead:
        return self.duty.lead()

    @cached_property
    def owes(self) -> Owes:
        if self.duty.artefact:
            return "artefact"
        if self.duty.presence:
            return "presence"
        return "declaration" if self.duty.declaration else "answer"

    @property
    def anchor(self) -> str:
        return self.duty.due.anchor

    @cached_property
    def artefact(self) -> Artefact | None:
        return self.playbook.artefact(self.duty.artefact)[0] if self.duty.artefact else None

    @cached_property
    def stages(self) -> tuple[tuple[str, str], ...]:
        """The artefact and the stage that is owed, and each later one: a final agenda leaves no draft to wait for."""
        if not self.duty.artefact or self.artefact is None:
            return ()
        name, _, stage = self.duty.artefact.partition(".")
        later = self.artefact.stages[self.artefact.stages.index(stage) :] if stage else ("",)
        return tuple((name, each) for each in later)

    @cached_property
    def about(self) -> tuple[str, ...]:
        """The activities that it is about; none when it is made, answered or signed once."""
        duty, activities = self.duty, self.playbook.activities
        if self.artefact:
            return (self.artefact.about,) if self.artefact.about else ()
        if duty.presence:
            return duty.presence
        if duty.answer == RSVP:
            return tuple(name for name, activity in activities.items() if activity.rsvp)
        if duty.answer:
            return self.playbook.instruments[duty.answer].about
        return tuple(activities) if self.when_signed == BEFORE_EACH else ()

    @cached_property
    def when_signed(self) -> str:
        return self.playbook.declarations[self.duty.declaration].when if self.duty.declaration else ""

    @cached_property
    def is_signed_once(self) -> bool:
        """Whoever comes later signs it too; what comes before an activity is signed by those who go there."""
        return self.owes == "declaration" and self.when_signed != BEFORE_EACH

    @cached_property
    def is_once(self) -> bool:
        """Whether it is owed once, counted from the first of its days, however many there are."""
        return not self.about

    @cached_property
    def one_per(self) -> str:
        """Whose it is; what is not each person's own is owed together."""
        if self.artefact:
            return self.artefact.one_per
        if self.duty.answer in self.playbook.instruments:
            return self.playbook.instruments[self.duty.answer].one_per
        return "person"

    @cached_property
    def anchored_on_one_per(self) -> str | None:
        """For whom the artefact is made from which it is counted; None when it is counted from something else."""
        name = self.anchor.partition(".")[0]
        return self.playbook.artefacts[name].one_per if name in self.playbook.artefacts else None

    @cached_property
    def lapses(self) -> bool:
        """Whether it is of no use when the day is over."""
        if self.artefact:
            return self.artefact.kind in NO_USE_AFTERWARDS
        return self.owes == "presence" or self.duty.answer == RSVP or self.when_signed == BEFORE_EACH

    def parties_at(self, activity: str | None) -> tuple[str, ...]:
        """Who owes it there: only those who come are present, reply, and sign before they do."""
        bound_to_come = self.owes == "presence" or self.duty.answer == RSVP or self.when_signed == BEFORE_EACH
        if activity is None or not bound_to_come:
            return self.duty.of
        invited = self.playbook.activities[activity].invites
        return tuple(party for party in self.duty.of if party in invited or party not in self.playbook.roles)

    @property
    def counts_from_the_end(self) -> bool:
        return self.lead.direction is Direction.AFTER

    def signed_for(self, on: date | None, today: date) -> str:
        """What a declaration that is signed once is about: nothing, or the academic year."""
        return AcademicYear.of(on or today).label if self.when_signed == ONCE_A_YEAR else ""
