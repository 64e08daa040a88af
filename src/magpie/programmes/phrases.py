"""What the rules of programmes noticed, in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from magpie.core.dates import Source
from magpie.core.findings import Finding

SOURCES = {
    Source.SCHOOL: "own dates",
    Source.TRUST: "the dates of the trust",
    Source.AUTHORITY: "the dates of the local authority",
    Source.COHORT: "the dates of this cohort",
    Source.ENGLAND: "nobody has entered any: the usual pattern for England stands in",
    Source.WEEKDAYS: "nobody has entered any: every weekday but bank holidays counts",
}


def source_in_words(source: Source) -> str:
    return SOURCES[source]


def finding_in_words(finding: Finding) -> str:
    write = _FINDINGS.get(finding.code)
    return write(finding.facts) if write else finding.code


def _people(n: Any) -> str:
    return "1 person" if n == 1 else f"{n} people"


_FINDINGS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "edition.same": lambda facts: f"The cohort runs on {facts['edition']} already. Choose another edition.",
    "edition.draft": lambda facts: f"{facts['edition']} is a draft. Choose an edition that is ready.",
    "edition.other_playbook": lambda facts: (
        f"{facts['edition']} is another playbook, not a newer edition of this one. Read the differences with care."
    ),
    "edition.older": lambda facts: f"{facts['edition']} is older than the edition that the cohort has.",
    "edition.declaration_gone": lambda facts: (
        f"“{facts['title']}” is asked no more. What {_people(facts['n'])} signed is kept."
    ),
    "edition.declaration_changed": lambda facts: (
        f"“{facts['title']}” has other words than those that {_people(facts['n'])} signed. Ask them to read it again."
    ),
    "edition.role_gone": lambda facts: (
        f"The new edition knows no “{facts['title']}”, which {_people(facts['n'])} here hold. They keep it."
    ),
}
