"""Schools that people name in a box, one on a line, by number or by name."""

from collections.abc import Iterable

from magpie.register.models import School

MOST = 20


def schools_named(lines: Iterable[str]) -> tuple[list[School], list[str]]:
    """The schools, and a sentence for each line that names none, or more than one."""
    found: list[School] = []
    mistakes: list[str] = []
    written = [line.strip() for line in lines if line.strip()]
    if len(written) > MOST:
        return [], [f"This names {len(written)} schools. Name {MOST} at most."]
    for line in written:
        school = _school_named(line)
        if isinstance(school, str):
            mistakes.append(school)
        elif school not in found:
            found.append(school)
    return found, mistakes


def _school_named(line: str) -> School | str:
    by_number = School.objects.addressed(line.replace(" ", "").lower()).first()
    if by_number is not None:
        return by_number
    same = list(School.objects.open().filter(name__iexact=line)[:6])
    if len(same) == 1:
        return same[0]
    like = same or list(School.objects.open().found_by(line[:200])[:4])
    shown = " or ".join(f"{school.number} ({_placed(school)})" for school in like)
    if same:
        return f"Several schools are called “{line[:60]}”. Write the number instead: {shown}."
    if like:
        return f"No school is called “{line[:60]}”. Write a number instead, such as {shown}."
    return f"No school is called “{line[:60]}”. Look its number (URN) up in the list of schools."


def _placed(school: School) -> str:
    return f"{school.name}, {school.town}" if school.town else school.name
