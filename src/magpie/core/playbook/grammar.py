"""A playbook: everything that pages, duties and solvers know of a programme."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from magpie.core.playbook.activities import Activity, Phase, Step
from magpie.core.playbook.agendas import Agenda
from magpie.core.playbook.artefacts import Artefact, Use
from magpie.core.playbook.duties import Commitments, Duty, Reminder, Retention
from magpie.core.playbook.groups import Groups
from magpie.core.playbook.part import Line, Name, Part, RoleName, Slug, Some, Text, key
from magpie.core.playbook.people import Ask, Declaration, Eligibility, HeldFor, Role, Rule

Word = Literal[
    "school",
    "group",
    "host",
    "visitor",
    "facilitator",
    "cohort",
    "event",
    "visit",
    "review",
    "workshop",
    "meeting",
    "agenda",
    "pack",
    "commitment",
    "check_in",
]
Edition = Annotated[int, Field(ge=1, le=9999)]


class Variant(Part):
    """The same programme run another way: what it leaves out, and what it changes or adds."""

    title: Line = key("The name people see", "Middle leaders' review")
    summary: Text = key("What it is", "Subject leaders test one another's work.")
    leaves_out: Some[Line] = key("Parts that it does without, as paths", "[activities.review, duties.report]", ())
    changes: dict[str, Any] = key("Sections of this file with what is different in them", "{groups: {sizes: [3]}}", {})


class Playbook(Part):
    """One programme. Every mention of a role, activity, artefact … is the name of one in the same file."""

    format: Literal[1] = key("The number of this grammar", 1)
    slug: Slug = key("The playbook's short name in addresses", "learning-trios")
    edition: Edition = key("The number of this content; a published edition never changes", 1)
    status: Literal["draft", "ready"] = key("A draft opens no cohort", "ready")
    title: Line = key("The name people see", "Learning trios")
    summary: Text = key("What the programme is, in a few sentences", "Three schools visit each other in one year.")
    edition_notes: Text | None = key("What is new in this edition, and what it leaves open", "First edition.", None)
    words: dict[Word, Line] = key("What this programme calls things", "{group: trio}", {})
    roles: dict[Name, Role] = key("Who takes part", "{head: {title: Headteacher, held_for: school}}")
    copied_to: Some[RoleName] = key("Who gets a copy of every letter", "[coordinator]", ())
    rules: dict[Name, Rule] = key("Ways of working that people keep", "{no_judgements: {says: Nobody judges.}}", {})
    declarations: dict[Name, Declaration] = key("What people sign", "{confidentiality: {title: …}}", {})
    eligibility: Eligibility | None = key("What a school shows before it joins", "{decided_by: coordinator, …}", None)
    ask: Ask | None = key("The total ask", "{days: {head: {away: 5, at_home: 1}}}", None)
    groups: Groups | None = key("How schools are brought together", "{formed_by: solver, sizes: [3, 4]}", None)
    phases: dict[Name, Phase] = key("Stretches of the programme, in their order", "{autumn: {title: Autumn}}", {})
    activities: dict[Name, Activity] = key("What happens on a day", "{visit: {title: Visit day, kind: visit, …}}")
    agendas: dict[Name, Agenda] = key("Days' plans to start from", "{visit_day: {blocks: […]}}", {})
    steps: dict[Name, Step] = key("The steps of a review, in their order", "{focus: {title: Focus, by: host}}", {})
    artefacts: dict[Name, Artefact] = key("What somebody makes", "{agenda: {title: Agenda, kind: agenda, …}}", {})
    instruments: dict[Name, Use] = key("Forms and surveys", "{visit_feedback: {instrument: visit-feedback@1, …}}", {})
    duties: dict[Name, Duty] = key("Who owes what by when", "{pack: {of: host, artefact: pack, due: …}}", {})
    reminders: dict[Name, Reminder] = key("When Magpie speaks", "{papers: {of: [pack], before: 2 days}}", {})
    commitments: Commitments | None = key("Promises and how they are followed up", "{made_at: visit, …}", None)
    retention: Retention | None = key("How long texts are kept", "{notes: {length: 6 months}}", None)
    variants: dict[Name, Variant] = key("The programme run another way", "{middle_leaders: {title: …}}", {})

    _variant_playbooks: dict[str, "Playbook"] = PrivateAttr(default_factory=dict)

    def roles_held_for(self, scope: HeldFor) -> dict[str, Role]:
        return {name: role for name, role in self.roles.items() if role.held_for == scope}

    def roles_of_school(self) -> dict[str, Role]:
        """The posts that each school fills with its own people."""
        return self.roles_held_for("school")

    def agenda_minutes(self, name: str, *, visit_number: int | None = None) -> int:
        return self.agendas[name].minutes(visit_number=visit_number)

    def artefact(self, named: str) -> tuple[Artefact, str | None]:
        """The artefact and the stage that a duty or step names, such as ``agenda.draft``."""
        name, _, stage = named.partition(".")
        return self.artefacts[name], stage or None

    def activities_meant(self, anchor: str) -> dict[str, Activity]:
        """The activities from which a due day is counted; none when it is counted from a phase or an artefact."""
        if anchor in self.activities:
            return {anchor: self.activities[anchor]}
        kind = anchor.removeprefix("each ")
        if kind == anchor:
            return {}
        return {name: each for name, each in self.activities.items() if kind in (each.kind, "activity")}

    def activities_in_order(self) -> list[str]:
        """Their names so that each stands after all that must be over before it, else in the order of the file."""
        waits_for = self.waits_for()
        ordered: list[str] = []
        while len(ordered) < len(self.activities):
            ordered.append(next(n for n in self.activities if n not in ordered and waits_for[n] <= set(ordered)))
        return ordered

    def waits_for(self) -> Mapping[str, set[str]]:
        """For each activity those that must be over before it, by ``after`` and by ``before``."""
        waits = {name: set(activity.after) & set(self.activities) for name, activity in self.activities.items()}
        for name, activity in self.activities.items():
            for later in activity.before:
                waits.get(later, set()).add(name)
        return waits

    def copied_on(self, duty: str) -> tuple[str, ...]:
        """The roles copied when this duty is spoken of or done."""
        return tuple(dict.fromkeys(self.copied_to + self.duties[duty].copied_to))

    def reminder_of(self, duty: str) -> Reminder | None:
        return next((reminder for reminder in self.reminders.values() if duty in reminder.of), None)

    def variant(self, name: str) -> "Playbook":
        """The whole playbook of a variant, checked when the file was read."""
        return self._variant_playbooks[name]
