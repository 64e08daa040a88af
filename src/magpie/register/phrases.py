"""The register's facts and findings in sentences."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from magpie.core.dates import Closed, Due, Origin, Source
from magpie.core.findings import Finding
from magpie.register.models import School


def day_in_words(day: date) -> str:
    return f"{day:%-d %B %Y}"


def weekday_in_words(day: date) -> str:
    return f"{day:%A} {day_in_words(day)}"


_CLOSED = {
    "weekend": "a weekend",
    "inset": "an INSET day",
    "closure": "a day of closure",
    "holiday": "a holiday",
    "bank_holiday": "a bank holiday",
    "year_missing": "no school day",
}


def closed_in_words(closed: Closed) -> str:
    words = _CLOSED[closed.code]
    return f"{words} ({closed.name})" if closed.name and closed.code != "year_missing" else words


def due_or_was(on: date, today: date, due: str = "due") -> str:
    """What pages say before a due day: of one that has gone by, that it was."""
    return "was due" if on < today else due


def due_in_words(due: Due) -> str:
    """The day that counts; where it is not the day that the rule names, that one too, and why."""
    rolled = why_rolled(due)
    return f"{weekday_in_words(due.due_on)} ({rolled})" if rolled else weekday_in_words(due.due_on)


def why_rolled(due: Due) -> str:
    """The day that the rule names and why it is not the one that counts; nothing where it is."""
    if not due.rolled:
        return ""
    why = f", which is {closed_in_words(due.why_closed)}" if due.why_closed else ""
    return f"instead of {weekday_in_words(due.nominal_on)}{why}"


def school_in_words(school: School) -> str:
    """One sentence that says what kind of school this is, and where."""
    kind = school.type_name or (f"{school.phase} school" if school.phase else "School")
    sentence = kind[0].upper() + kind[1:]
    if school.low_age is not None and school.high_age is not None:
        sentence += f" for pupils aged {school.low_age} to {school.high_age}"
    place = school.town or school.locality or school.postcode
    if place:
        sentence += f" in {place}"
    if school.trust:
        sentence += f", part of {school.trust.name}"
    if school.status == School.Status.CLOSED:
        return f"{sentence}. It is closed."
    return f"{sentence}. It is {school.get_status_display().lower()}." if not school.is_open else f"{sentence}."


def origin_in_words(origin: Origin, year: str) -> str:
    """Whose term dates count for a school in one academic year, and why."""
    owner = origin.owner
    words = {
        Source.SCHOOL: f"The school’s own dates for {year} apply.",
        Source.TRUST: f"The dates of its trust, {owner}, apply, because the school has entered no terms for {year}.",
        Source.AUTHORITY: (
            f"The dates of its local authority, {owner}, apply, "
            f"because neither the school nor its trust has entered terms for {year}."
        ),
        Source.COHORT: f"The dates of its programme apply, because nobody nearer has entered terms for {year}.",
        Source.ENGLAND: f"Nobody has entered terms for {year}, so the usual pattern for England stands in.",
        Source.WEEKDAYS: (
            f"Nobody has entered terms for {year}, and no usual pattern is known: "
            "every weekday but bank holidays counts as a school day."
        ),
    }
    return words[origin.source]


def finding_in_words(finding: Finding) -> str:
    """What ``check_calendar`` noticed, and what to do."""
    write = _CALENDAR_FINDINGS.get(finding.code)
    return write(finding.facts) if write else finding.code


def _say(day: Any) -> str:
    return day_in_words(day)


_CALENDAR_FINDINGS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "calendar.year_missing": lambda facts: (
        f"Nobody has entered the terms of {facts['year']}. Add them, or copy the usual pattern and change it."
    ),
    "calendar.few_days": lambda facts: (
        f"Only {facts['n_days']} school days in {facts['year']}; most schools have 190. Is a term missing?"
    ),
    "calendar.many_days": lambda facts: (
        f"{facts['n_days']} school days in {facts['year']}; most schools have 190. Is a holiday missing?"
    ),
    "calendar.late_start": lambda facts: (
        f"The year {facts['year']} begins only on {_say(facts['first'])}. Is the autumn term missing?"
    ),
    "calendar.early_end": lambda facts: (
        f"The year {facts['year']} ends on {_say(facts['last'])} already. Is the summer term missing?"
    ),
    "calendar.long_gap": lambda facts: (
        f"There are {facts['n_days']} days without school after {_say(facts['last'])}. Is a term missing?"
    ),
    "calendar.no_break": lambda facts: (
        f"There is no week’s holiday between {_say(facts['first'])} and {_say(facts['last'])}. Is a half-term missing?"
    ),
    "calendar.no_inset_days": lambda facts: f"No INSET day is entered for {facts['year']}; most schools have five.",
}
