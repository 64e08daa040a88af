"""Who owes what by when, when we speak, how promises are followed up and how long texts are kept."""

from typing import Annotated, Literal

from pydantic import Field

from magpie.core.dates import Direction, Lead, Roll
from magpie.core.playbook.due import length_of
from magpie.core.playbook.part import (
    ActivityName,
    AnswerName,
    ArtefactName,
    DeclarationName,
    DueDay,
    Line,
    Part,
    Party,
    RoleName,
    Some,
    SpokenName,
    key,
)
from magpie.core.playbook.written import Chase, HowLong, Wait

RollWords = Literal["back to a school day", "forward to the next school day", "none"]
OWED = ("artefact", "presence", "declaration", "answer")


class Duty(Part):
    """Exactly one of artefact, presence, declaration and answer says what is owed."""

    of: Some[Party] = key("Who owes it", "[host]")
    to: Some[Party] = key("Whom it reaches", "[facilitator, coordinator]", ())
    copied_to: Some[RoleName] = key("Who gets a copy", "[coordinator]", ())
    artefact: ArtefactName | None = key("Owed: this artefact, or one stage of it, shared", "agenda.draft", None)
    presence: Some[ActivityName] = key("Owed: being there", "visit", ())
    declaration: DeclarationName | None = key("Owed: this declaration, signed", "confidentiality", None)
    answer: AnswerName | None = key("Owed: an answer to this instrument, or rsvp", "visit_feedback", None)
    includes: Some[Line] = key("What must be in it", "[start and finish times]", ())
    due: DueDay = key("By when", "14 calendar days before visit")
    roll: RollWords | None = key(
        "Where the day goes when it is no school day; if left out, back before and forward after",
        "back to a school day",
        None,
    )

    def lead(self) -> Lead:
        return self.due.lead(Roll.parse(self.roll) if self.roll else None)


class Escalation(Part):
    """Who hears of it when nothing helps."""

    after: Wait = key("How long after the due day", "5 days")
    to: Some[RoleName] = key("Who hears of it", "[coordinator]")


class Reminder(Part):
    """When Magpie speaks about some duties; it stops when a duty is done, in holidays and at night."""

    of: Some[SpokenName] = key(
        "The duties it speaks of; check_ins are the looks back at commitments", "[draft_agenda, pack]"
    )
    before: Some[Wait] = key("How long before the due day", "[7 days, 2 days]", ())
    after: Some[Chase] = key("How long after it", "[1 day, every 3 school days]", ())
    stop_after: Wait | None = key("When it gives up", "4 weeks", None)
    escalate: Escalation | None = key("Who hears of it in the end", "{after: 5 days, to: coordinator}", None)


class CheckIn(Part):
    """One look back at a promise."""

    after: Wait = key("How long after the promise, or after the day it was made on", "90 days")
    roll: RollWords = key("Where the day goes when it is no school day", "none", "forward to the next school day")
    asks: Some[Line] = key("What is asked; how one knows and who gained is always asked besides", "[What has changed?]")

    def lead(self) -> Lead:
        return Lead(length_of(self.after), Direction.AFTER, "commitment", Roll.parse(self.roll))


class Commitments(Part):
    """Promises that people take home, each with an owner, and how they are followed up."""

    made_at: Some[ActivityName] = key("Where they are made", "[visit]")
    by: Some[Party] = key("Who makes them", "[visitors]")
    at_most: Annotated[int, Field(ge=1, le=20)] | None = key("How many each may make", 3, None)
    check_ins: Annotated[tuple[CheckIn, ...], Field(strict=False, min_length=1)] = key(
        "When they are looked at again", "[{after: 90 days, asks: [What has changed?]}]"
    )


class Keep(Part):
    """How long one sort of text is kept."""

    length: HowLong = key("How long", "6 months")
    since: Literal["cohort closes", "last activity", "it was written"] = key(
        "From when it counts", "cohort closes", "cohort closes"
    )
    then: Literal["delete", "remove names", "hand to owner and delete"] = key("What happens then", "delete", "delete")


class Retention(Part):
    """How long what is written is kept; each sort left out follows the installation's own rule."""

    notes: Keep | None = key("Private notes", "{length: 6 months}", None)
    answers: Keep | None = key("Answers to instruments", "{length: 12 months, then: remove names}", None)
    contacts: Keep | None = key("Names and addresses", "{length: 12 months, since: last activity}", None)
    reports: Keep | None = key("Reports and summaries", "{length: 24 months, then: hand to owner and delete}", None)
    history: Keep | None = key("Who did what", "{length: 12 months}", None)
