"""When something is due: a lead and the thing it is counted from. The only seam to the rules on dates."""

import re
from dataclasses import dataclass
from typing import Self

from magpie.core.dates import Lead, Length, Roll
from magpie.core.playbook.written import Wait, Written


@dataclass(frozen=True, slots=True)
class DueText(Written):
    """``anchor`` is an activity, a phase, an artefact or ``each`` kind of activity."""

    when: str
    anchor: str

    says = "Write a number of days, such as: 14 calendar days before visit"
    pattern = (
        r"(?P<when>on the day of|[1-9][0-9]{0,2} (?:calendar day|school day|day|week|month)s? (?:before|after))"
        r" (?P<anchor>[a-z][a-z0-9_ .]*)"
    )

    @classmethod
    def of_match(cls, match: re.Match[str]) -> Self:
        due = cls(match["when"], match["anchor"])
        due.lead()
        return due

    def lead(self, roll: Roll | None = None) -> Lead:
        """The rule on dates; ``each visit`` and ``agenda.draft`` become plain words for it."""
        plain = self.anchor.removeprefix("each ").replace(".", " ").strip()
        try:
            return Lead.parse(f"{self.when} {plain}", roll)
        except ValueError:
            raise ValueError(self.says) from None

    def __str__(self) -> str:
        return f"{self.when} {self.anchor}"


def length_of(wait: Wait) -> Length:
    """A wait as the rules on dates know it."""
    return Length.parse(str(wait))
