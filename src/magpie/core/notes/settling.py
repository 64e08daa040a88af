"""What becomes of a change that arrives late, twice, or after somebody else's.

Each line of notes remembers its version, and who wrote it last: a *writer* is one open page, which numbers its changes
upwards. A change says on which version it is based. What nobody else has touched meanwhile is written over; what two
pages have changed is kept twice, side by side; what has come before changes nothing. So a page may send whatever it
is not sure of again, in any number, and nothing is lost or doubled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

N_KEY = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands. ``key`` is made by the page that began it; without words it has been taken away."""

    key: str
    section: str
    words: str
    version: int
    writer: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a page wants a line to say; ``based_on`` is the version that the page was shown, 0 for a new line."""

    key: str
    section: str
    words: str
    based_on: int
    writer: str
    number: int


class Outcome(StrEnum):
    WRITTEN = "written"
    KNOWN = "known"  # it had come before, or there is nothing to write
    BESIDE = "beside"  # somebody else changed the line meanwhile: it stands as a line of its own


@dataclass(frozen=True, slots=True)
class Settled:
    """``line`` is where the words of the change are to be found, or what stands in their place."""

    outcome: Outcome
    line: Line | None


def settle(change: Change, lines: Mapping[str, Line], received: int = 0) -> Settled:
    """What the change makes of the lines of its author; ``received`` is the highest number of this writer for its key.

    A line that was taken away meanwhile comes back beside it, so that both deeds hold; taking away a line that somebody
    changed meanwhile leaves theirs.
    """
    place = _place(change, lines)
    line = lines.get(place)
    if change.number <= received:
        return Settled(Outcome.KNOWN, line or lines.get(change.key))
    is_beside = place != change.key
    if line is None and not change.words:
        return Settled(Outcome.KNOWN, lines.get(change.key))
    if line is not None and (line.words, line.section) == (change.words, change.section):
        return Settled(Outcome.KNOWN, line)
    version = line.version + 1 if line else 1
    written = Line(place, change.section, change.words, version, change.writer)
    return Settled(Outcome.BESIDE if is_beside else Outcome.WRITTEN, written)


def _place(change: Change, lines: Mapping[str, Line]) -> str:
    """The change's own line; where another page has written there unseen, the next beside it where none has."""
    key, based_on = change.key, change.based_on
    while (line := lines.get(key)) is not None:
        if line.writer == change.writer or line.version == based_on or line.words == change.words:
            break
        key, based_on = _beside(key, change), -1
    return key


def _beside(key: str, change: Change) -> str:
    """The same for all that this page sends on the same footing."""
    return sha256(f"{key}\n{change.writer}\n{change.based_on}".encode()).hexdigest()[:N_KEY]
