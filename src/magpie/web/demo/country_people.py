"""An endless supply of people who do not exist, with names of the many origins that British staff rooms have."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from math import gcd

from magpie.web.demo.country_places import table

HEADS_BEFORE_PEOPLE = 100_000
"""Heads of the register take the numbers below this, so that the other people of a demo are never also its heads."""


WHOLE_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "’": "", "'": ""})
"""Letters that do not come apart into a plain one and its accent."""


@dataclass(frozen=True, slots=True)
class FictionalPerson:
    title: str
    first: str
    last: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    def address(self, school_slug: str) -> str:
        """Where mail would reach them, had the top-level domain not been kept free of owners."""
        return f"{slug(self.first)}.{slug(self.last)}@{school_slug}.example"


@lru_cache(maxsize=16)
def names(part: str) -> tuple[str, ...]:
    """One column of the name table: ``woman``, ``man``, ``last``, ``quarter_start``, ``saint`` and so on."""
    return tuple(row["name"] for row in table("names") if row["part"] == part)


def slug(words: str) -> str:
    """Plain letters and hyphens, fit for a host name: ``Zoë Braithwaite-Cole`` becomes ``zoe-braithwaite-cole``."""
    plain = words.translate(WHOLE_LETTERS)
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


@lru_cache(maxsize=8)
def _shuffled(seed: int) -> tuple[tuple[tuple[str, bool], ...], tuple[str, ...]]:
    rng = random.Random(f"{seed}:names")
    firsts = [(name, True) for name in names("woman")] + [(name, False) for name in names("man")]
    lasts = list(names("last"))
    rng.shuffle(firsts)
    rng.shuffle(lasts)
    return tuple(firsts), tuple(lasts)


@lru_cache(maxsize=8)
def stride(n: int) -> int:
    """A step that visits all of ``n`` places before it comes back, and lands far from where it was."""
    return next(step for step in count(max(1, round(n * 0.618))) if gcd(step, n) == 1)


def person(seed: int, number: int) -> FictionalPerson:
    """The ``number``-th person: no two alike until every pairing, and then every double-barrelled one, is used up."""
    firsts, lasts = _shuffled(seed)
    n_pairs = len(firsts) * len(lasts)
    lap, place = divmod(number, n_pairs)
    second, which = divmod(place * stride(n_pairs) % n_pairs, len(firsts))
    first, is_woman = firsts[which]
    last = lasts[second]
    if other := lap % len(lasts):
        last = f"{last}-{lasts[(second + other) % len(lasts)]}"
    titles = ("Mrs", "Ms", "Dr", "Miss", "Ms") if is_woman else ("Mr", "Mr", "Dr", "Mr", "Mr")
    return FictionalPerson(titles[number % len(titles)], first, last)


def people(seed: int) -> Iterator[FictionalPerson]:
    """People without end, the same for the same seed, none of whom is a head in the register of that seed."""
    return (person(seed, number) for number in count(HEADS_BEFORE_PEOPLE))
