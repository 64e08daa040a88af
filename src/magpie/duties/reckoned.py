"""What is owed in cohorts on a day: reckoned once, for pages and for the night's reminders."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from magpie.core.duties import Owed, reckon
from magpie.core.findings import Finding
from magpie.core.playbook.names import RSVP
from magpie.duties.bridge import Known, read_cohorts
from magpie.duties.calendars import dues_for
from magpie.duties.scope import Scope


@dataclass(frozen=True, slots=True)
class Reckoned:
    known: Known
    owed: list[Owed]
    findings: list[Finding]


def owed_in(cohort: Any, today: date) -> Reckoned:
    """All that is owed in a cohort; for the programme's rules on letters use ``known.playbook`` and ``known.facts``."""
    return owed_in_cohorts([cohort], today)[cohort.pk]


def owed_in_cohorts(cohorts: Sequence[Any], today: date, scope: Scope | None = None) -> dict[int, Reckoned]:
    with without_collecting():
        return {key: reckoned(known, today) for key, known in read_cohorts(cohorts, today, scope).items()}


def reckoned(known: Known, today: date) -> Reckoned:
    found = reckon(known.playbook, known.facts, today, dues_for(known.facts))
    return Reckoned(known, [each for each in found.owed if not _waits_for_an_invitation(each, known)], found.findings)


def _waits_for_an_invitation(owed: Owed, known: Known) -> bool:
    """Nobody owes a reply to an invitation that has not gone out."""
    if owed.matter.owes != "answer" or owed.is_done or known.playbook.duties[owed.duty].answer != RSVP:
        return False
    return all((owed.happening, person) not in known.asked for person in owed.owners)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Tens of thousands of tuples are made, none of them in a cycle: looking for cycles would take as long again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
