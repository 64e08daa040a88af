"""One made-up school, drawn from the seed and its number alone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from magpie.web.demo.country_mix import DECK, EstablishmentType, Seat, deck, is_usual
from magpie.web.demo.country_people import FictionalPerson, names, person, slug, stride
from magpie.web.demo.country_places import Diocese, Place, Trust, dioceses
from magpie.web.demo.country_successions import PROPOSED_TO_CLOSE, Story, changed_on, story_of

# Range of the roll, and the age ranges, of each phase.
ROLLS = {
    "Primary": (60, 520),
    "Secondary": (450, 1900),
    "Special": (40, 260),
    "AP": (20, 120),
    "All-through": (500, 1800),
    "Independent": (90, 900),
    "Nursery": (40, 130),
    "16 plus": (300, 1800),
}
AGES = {
    "Primary": ((3, 11), (4, 11), (2, 11)),
    "Secondary": ((11, 16), (11, 18), (11, 18)),
    "Special": ((2, 19), (4, 16), (11, 19)),
    "AP": ((5, 16), (11, 16)),
    "All-through": ((3, 18), (4, 16)),
    "Independent": ((3, 18), (7, 13), (11, 18)),
    "Nursery": ((2, 5), (3, 4)),
    "16 plus": ((16, 19),),
}
OPEN, CLOSED, CLOSING, OPENING = "Open", "Closed", "Open, but proposed to close", "Proposed to open"
NOT_APPLICABLE = ("00", "Not applicable")
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Site:
    place: Place
    street: str
    locality: str
    postcode: str
    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class Roll:
    """Whom the school teaches; ``fsm`` is the share with free meals in per cent. Closed schools have no pupils."""

    low_age: int
    high_age: int
    gender: str
    capacity: int
    pupils: int | None
    boys: int
    fsm: float | None

    @property
    def has_sixth_form(self) -> bool:
        return self.high_age >= 18


@dataclass(frozen=True, slots=True)
class School:
    urn: int
    number: str
    name: str
    phase: str
    type: EstablishmentType
    status: str
    opened: tuple[str, str]
    opened_on: date | None
    closed: tuple[str, str]
    closed_on: date | None
    site: Site
    roll: Roll
    diocese: Diocese | None
    trust: Trust | None
    hub: str
    network: str
    head: FictionalPerson | None
    changed_on: date

    @property
    def slug(self) -> str:
        """Short enough for one part of a host name."""
        return slug(self.name)[:63].rstrip("-")

    @property
    def religious_character(self) -> str:
        return self.diocese.religious_character if self.diocese else ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the drawing of a school needs of its country."""

    seed: int
    as_of: date
    towns: tuple[Place, ...]
    weights: tuple[int, ...]
    trusts: tuple[Trust, ...]
    hub_of: dict[str, str]
    networks: tuple[str, ...]


def quarter(seed: int, number: int) -> str:
    """The part of a town after which a school is named; 2,400 of them pass before one returns."""
    starts, ends = names("quarter_start"), names("quarter_end")
    n_pairs = len(starts) * len(ends)
    end, start = divmod((number + seed) * stride(n_pairs) % n_pairs, len(starts))
    return starts[start] + ends[end]


def school_name(rng: random.Random, seat: Seat, quarter_name: str, diocese: Diocese | None) -> str:
    dedication = ""
    if diocese:
        is_anglican = diocese.religious_character == "Church of England"
        saints = [name for name in names("saint") if name.startswith("St ") or not is_anglican]
        dedication = f" {rng.choice(saints)} {'CofE' if is_anglican else 'Catholic'}"
    ending = rng.choice(_endings(seat))
    return f"{quarter_name}{dedication} {ending}"


def _endings(seat: Seat) -> Sequence[str]:
    by_type = {
        "40": ("University Technical College",),
        "41": ("Studio School",),
        "49": ("Online School",),
        "57": ("Secure School",),
    }
    maintained = {
        "Primary": ("Primary School",),
        "Secondary": ("High School", "School"),
        "AP": ("Pupil Referral Unit",),
    }
    academies = {
        "Primary": ("Primary Academy", "Primary School"),
        "Secondary": ("Academy", "High School", "College"),
        "AP": ("Academy",),
    }
    either = {"Nursery": ("Nursery School",), "16 plus": ("Sixth Form College",), "Independent": ("House School",)}
    chosen = (academies if seat.type.is_academy else maintained) | either
    return by_type.get(seat.type.code) or chosen.get(seat.phase, ("School",))


def make_site(rng: random.Random, place: Place) -> Site:
    """A gate some way from the middle of the town, at a postcode in an area that no sorting office has."""
    east, north = (round(max(-4500.0, min(4500.0, rng.gauss(0, 1600)))) for _ in range(2))
    letters = rng.choice(POSTCODE_LETTERS) + rng.choice(POSTCODE_LETTERS)
    return Site(
        place=place,
        street=f"{rng.randint(1, 180)} {rng.choice(names('road'))} {rng.choice(names('road_kind'))}",
        locality=rng.choice(names("road")) + " End" if rng.random() < 0.3 else "",
        postcode=f"ZX{place.number} {rng.randint(1, 9)}{letters}",
        easting=place.easting + east,
        northing=place.northing + north,
    )


def make_roll(rng: random.Random, phase: str) -> Roll:
    fewest, most = ROLLS[phase]
    low_age, high_age = rng.choice(AGES[phase])
    pupils = rng.randint(fewest, most)
    # A triangle from 3 to 55 with its top at 13 has its median at 22.
    fsm = round(rng.triangular(3, 55, 13), 1)
    gender = rng.choices(("Mixed", "Girls", "Boys"), (90, 5, 5))[0] if phase == "Secondary" else "Mixed"
    boys = {"Mixed": round(pupils * rng.uniform(0.44, 0.56)), "Girls": 0, "Boys": pupils}[gender]
    capacity = max(pupils - 15, round(pupils * rng.uniform(0.98, 1.25) / 5) * 5)
    return Roll(low_age, high_age, gender, capacity, pupils, boys, None if phase == "Independent" else fsm)


def school_number(phase: str, number: int) -> str:
    """The four digits that stand behind the authority's code, in the range of the phase."""
    first = {"Primary": 2000, "Secondary": 4000, "Special": 7000, "AP": 1100, "Nursery": 1000}.get(phase, 6000)
    return str(first + number % (1000 if phase != "Primary" else 2000))


def make_school(ground: Ground, number: int) -> School:
    """The school of this number as it stands today."""
    block, place_in_deck = divmod(number, DECK)
    seat = deck(ground.seed, block)[place_in_deck]
    rng = random.Random(f"{ground.seed}:school:{number}")
    town = _town(ground, number)
    diocese = _diocese(rng) if seat.has_faith else None
    name = school_name(rng, seat, quarter(ground.seed, number), diocese)
    school = School(
        urn=900001 + number,
        number=school_number(seat.phase, number),
        name=name if number < 2400 else f"{name}, {town.name}",
        phase=seat.phase,
        type=seat.type,
        status=OPEN,
        opened=NOT_APPLICABLE,
        opened_on=_opened_on(rng, ground, number, seat.type),
        closed=NOT_APPLICABLE,
        closed_on=None,
        site=make_site(rng, town),
        roll=make_roll(rng, seat.phase),
        diocese=diocese,
        trust=_trust(rng, ground, town) if seat.type.is_academy else None,
        hub=ground.hub_of.get(town.name, "") if rng.random() < 0.7 else "",
        network=rng.choice(ground.networks) if rng.random() < 0.15 else "",
        head=person(ground.seed, number),
        changed_on=ground.as_of - timedelta(days=rng.randint(0, 700)),
    )
    return _as_it_stands(school, story_of(number), block, place_in_deck, ground.as_of)


def _as_it_stands(
    school: School, story: tuple[Story, int] | None, block: int, place_in_deck: int, as_of: date
) -> School:
    if story:
        return replace(school, opened=(story[0].opened_code, story[0].opened))
    if is_usual(block) and place_in_deck == PROPOSED_TO_CLOSE:
        return replace(school, status=CLOSING, closed=("02", "Closure"), closed_on=date(as_of.year + 1, 8, 31))
    if not is_usual(block) and school.type.code == "35":
        return replace(
            school,
            status=OPENING,
            opened=("03", "New Provision"),
            opened_on=date(as_of.year + 1, 9, 1),
            roll=replace(school.roll, pupils=None, boys=0, fsm=None),
            head=None,
        )
    return school


def _town(ground: Ground, number: int) -> Place:
    """The two halves of a split stay in the town of the school that they were."""
    block, seat = divmod(number, DECK)
    story = story_of(number)
    rng = random.Random(f"{ground.seed}:town:{block}:{story[1] if story else seat}")
    return rng.choices(ground.towns, ground.weights)[0]


def _diocese(rng: random.Random) -> Diocese:
    character = rng.choices(("Church of England", "Roman Catholic"), (68, 32))[0]
    return rng.choice([diocese for diocese in dioceses() if diocese.religious_character == character])


def _trust(rng: random.Random, ground: Ground, town: Place) -> Trust:
    """Mostly one with its home in the region; one in ten belongs to a trust that works everywhere."""
    at_home = [trust for trust in ground.trusts if trust.region == town.region]
    anywhere = rng.random() < 0.1 or not at_home
    return rng.choice(ground.trusts if anywhere else at_home)


def _opened_on(rng: random.Random, ground: Ground, number: int, kind: EstablishmentType) -> date | None:
    """Academies have a date, and schools with a story the day of it; old schools mostly have none in the register."""
    if story := story_of(number):
        return changed_on(ground.seed, number // DECK, story[1], ground.as_of)
    first_year = 2011 if kind.is_academy else 1950
    if not kind.is_academy and rng.random() < 0.6:
        return None
    return date(rng.randint(first_year, ground.as_of.year - 1), rng.choice((1, 4, 9)), 1)
