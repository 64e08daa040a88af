"""Who takes part, what they declare, what is asked before they join, and what it costs them in days."""

from typing import Annotated, Literal

from pydantic import Field

from magpie.core.playbook.part import DeclarationName, Line, Name, Part, RoleName, Some, Text, key
from magpie.core.playbook.written import HowMany

HeldFor = Literal["school", "group", "review", "cohort", "hub", "trust"]
Substitute = Literal["must be sent", "may be sent", "never"]


class Role(Part):
    """What a person is in this programme. Who holds it, from when to when, is not in the file."""

    title: Line = key("The name people see", "Headteacher")
    held_for: HeldFor = key("For what one holds it", "school")
    places: HowMany = key("How many people hold it for one school, group, review …", "2", HowMany(1, 1))
    same_all_year: bool = key("Whether the same person is expected all year", "true", False)
    substitute: Substitute = key("What happens when the person cannot come", "must be sent", "may be sent")
    substitute_from: Line | None = key("Who may come instead", "a senior leader of the same school", None)
    never_from: Some[Literal["own school", "own trust", "own hub"]] = key(
        "Where its holder may never come from, seen from the school they come to", "[own school, own trust]", ()
    )
    different_schools: bool = key("Whether no two holders may come from the same school", "true", False)
    never_also: Some[RoleName] = key("Roles that nobody may hold together with this one", "[reviewer]", ())
    needs: Some[Line] = key("What a person brings to it", "[is or was a senior leader]", ())


class Declaration(Part):
    """What people sign, word for word."""

    title: Line = key("The name people see", "Conflict of interest")
    when: Literal["once a cohort", "once a year", "before each activity"] = key(
        "How often it is signed", "before each activity"
    )
    by: Some[RoleName] = key("Who signs it", "[head, facilitator]")
    wording: Text = key("The whole text that is signed", "I know of nothing that could make me partial on this visit.")


class Evidence(Part):
    """One kind of evidence; several dated pieces of it may be given, and none is turned into another."""

    title: Line = key("The name people see", "A strength other schools have learnt from")
    asks: Text = key("What to give", "Name it, and say who came to see it and when.")
    required: bool = key("Whether a school must give it", "true", False)


class Eligibility(Part):
    """What a school shows before it joins. A person decides and gives a reason; no grade is asked for."""

    decided_by: RoleName = key("Who decides", "coordinator")
    statement: Text = key("What the programme is looking for", "Schools with something to give and a wish to go on.")
    evidence: dict[Name, Evidence] = key("The kinds of evidence asked for", "{strength: {title: …, asks: …}}")


Days = Annotated[int, Field(ge=0, le=60)]


class DaysAsked(Part):
    """Days of one person."""

    away: Days = key("Days in other places", 5, 0)
    at_home: Days = key("Days in their own school", 1, 0)


class Ask(Part):
    """The total ask, shown before anyone joins."""

    days: dict[Annotated[str, RoleName], DaysAsked] = key(
        "Days a year for one person in each role", "{head: {away: 5, at_home: 1}}"
    )
    expenses: Line | None = key("Who pays for travel and cover", "Each school pays its own", None)
    money: Text | None = key("Fees or a joint fund, in words", "The group shares the facilitator's fee.", None)


class Rule(Part):
    """A way of working that people keep; Magpie shows it and does not judge it."""

    says: Text = key("The rule in one sentence", "Nobody judges a school or a person.")
    agreed_by: DeclarationName | None = key("The declaration that signs it", "confidentiality", None)
