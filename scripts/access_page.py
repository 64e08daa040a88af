"""Write docs/access.md from the table that the tests walk: ``.venv/bin/python -m scripts.access_page``."""

from collections.abc import Iterator
from pathlib import Path

from tests.web.access import ACCESS, PEOPLE

PAGE = Path(__file__).parent.parent / "docs" / "access.md"
ELSEWHERE = "Signing in and the pages for everybody"
ROOMS = {
    "": ELSEWHERE,
    "register": "Schools, organisations, term dates, imports",
    "programmes": "Playbooks, programmes, cohorts",
    "groups": "Groups",
    "diary": "Events, visits, invitations, calendars",
    "commitments": "What people take home, and what came of it",
    "visits": "Agendas and packs",
    "duties": "What is owed, reminders",
    "outbox": "Letters",
    "jobs": "Long work",
}
WORDS = {"in": "sign in", "-": "404", "x": "403"}
TOP = """# Who gets what on each page

This page is printed by `python -m scripts.access_page` from `tests/web/access.py`, the table that the tests walk; do not edit it.

A cell is the answer that the person gets: `200` a page, `302` done and led on, `404` not theirs to see, `403` theirs to see and not to do, `410` a link that is spent, *sign in* the way to sign in. The people are those of `tests/web/cast.py`: the coordinator holds the programme; deputy, evaluator, sponsor and facilitator hold a role in its cohort; the host's head and the visitor (a second leader) work at two schools of one trio, which the facilitator looks after; the other head and the other facilitator belong to another trio; the stranger is signed in and holds nothing; nobody is not signed in. Where an answer is 404 for all but one, the page is about something of that one, such as their own work.
"""  # noqa: E501


def page() -> str:
    return "\n".join([TOP, *(line for room, title in _rooms() for line in _section(room, title))])


def _rooms() -> Iterator[tuple[str, str]]:
    """In the order of ``ROOMS``, then rooms that it does not name yet."""
    present = dict.fromkeys(name.rpartition(":")[0] for name in ACCESS)
    for room in dict.fromkeys([*ROOMS, *present]):
        if room in present:
            yield room, ROOMS.get(room, room.capitalize())


def _section(room: str, title: str) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"| page | asked by | {' | '.join(person.replace('_', ' ') for person in PEOPLE)} |"
    yield f"|---|---|{'---|' * len(PEOPLE)}"
    for name, (method, cells) in ACCESS.items():
        if name.rpartition(":")[0] == room:
            answers = " | ".join(WORDS.get(cell, cell) for cell in cells.split())
            yield f"| `{name.rpartition(':')[2]}` | {method.upper()} | {answers} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
