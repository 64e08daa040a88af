"""Which sort of school stands at which number: a deck of sixty is dealt again and again, so any sixty have the mix."""

import random
from dataclasses import dataclass
from functools import lru_cache

from magpie.web.demo.country_places import table

DECK = 60
OTHERS_EVERY = 10
"""One deck in ten holds what peer learning seldom meets but the register lists: independent, nursery and 16 plus."""
N_CONVERSIONS = 8
CONVERTERS = frozenset({"34", "44"})


@dataclass(frozen=True, slots=True)
class EstablishmentType:
    code: str
    name: str
    group_code: str
    group: str

    @property
    def is_academy(self) -> bool:
        """Run by a trust: academies proper and the kinds of free school."""
        return self.group_code in {"10", "11"}


@dataclass(frozen=True, slots=True)
class Seat:
    """What is settled of a school before anything is drawn for it."""

    phase: str
    type: EstablishmentType
    has_faith: bool


@lru_cache(maxsize=1)
def establishment_types() -> dict[str, EstablishmentType]:
    return {
        row["code"]: EstablishmentType(row["code"], row["name"], row["group_code"], row["group"])
        for row in table("establishment_types")
    }


@lru_cache(maxsize=2)
def _mix(name: str) -> tuple[tuple[int, str, tuple[str, ...], bool], ...]:
    return tuple(
        (
            int(row["count"]),
            row["phase"],
            tuple(code.zfill(2) for code in row["types"].split()),
            row["faith"] == "yes",
        )
        for row in table("mix")
        if row["deck"] == name
    )


def is_usual(block: int) -> bool:
    return block % OTHERS_EVERY != OTHERS_EVERY - 1


@lru_cache(maxsize=2048)
def deck(seed: int, block: int) -> tuple[Seat, ...]:
    """The sixty seats of a block, shuffled, with the seats that have a history brought to the front."""
    rng = random.Random(f"{seed}:deck:{block}")
    types = establishment_types()
    seats = [
        Seat(phase, types[rng.choice(codes)], has_faith)
        for n_schools, phase, codes, has_faith in _mix("usual" if is_usual(block) else "others")
        for _ in range(n_schools)
    ]
    rng.shuffle(seats)
    return tuple(_with_history_first(seats)) if is_usual(block) else tuple(seats)


def _with_history_first(seats: list[Seat]) -> list[Seat]:
    """Converters first, then four community primaries: for the merger, the amalgamation and the two of the split."""
    converters = [seat for seat in seats if seat.type.code in CONVERTERS and not seat.has_faith][:N_CONVERSIONS]
    primaries = [seat for seat in seats if seat.phase == "Primary" and seat.type.code == "01"][:4]
    rest = list(seats)
    for seat in converters + primaries:
        rest.remove(seat)
    return converters + primaries + rest
