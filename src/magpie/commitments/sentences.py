"""How a commitment stands and what to do now, in a sentence or two."""

from magpie.commitments.lines import CommitmentLine
from magpie.register.phrases import day_in_words, due_in_words


def how_it_stands(line: CommitmentLine, *, may_change: bool) -> str:
    each = line.commitment
    if each.closed_on is not None:
        return f"{each.get_outcome_display()}, closed on {day_in_words(each.closed_on)}."
    if line.is_past_its_day:
        do = " Say what came of it and close it, or give it another day." if may_change else ""
        return f"Its day was {day_in_words(each.by_when)}, and it is open.{do}"
    return f"To be done by {day_in_words(each.by_when)}. {_next(line, may_change=may_change)}"


def _next(line: CommitmentLine, *, may_change: bool) -> str:
    coming = line.next
    if coming is None:
        return "Every check-in is answered." + (" Close it when it is done." if may_change else "")
    when = due_in_words(coming.due)
    if coming.due_on < line.today:
        return f"The check-in was due on {when}."
    return f"The next check-in is due on {when}."
