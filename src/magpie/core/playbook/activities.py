"""What happens on a day, in which order, and the steps of a review."""

from typing import Literal

from magpie.core.playbook.part import (
    ActivityName,
    AgendaName,
    ArtefactName,
    InstrumentName,
    Line,
    Part,
    Party,
    PhaseName,
    RoleName,
    Some,
    Text,
    key,
)
from magpie.core.playbook.people import Substitute
from magpie.core.playbook.written import Hours, HowLong, HowMany, Window

Kind = Literal["event", "visit", "review_day", "workshop", "training", "meeting", "check_in"]
Scope = Literal["cohort", "group", "school", "review", "hub"]
Often = Literal["week", "fortnight", "month", "half-term", "term", "year"]


class Phase(Part):
    """A stretch of the programme. ``before`` a phase counts from its first day, ``after`` from its last."""

    title: Line = key("The name people see", "First visits")
    windows: Some[Window] = key("When it usually is", "1 November to 15 December", ())
    length: HowLong | None = key("How long it lasts", "1 year", None)
    about: Text | None = key("What it is for", "Senior leaders learn the cycle.", None)


class Activity(Part):
    """One kind of day or hour in the diary; the dates themselves are not in the file."""

    title: Line = key("The name people see", "Visit day")
    kind: Kind = key("What kind of thing it is", "visit")
    scope: Scope = key("For whom it is held", "group", alias="for")
    how_many: HowMany = key("How many there are, for each of those it is held for", "3", HowMany(1, 1))
    every: Often | None = key("How often it comes round", "half-term", None)
    each_school_hosts: Literal["once", "in turn"] | None = key(
        "Whether each school hosts once, or they take turns; otherwise nobody hosts", "once", None
    )
    invites: Some[RoleName] = key("Who is invited", "[head, second_leader, facilitator]")
    led_by: Some[Party] = key("Who leads it", "[facilitator]", ())
    rsvp: bool = key("Whether those invited are asked to reply", "true", False)
    substitute: Substitute | None = key("For this activity only: when somebody cannot come", "never", None)
    phase: PhaseName | None = key("The phase it belongs to", "autumn", None)
    after: Some[ActivityName] = key("What must be over before it", "[induction]", ())
    before: Some[ActivityName] = key("What must not begin before it is over", "[closing]", ())
    windows: Some[Window] = key("When in the year it usually is", "1 November to 15 December", ())
    hours: Hours | None = key("Suggested hours", "9:30 to 16:00", None)
    length: HowLong | None = key("How long it lasts", "1 day", None)
    agenda: AgendaName | None = key("The agenda it is planned from", "visit_day", None)
    online: Literal["never", "possible", "always"] = key("Whether it can be online", "possible", "never")
    about: Text | None = key("What it is for", "Trios meet and settle how they will work.", None)


class Step(Part):
    """One step of a review, in the order of the file."""

    title: Line = key("The name people see", "One improvement priority")
    by: Some[Party] = key("Who takes it", "[head]")
    yields: Some[ArtefactName] = key("What there is when it is done", "[priority]", ())
    during: ActivityName | None = key("The activity in which it is taken", "workshop", None)
    asks: Some[InstrumentName] = key("Instruments used in it", "[handover]", ())
    about: Text | None = key("What it is for", "The team and the host agree on the question.", None)
