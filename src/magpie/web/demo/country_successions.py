"""Former schools and how each came to an end, told by arithmetic alone: any of 50,000 can be asked for by itself."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from magpie.web.demo.country_mix import DECK, N_CONVERSIONS, OTHERS_EVERY, is_usual

DAYS_TO_DRAW_FROM = ((1, 1), (4, 1), (9, 1))


@dataclass(frozen=True, slots=True)
class Story:
    """How schools end and others begin: the register's reasons on both sides and its words for the link."""

    name: str
    closed_code: str
    closed: str
    opened_code: str
    opened: str
    link: str


CONVERSION = Story("conversion", "10", "Academy Converter", "10", "Academy Converter", "")
MERGER = Story("merger", "01", "Result of Amalgamation/Merger", "01", "Result of Amalgamation", " - merged")
AMALGAMATION = Story(
    "amalgamation", "01", "Result of Amalgamation/Merger", "01", "Result of Amalgamation", " - amalgamated"
)
SPLIT = Story("split", "02", "Closure", "13", "Split school", " - Split School")
CLOSURE = Story("closure", "02", "Closure", "00", "Not applicable", "")

FIRST_WITHOUT_STORY = N_CONVERSIONS + 4
PROPOSED_TO_CLOSE = FIRST_WITHOUT_STORY + 2
"""The seat of each usual deck whose school is open, but proposed to close."""

STORIES: tuple[tuple[tuple[int, ...], Story], ...] = (
    *(((seat,), CONVERSION) for seat in range(N_CONVERSIONS)),
    ((N_CONVERSIONS,), MERGER),
    ((N_CONVERSIONS,), MERGER),
    ((N_CONVERSIONS + 1,), AMALGAMATION),
    ((N_CONVERSIONS + 1,), AMALGAMATION),
    ((N_CONVERSIONS + 2, N_CONVERSIONS + 3), SPLIT),
    ((FIRST_WITHOUT_STORY,), CLOSURE),
    ((FIRST_WITHOUT_STORY + 1,), CLOSURE),
)
"""The former schools of a usual deck, by the seats that came after each. A closure has a neighbour for its seat."""


@dataclass(frozen=True, slots=True)
class Former:
    """One school that is no more. ``part`` tells the two predecessors of one school apart."""

    number: int
    block: int
    seats: tuple[int, ...]
    part: int
    story: Story

    @property
    def neighbours(self) -> tuple[int, ...]:
        """The numbers of the open schools that followed it, or stand near by."""
        return tuple(self.block * DECK + seat for seat in self.seats)


def n_former(n_schools: int) -> int:
    """How many former schools a country with so many schools has."""
    blocks, rest = divmod(n_schools, DECK)
    whole = (blocks - blocks // OTHERS_EVERY) * len(STORIES)
    return whole + (sum(max(seats) < rest for seats, _ in STORIES) if is_usual(blocks) else 0)


def former(number: int) -> Former:
    usual_block, place = divmod(number, len(STORIES))
    seats, story = STORIES[place]
    part = sum(earlier == (seats, story) for earlier in STORIES[:place])
    return Former(number, usual_block + usual_block // (OTHERS_EVERY - 1), seats, part, story)


def story_of(school: int) -> tuple[Story, int] | None:
    """How the school of this number began, with the first seat of that story; nothing for most."""
    block, seat = divmod(school, DECK)
    if not is_usual(block):
        return None
    return next(((story, seats[0]) for seats, story in STORIES if seat in seats and story is not CLOSURE), None)


def changed_on(seed: int, block: int, seat: int, as_of: date) -> date:
    """The first day of what came after: the start of a term in the twelve years before."""
    rng = random.Random(f"{seed}:story:{block}:{seat}")
    month, day = rng.choice(DAYS_TO_DRAW_FROM)
    return date(as_of.year - rng.randint(1, 12), month, day)


def last_day_before(opened_on: date) -> date:
    return opened_on - timedelta(days=1)
