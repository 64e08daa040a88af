"""What somebody makes for an activity, whose it is, and who may read it."""

from typing import Annotated, Literal

from pydantic import Field

from magpie.core.playbook.part import (
    ActivityName,
    DeclarationName,
    InstalledInstrument,
    InstrumentName,
    Line,
    Name,
    Part,
    Party,
    Reader,
    RoleName,
    Some,
    Text,
    key,
)

ArtefactKind = Literal[
    "agenda",
    "pack",
    "notes",
    "summary",
    "analysis",
    "question",
    "evidence",
    "findings",
    "report",
    "priority",
    "plan",
    "case study",
    "minutes",
    "practice card",
    "commitment",
    "impact",
    "list",
    "ledger",
    "agreement",
    "draft",
]
OnePer = Literal["person", "school", "group", "review", "cohort", "hub"]
Owner = Literal["person", "school", "group", "trust", "hub", "cohort"]


class Section(Part):
    """A box to write in, or several of the same sort."""

    title: Line = key("The name people see", "Questions")
    asks: Text | None = key("What to write there", "What would you like to ask the host?", None)
    entries: Annotated[int, Field(ge=1, le=500)] | None = key("How many entries it takes at most", 15, None)


class Artefact(Part):
    """One thing that is made; a duty says by when."""

    title: Line = key("The name people see", "Agenda of the visit")
    kind: ArtefactKind = key("What kind of thing it is", "agenda")
    by: Some[Party] = key("Who makes it", "[host]")
    about: ActivityName | None = key("The activity it is made for", "visit", None)
    one_per: OnePer = key("Who makes one each, for each such activity", "school")
    stages: Some[Name] = key("Versions that are owed apart; written as agenda.draft", "[draft, final]", ())
    sections: dict[Name, Section] = key("Its boxes, in their order", "{questions: {title: Questions}}", {})
    property_of: Owner = key("Who owns it and alone can widen its readers", "school")
    shared_with: Some[Reader] = key("Who it is for, once it is shared", "[group, facilitator, coordinators]")
    on_agreement: dict[Annotated[str, RoleName], DeclarationName] = key(
        "Further readers, each by a signed declaration", "{hub_manager: report_agreement}", {}
    )
    never_shared_with: Some[Reader] = key("Readers whom nobody can add", "[everyone]", ())
    reply_by: Some[Party] = key("Who may answer or sign it off before it is shared", "[host]", ())
    about_it: Text | None = key("What it is for", "Visitors find the school and know what to expect.", None)


class Use(Part):
    """An instrument as this programme uses it."""

    instrument: InstalledInstrument = key("Which instrument, in which edition", "visit-feedback@1")
    asked_of: Some[Party] = key("Who answers", "[everyone invited]")
    one_per: OnePer = key("Who gives one answer each", "person", "person")
    about: Some[ActivityName] = key("The activities it asks about, each time", "visit", ())
    pairs_with: InstrumentName | None = key("The earlier use with which answers are compared", "pre_survey", None)
