"""What is owed, by whom, by when; when Magpie speaks about it; and a year of letters before it happens."""

from magpie.core.duties.digests import Digest, Line, Said, digests_on
from magpie.core.duties.dues import Dues
from magpie.core.duties.facts import Facts, Happening, Holder, Key, Promise
from magpie.core.duties.owed import OPEN, SOON, Matter, Owed, Owes, State
from magpie.core.duties.promises import check_in_due, check_in_key, number_in, settled_on
from magpie.core.duties.reckoning import Reckoning, owed_by, reckon
from magpie.core.duties.reminders import Reminders
from magpie.core.duties.simulate import (
    Behaviour,
    Letter,
    at_the_first_reminder,
    never,
    on_the_due_day,
    simulate,
)
from magpie.core.duties.steps import ESCALATION, Step, Steps, step_due, steps
from magpie.core.duties.summary import Summary, summarise

__all__ = [
    "ESCALATION",
    "OPEN",
    "SOON",
    "Behaviour",
    "Digest",
    "Dues",
    "Facts",
    "Happening",
    "Holder",
    "Key",
    "Letter",
    "Line",
    "Matter",
    "Owed",
    "Owes",
    "Promise",
    "Reckoning",
    "Reminders",
    "Said",
    "State",
    "Step",
    "Steps",
    "Summary",
    "at_the_first_reminder",
    "check_in_due",
    "check_in_key",
    "digests_on",
    "never",
    "number_in",
    "on_the_due_day",
    "owed_by",
    "reckon",
    "settled_on",
    "simulate",
    "step_due",
    "steps",
    "summarise",
]
