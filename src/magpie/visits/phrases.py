"""Days, states and findings of a visit in sentences."""

from datetime import date

from magpie.core.dates import Closed, Due

CLOSED = {
    "weekend": "a weekend",
    "inset": "an INSET day",
    "closure": "a day on which the school is closed",
    "holiday": "a holiday",
    "bank_holiday": "a bank holiday",
    "year_missing": "no school day",
}


def day_in_words(day: date) -> str:
    return f"{day:%A %-d %B %Y}"


def due_in_words(due: Due) -> str:
    """The day that counts; where it is not the day that the rule names, that one too, and why."""
    if not due.rolled:
        return day_in_words(due.due_on)
    why = f", which is {closed_in_words(due.why_closed)}" if due.why_closed else ""
    return f"{day_in_words(due.due_on)} (instead of {day_in_words(due.nominal_on)}{why})"


def closed_in_words(closed: Closed) -> str:
    words = CLOSED[closed.code]
    return f"{words} ({closed.name})" if closed.name and closed.code != "year_missing" else words


def counted(n: int, word: str) -> str:
    return f"1 {word}" if n == 1 else f"{n} {word}s"
